/** HTML as a value: what is interpolated is escaped unless it is HTML already. */
export interface Html {
  readonly html: string
}

type Part = Html | string | number | null | false | readonly Part[]

/** A tagged template: strings and numbers are escaped, Html is kept, null and false vanish, arrays are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((text, next, i) => `${text}${render(parts[i - 1] ?? null)}${next}`) }
}

/** Marks text as HTML; only for what this folder drew itself. */
export function trusted(text: string): Html {
  return { html: text }
}

/** Safe in text and in double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}

/**
 * A model's output, escaped, with everything invisible made visible: control, bidirectional and zero-width characters
 * as the escapes a programmer knows (`\t`, `\x07`, `\u202e`). Line feeds stay line breaks.
 */
export function visibleText(text: string): Html {
  return trusted(
    escapeHtml(text).replace(INVISIBLE, (character) => `<span class="control">${escapeSequence(character)}</span>`),
  )
}

function escapeSequence(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  const short: { readonly [code: number]: string } = { 0: '\\0', 8: '\\b', 9: '\\t', 11: '\\v', 12: '\\f', 13: '\\r' }
  return (
    short[code] ??
    (code <= 0xff ? `\\x${hex.padStart(2, '0')}` : code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`)
  )
}

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** C0 without line feed, delete, C1, and the format characters (zero-width, bidirectional, byte order mark). */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu

function render(part: Part): string {
  if (part === null || part === false) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  if (isList(part)) return part.map(render).join('')
  return part.html
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part)
}
