/** One cell: a positive number, nothing, or something that is neither and is named. */
import { suffixes } from './units.ts'

/** What a reader may find in a cell: text from CSV, anything JSON or Parquet can hold. */
export type Cell = unknown

const plain = /^[+]?(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?$/
const suffixed = /^[+]?(\d+\.?\d*|\.\d+)\s?([kKmMbBtT])$/
const absent = new Set(['', 'nan', 'na', 'n/a', '#n/a', 'null', 'none', '-', 'inf', 'infinity'])
/** Digits of a number that means it; longer ones are an attack or an accident. */
const longest = 64

/**
 * The positive finite number in a cell times 10^exponent, or NaN for whatever else stands there. Text is read as
 * JavaScript's Number reads a decimal number; powers of ten are applied to the text, so that 1.1 billion is exact.
 * @param isCount whether `7B` and `300k` are numbers here
 */
export function positiveNumber(cell: Cell, exponent = 0, isCount = false): number {
  if (exponent === 0 && typeof cell === 'string') {
    const short = shortDecimal(cell)
    if (short > 0) return short
  }
  const value = typeof cell === 'string' ? numberOf(cell.trim(), exponent, isCount) : numberOfValue(cell, exponent)
  return value > 0 && value < Number.POSITIVE_INFINITY ? value : Number.NaN
}

/** Digits of which both they, as a whole number, and the power of ten below them are exact. */
const exactDigits = 15

/**
 * What a few digits with at most one point among them stand for, NaN for other text. The quotient of two exact numbers is
 * rounded once, so it is what Number makes of the text (Clinger 1990), in a fraction of the time.
 */
function shortDecimal(text: string): number {
  if (text.length > exactDigits) return Number.NaN
  let [digits, scale] = [0, 0]
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit >= 0 && digit <= 9) {
      digits = 10 * digits + digit
      scale *= 10
    } else if (digit === point && scale === 0) scale = 1
    else return Number.NaN
  }
  return scale === 0 ? digits : digits / scale
}

/** The decimal point, counted from the digit zero. */
const point = 0x2e - 0x30

function numberOf(text: string, exponent: number, isCount: boolean): number {
  if (text.length > longest) return Number.NaN
  if (exponent === 0 && plain.test(text)) return Number(text)
  const [, digits, power = '0'] = plain.exec(text) ?? []
  if (digits !== undefined) return Number(`${digits}e${Number(power) + exponent}`)
  const [, mantissa, letter = ''] = (isCount && exponent === 0 && suffixed.exec(text)) || []
  return mantissa === undefined ? Number.NaN : Number(`${mantissa}e${suffixes[letter.toLowerCase()]}`)
}

function numberOfValue(cell: Cell, exponent: number): number {
  if (typeof cell !== 'number' && typeof cell !== 'bigint') return Number.NaN
  return exponent === 0 ? Number(cell) : numberOf(String(cell), exponent, false)
}

/** Whether a cell holds no number at all: blank, null, NaN, infinite, or a usual word for it. */
export function isAbsent(cell: Cell): boolean {
  if (typeof cell === 'string')
    return absent.has(
      cell
        .trim()
        .toLowerCase()
        .replace(/^[+-](?=i)/, ''),
    )
  return cell === null || cell === undefined || (typeof cell === 'number' && !Number.isFinite(cell))
}

/** Why a cell is no positive number. */
export interface BadCell {
  readonly code: string
  readonly what: string
  readonly fix: string
}

const rules: readonly (BadCell & { readonly test: (text: string) => boolean })[] = [
  {
    code: 'cell-too-long',
    test: (text) => text.length > longest,
    what: 'the cell is far too long for a number',
    fix: 'Write one plain number, such as 1.5e9.',
  },
  {
    code: 'cell-formula',
    test: (text) => /^[=@]|^[+-]\D*\(/.test(text),
    what: 'the cell holds a formula, not its value',
    fix: 'Save the table with the values in place of formulas.',
  },
  {
    code: 'cell-percent',
    test: (text) => /%/.test(text),
    what: 'the cell holds a percent sign',
    fix: 'Write the fraction, such as 0.25 for 25%, in the whole column.',
  },
  {
    code: 'cell-separators',
    test: (text) => /^[+-]?\d{1,3}([,._'’\s]\d{3}){2,}$|^[+-]?\d{1,3}([,_'’\s]\d{3})+(\.\d+)?$/.test(text),
    what: 'the number is written with thousands separators',
    fix: 'Write its digits without separators, such as 1000000 or 1e6.',
  },
  {
    code: 'cell-comma',
    test: (text) => /^[+-]?[\d.]*,\d+([eE][+-]?\d+)?$/.test(text),
    what: 'the number is written with a comma',
    fix: 'Write a decimal point, such as 3.14.',
  },
  {
    code: 'cell-negative',
    test: (text) => Number(text) < 0,
    what: 'the number is negative',
    fix: 'Correct the cell, or leave out the row with --where.',
  },
  {
    code: 'cell-zero',
    test: (text) => /^[+-]?0*\.?0*(e[+-]?\d+)?$/i.test(text),
    what: 'the number is zero',
    fix: 'Correct the cell, or leave out the row with --where.',
  },
  {
    code: 'cell-out-of-range',
    test: (text) => plain.test(text) || suffixed.test(text),
    what: 'the number is not one that can be used here',
    fix: 'Write one plain number, such as 1.5e9; letters as in 7B are read for parameters and tokens only.',
  },
]

/** What is wrong with a cell that `positiveNumber` refused. */
export function badCell(cell: Cell): BadCell {
  if (isAbsent(cell)) {
    const fix = 'Fill in the cell, or leave out such rows with --where "COLUMN!=".'
    return { code: 'cell-missing', what: 'the number is missing', fix }
  }
  if (typeof cell === 'object') {
    const fix = 'Write one plain number here; nested records must be flattened first.'
    return { code: 'cell-nested', what: 'the cell holds a list or record, not a number', fix }
  }
  const text = String(cell).trim()
  const fix = 'Write one plain number, such as 1.5e9, or choose another column.'
  return rules.find(({ test }) => test(text)) ?? { code: 'cell-not-a-number', what: 'the cell is not a number', fix }
}

/** A text from a file, fit for a message: short, and without characters that could steer a terminal. */
export function printable(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? safeJson(value) : String(value)
  const clean = visible(text.slice(0, 80))
  return clean.length > 40 || text.length > 80 ? `${clean.slice(0, 37)}...` : clean
}

/** A text without characters that could steer a terminal. */
export const visible = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd')

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? String(member) : member)) ?? ''
  } catch {
    return 'a record'
  }
}
