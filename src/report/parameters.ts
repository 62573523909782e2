/** The parameters of laws as people read them. */
import { formatNumber, formatScientific } from './format.ts'

/** What a parameter means, by the name the laws give it. */
export const parameterMeanings: { readonly [name: string]: string } = {
  E: 'loss that no size and no data removes',
  A: 'scale of what parameters remove',
  B: 'scale of what data removes',
  alpha: 'how fast parameters remove it',
  beta: 'how fast data removes it',
  g: 'coupling of the two; 1 is a plain sum',
  nExponent: 'growth of the best N with compute',
  K: 'scale of what can be removed',
  gamma: 'how fast it is removed',
  Nc: 'size at which parameters alone would leave a loss of 1',
  Dc: 'data at which data alone would leave a loss of 1',
  alphaN: 'how fast parameters remove loss',
  alphaD: 'how fast data removes loss',
  rD: 'passes over the data until repeats are worth 1/e',
  rN: 'surplus of parameters until more are worth 1/e',
  eta: 'how fast compute removes loss',
  a: 'scale of what too little size costs',
  b: 'scale of what too little data costs',
  mu: 'place of the best split at C = 1',
  nu: 'drift of the best split with compute',
  curvature: 'how much a wrong split costs',
  c0: 'exponent before the break',
  c1: 'change of the exponent at the break',
  d: 'where it breaks',
  f: 'width of the break, in ln',
}

const SYMBOLS: { readonly [name: string]: string } = { alpha: 'α', beta: 'β', nExponent: 'N exponent' }

export function parameterSymbol(name: string): string {
  return SYMBOLS[name] ?? name
}

/** Three digits, with an exponent where plain digits would be many. */
export function formatParameter(value: number, digits = 3): string {
  const size = Math.abs(value)
  return size >= 1e5 || (size !== 0 && size < 1e-3) ? formatScientific(value, digits) : formatNumber(value, digits)
}

/** Digits beyond which the ends of an interval are one number. */
const MOST_DIGITS = 6

/** Both ends of an interval, with as many digits as tell them apart. */
export function formatParameterRange([low, high]: readonly [number, number]): string {
  if (high === Infinity) return `${formatParameter(low, 3)} or more`
  let digits = 3
  while (digits < MOST_DIGITS && formatParameter(low, digits) === formatParameter(high, digits)) digits++
  return `${formatParameter(low, digits)} to ${formatParameter(high, digits)}`
}
