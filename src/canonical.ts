import { createHash } from 'node:crypto'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * Canonical JSON (RFC 8785 for the values we store): keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript prints them, `undefined` members left out. Equal values have equal text, so a hash of it names a value.
 * @throws TypeError for NaN and infinities, which JSON cannot hold.
 */
export function canonicalJson(value: Json | undefined): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`not a JSON number: ${value}`)
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** Hex SHA-256 of bytes or text (text as UTF-8). */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Hex SHA-256 of a value's canonical JSON: the name of a spec, a plan or a seal. */
export function contentHash(value: Json): string {
  return sha256(canonicalJson(value))
}
