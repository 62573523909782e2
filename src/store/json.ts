import type { Json } from '../canonical.ts'
import { fail } from '../error.ts'

/**
 * Checks that a value is plain JSON and returns it as such, `undefined` members left out. `where` names the value in
 * the error.
 * @throws `not-json` for NaN, infinities, typed arrays, class instances, functions: `JSON.stringify` would alter them
 *   silently.
 */
export function toJson(value: unknown, where: string): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return value.map((item, i) => toJson(item, `${where}[${i}]`))
  if (isPlainObject(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    return Object.fromEntries(members.map(([key, member]) => [key, toJson(member, `${where}.${key}`)]))
  }
  return fail({
    code: 'not-json',
    what: 'JSON cannot hold this value',
    value: describe(value),
    where,
    fix: 'Store finite numbers, text, booleans, null, arrays and plain objects; write a missing number as null.',
  })
}

/** The members of a JSON object, or undefined for any other value and for text that is not JSON. */
export function parseObject(text: string): { readonly [key: string]: Json } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isPlainObject(value) ? (value as { readonly [key: string]: Json }) : undefined
  } catch {
    return undefined
  }
}

/** JSON for people: indented, with a final newline. */
export function prettyJson(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'object') : String(value)
}
