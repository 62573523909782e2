/** How numbers look to people: in the terminal, in the report and in every message. */

const COUNT_UNITS = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** At most `digits` significant digits, never an exponent, no trailing zeros: 131.072 → `131`, 1.2 → `1.2`. */
export function formatNumber(value: number, digits = 3): string {
  const rounded = Number(value.toPrecision(digits))
  const decimals = rounded === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(rounded))))
  const fixed = rounded.toFixed(Math.min(decimals, 100))
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
}

/** Parameters, tokens, steps: 1234 → `1.23k`, 1.2e6 → `1.2M`; from 1e15 on, an exponent. */
export function formatCount(count: number): string {
  const rounded = Number(count.toPrecision(3))
  if (Math.abs(rounded) >= 1e15) return formatScientific(count, 3)
  for (const [size, unit] of COUNT_UNITS) {
    if (Math.abs(rounded) >= size) return `${formatNumber(rounded / size)}${unit}`
  }
  return formatNumber(rounded)
}

/** Mantissa and exponent without a plus sign: 3.04e12 → `3.0e12` at two digits. */
export function formatScientific(value: number, digits = 2): string {
  return value.toExponential(digits - 1).replace('e+', 'e')
}

/** Compute with its unit: 3e12 → `3.0e12 FLOP`. */
export function formatFlops(flops: number, digits = 2): string {
  return `${formatScientific(flops, digits)} FLOP`
}

/** Seconds in the two largest units that matter: `350 ms`, `4.2 s`, `42 s`, `4m 31s`, `2h 05m`, `3d 4h`. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return '0 s'
  if (Math.round(seconds * 1000) < 1000) return `${formatNumber(seconds * 1000, 2)} ms`
  if (Math.round(seconds * 10) < 100) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${pad(whole % 60)}s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`
  const hours = Math.round(seconds / 3600)
  return `${Math.floor(hours / 24)}d ${hours % 24}h`
}

/** A fraction as a percentage: 0.0123 → `1.2%`; `signed` writes the plus too, as an error needs. */
export function formatPercent(fraction: number, { digits = 1, signed = false } = {}): string {
  const text = (fraction * 100).toFixed(digits)
  const unsigned = Number(text) === 0 ? text.replace('-', '') : text
  return `${signed && Number(text) > 0 ? '+' : ''}${unsigned}%`
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Bytes in binary units: 1536 → `1.5 KiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1023.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${formatNumber(value)} ${BYTE_UNITS[unit]}`
}

/** Bytes of text in decimal units, as text is counted elsewhere: 7.06e6 → `7.06 MB`. */
export function formatTextSize(bytes: number): string {
  const rounded = Number(bytes.toPrecision(3))
  if (rounded >= 1e9) return `${formatNumber(rounded / 1e9)} GB`
  if (rounded >= 1e6) return `${formatNumber(rounded / 1e6)} MB`
  return rounded >= 1e3 ? `${formatNumber(rounded / 1e3)} kB` : `${bytes} bytes`
}

/** A probability of which the tails matter: two decimals, three near 0 and 1, never 0 or 1 themselves. */
export function formatTail(probability: number): string {
  if (probability < 0.0005) return '<0.001'
  if (probability > 0.9995) return '>0.999'
  return probability.toFixed(probability < 0.05 || probability > 0.95 ? 3 : 2)
}

/** A loss in nats, four decimals in tables, three in sentences. */
export function formatLoss(loss: number, decimals = 3): string {
  return loss.toFixed(decimals)
}

/** Both ends with the same decimals: `1.501 to 1.562`, unmistakable with negative numbers too. */
export function formatInterval([low, high]: readonly [number, number], decimals = 3): string {
  return `${low.toFixed(decimals)} to ${high.toFixed(decimals)}`
}

/** `1 run`, `2 runs`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** Ends a phrase with a full stop and begins it with a capital, unless it begins with a symbol such as rN. */
export function sentence(text: string): string {
  const isSymbol = /^[a-z][A-Z]/.test(text)
  const begun = isSymbol ? text : text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A log axis's label: 1e12 → `10¹²`, 3e12 → `3×10¹²`. */
export function formatPower(value: number): string {
  const [mantissa = '1', exponent = '0'] = value.toExponential().split('e')
  const raised = exponent
    .replace('+', '')
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '')
  const shown = formatNumber(Number(mantissa))
  return shown === '1' ? `10${raised}` : `${shown}×10${raised}`
}

/** A typographic minus, where numbers are read and not copied. */
export function minus(text: string): string {
  return text.replace(/-(?=\d)/g, '−')
}

/** ISO time in a form for people, always UTC: `2026-11-23 09:15 UTC`. */
export function formatTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
