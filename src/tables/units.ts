import type { Role } from './names.ts'

/** A column's name without its unit, and the power of ten that the unit stands for. */
export interface NamedUnit {
  readonly base: string
  /** 9 for `params_b` and `Model Size (B)`; 0 without a unit, null for one that is not known. */
  readonly exponent: number | null
  /** The unit as written; null without one. */
  readonly unit: string | null
}

const words: { readonly [word: string]: number } = {
  ...{ k: 3, thousand: 3, thousands: 3 },
  ...{ m: 6, mil: 6, million: 6, millions: 6 },
  ...{ b: 9, bn: 9, billion: 9, billions: 9 },
  ...{ t: 12, trillion: 12, trillions: 12 },
}

/** Letters that may follow a count, as in `1.4B`. */
export const suffixes: { readonly [letter: string]: number } = { k: 3, m: 6, b: 9, t: 12 }

/** Roles whose columns may be counted in thousands, millions, billions or trillions. */
const counts: ReadonlySet<Role> = new Set<Role>(['N', 'D', 'unique'])

/**
 * Takes the unit off a column's name: `tokens (B)`, `params_millions`, `FLOPs (1e21)`. Letters and words are units of
 * counts only, powers of ten of compute too; brackets behind compute hold a unit whether it is known or not.
 */
export function unitOf(role: Role, name: string): NamedUnit {
  const none = { base: name, exponent: 0, unit: null }
  if (role !== 'C' && !counts.has(role)) return none
  const [, inFront, bracketed] = /^(.*\S)\s*[([]\s*([^()[\]]+?)\s*[)\]]$/.exec(name) ?? []
  const [, before, word] = /^(.+)[_\-\s.](\w+)$/.exec(name) ?? []
  const [base, unit] = bracketed === undefined ? [before, word] : [inFront, bracketed]
  if (base === undefined || unit === undefined) return none
  const exponent = exponentOf(role, unit.toLowerCase())
  if (exponent !== undefined) return { base, exponent, unit }
  return role === 'C' && bracketed !== undefined ? { base, exponent: /^flops?$/i.test(unit) ? 0 : null, unit } : none
}

function exponentOf(role: Role, unit: string): number | undefined {
  const power = /^(?:1e\+?|10\^)(\d{1,2})$/.exec(unit)?.[1]
  if (power !== undefined) return Number(power)
  return counts.has(role) && Object.hasOwn(words, unit) ? words[unit] : undefined
}
