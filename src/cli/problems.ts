/** What a person reads when something went wrong, and the exit code that goes with it. */
import path from 'node:path'
import { EscaladoError, formatProblem } from '../error.ts'

export interface Report {
  /** Lines for stderr. */
  readonly text: string
  /** 1 failed, 2 wrong usage, 130 stopped by a signal. */
  readonly exit: number
}

/**
 * One message, without a stack trace unless `debug`.
 * @param folder paths inside this working folder are shown relative to it
 */
export function reportProblem(
  error: unknown,
  { debug, folder }: { readonly debug: boolean; readonly folder: string },
): Report {
  const stack = debug && error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : ''
  if (error instanceof EscaladoError) {
    const { problem } = error
    const where = problem.where === undefined ? {} : { where: shorten(problem.where, folder) }
    return { text: `escalado: ${formatProblem({ ...problem, ...where })}${stack}`, exit: exitOf(error) }
  }
  const what = (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ')
  const again = debug ? '' : '\nRun again with --debug to see where.'
  return { text: `escalado: something unexpected happened: ${what}${again}${stack}`, exit: 1 }
}

function exitOf({ problem }: EscaladoError): number {
  return problem.code === 'interrupted' ? 130 : (problem.exit ?? 1)
}

function shorten(where: string, folder: string): string {
  return where.startsWith(folder + path.sep) ? path.relative(folder, where) : where
}
