import type { Random } from '../../stats/index.ts'

/**
 * A positive whole number as one writes it: ASCII digits, no sign, no leading zero; at most nine, so that it is exact.
 */
export const naturalNumber = /^[1-9][0-9]{0,8}$/

/** A number of so many digits, the first of them not zero. */
export const randomNumber = (random: Random, digits: number): number =>
  10 ** (digits - 1) + random.integer(9 * 10 ** (digits - 1))
