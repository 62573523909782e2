import type { Assembler, Mask } from '../code/assembler.ts'
import type { Block, Operand, Place, Virtual } from './block.ts'

/**
 * (eʳ − 1 − r) / r² for |r| ≤ ½ ln 2, and (ln(1 + f) − f + ½ f²) / f³ for −¼ ≤ f ≤ ½: polynomials, lowest power first, of
 * least largest relative error in eʳ and ln(1 + f) (Remez 1934): 3e-9 and 5e-9.
 */
const expSeries = [
  0.4999999344045698, 0.1666652052213994, 0.04166838932148683, 0.008368730179701156, 0.0013814571983567418,
]
const logSeries = [
  0.33333449111958097, -0.25000095838126746, 0.19990861254868988, -0.16647312333757272, 0.1447839492926734,
  -0.13161192008880054, 0.10463019196783535, -0.045074783580122145,
]

/** ln 2 in two parts, the first with so few bits that small whole multiples of it are exact (Cody and Waite 1980). */
const ln2High = 0.693145751953125
const ln2Low = Math.LN2 - ln2High
/** ln of the smallest normal number: below it eˣ is 0 here. */
const lowest = -87.33654

const series = (code: Assembler, block: Block, coefficients: readonly number[], x: Virtual): Virtual => {
  const constants = coefficients
    .map(
      (value): Place =>
        () =>
          code.float(value),
    )
    .reverse()
  let [sum, ...rest] = constants as [Operand, ...Operand[]]
  for (const constant of rest) sum = block.multiplyAdd('add', sum, x, constant)
  return sum as Virtual
}

/** eˣ = 2ⁿ · eʳ with x = n · ln 2 + r. */
export function exp(code: Assembler, block: Block, x: Virtual, scratch: Mask): Virtual {
  const scaled = block.binary('multiply', x, () => code.float(Math.LOG2E))
  const whole = block.unary('round', scaled, 8)
  // so that +∞ leaves a remainder of +∞ instead of NaN
  const n = block.binary('minimum', whole, () => code.float(256))
  const high = block.multiplyAdd('negated', n, () => code.float(ln2High), x)
  const r = block.multiplyAdd('negated', n, () => code.float(ln2Low), high)
  let sum: Virtual = series(code, block, expSeries, r)
  sum = block.multiplyAdd('add', sum, r, () => code.float(1))
  sum = block.multiplyAdd('add', sum, r, () => code.float(1))
  return block.write({
    of: [sum, n, x],
    emit: (to, [s, power, of]) => {
      // not less than the lowest, or NaN
      code.vector('compare', scratch, of, code.float(lowest), { immediate: 5 })
      code.vector('scale', to, s, power, { mask: scratch, zeroing: true })
    },
  })
}

/** ln x = e · ln 2 + ln(1 + f) with x = 2ᵉ · (1 + f). */
export function log(code: Assembler, block: Block, x: Virtual): Virtual {
  // the mantissa in [¾, 1½); NaN where x < 0
  const mantissa = block.unary('mantissa', x, 0b1011)
  const e = block.binary('subtract', block.unary('exponent', x), block.unary('exponent', mantissa))
  const f = block.binary('subtract', mantissa, () => code.float(1))
  const square = block.binary('multiply', f, f)
  const cubic = block.binary('multiply', block.binary('multiply', series(code, block, logSeries, f), f), square)
  const low = block.multiplyAdd('add', e, () => code.float(ln2Low), cubic)
  const curved = block.multiplyAdd('negated', square, () => code.float(0.5), low)
  const sum = block.binary('add', curved, f)
  return block.multiplyAdd('add', e, () => code.float(ln2High), sum)
}
