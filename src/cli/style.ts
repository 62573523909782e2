/** What a stream can show, told from its kind and the environment. */
import type { TerminalStyle } from '../report/index.ts'

type Environment = { readonly [name: string]: string | undefined }

interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** NO_COLOR (no-color.org) wins over FORCE_COLOR; neither set, terminals get colour and pipes do not. */
export function styleOf(stream: Stream, environment: Environment): TerminalStyle {
  const terminal = stream.isTTY === true
  return {
    columns: stream.columns ?? 80,
    color: !environment.NO_COLOR && (isSet(environment.FORCE_COLOR) || (terminal && environment.TERM !== 'dumb')),
    unicode: showsUnicode(environment),
  }
}

/** Plots and sentences take any width from 60 columns on; tables and hashes are up to 80, and a narrower terminal wraps them. */
export const wideEnough = (style: TerminalStyle): TerminalStyle => ({ ...style, columns: Math.max(60, style.columns) })

/** Whether lines can be redrawn in place. */
export const isLive = (stream: Stream, environment: Environment): boolean =>
  stream.isTTY === true && environment.TERM !== 'dumb'

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0'

/** A locale that names another encoding is believed; none at all, as in many containers, mostly means UTF-8. */
function showsUnicode({ LC_ALL, LC_CTYPE, LANG, TERM }: Environment): boolean {
  if (TERM === 'linux') return false
  const locale = LC_ALL || LC_CTYPE || LANG
  return locale === undefined || locale === '' || /utf-?8/i.test(locale)
}
