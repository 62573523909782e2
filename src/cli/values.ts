/** From what is typed after a flag to its value; whatever cannot be one is refused with an example that can. */
import { type DeviceName, deviceNames, isDeviceName } from '../engine/index.ts'
import { fail } from '../error.ts'
import type { Wanted } from '../laws/index.ts'
import type { Budget, TaskLevel } from '../studies/index.ts'

type Parse<Value> = (text: string) => Value

const number = '(\\d+(?:\\.\\d*)?|\\.\\d+)(?:e\\+?(\\d+))?'
const amount = new RegExp(`^(?:C=)?(${number})\\s*(s|m|h|d|flops?)?$`, 'i')
const count = new RegExp(`^(${number})\\s*(k|m|b|t)?$`, 'i')
const compute = new RegExp(`^(?:C=)?(${number})\\s*(flops?)?$`, 'i')

const secondsPer: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400 }
const countPer: { readonly [unit: string]: number } = { k: 1e3, m: 1e6, b: 1e9, t: 1e12 }

/** Beyond every run there will be; products of such amounts, and axes around them, still fit a number. */
const mostAmount = 1e60

/** Fewer FLOPs than any ladder takes: a bare number below it was meant as a time. */
const leastFlops = 1e9

/**
 * `75s`, `30m`, `2h`, `1e16flop`; a bare number is FLOPs, and `C=1e16` is the same.
 * @throws `bad-value`
 */
export const parseBudget: Parse<Budget> = (text) => {
  const example = 'Write 75s, 30m, 2h or 1e16flop, as in --budget 5m.'
  const match = amount.exec(text.trim())
  if (match === null) return refuse('--budget', text, 'is not an amount of time or compute', example)
  const value = Number(match[1])
  const unit = match[4]?.toLowerCase() ?? 'flop'
  const perUnit = secondsPer[unit]
  if (!(value > 0)) return refuse('--budget', text, 'must be more than nothing', example)
  if (!Number.isFinite(value)) return refuse('--budget', text, 'is more than a number can hold', example)
  if (perUnit !== undefined) return { seconds: value * perUnit }
  if (value < leastFlops) {
    return refuse(
      '--budget',
      text,
      'is read as FLOPs, and that few train nothing',
      `A time has a unit: ${text.trim()}s or ${text.trim()}m. ${example}`,
    )
  }
  return { flops: value }
}

/** Tokens or another count: `655360`, `500k`, `2M`, `1e6`. */
export const countOf =
  (flag: string, least: number): Parse<number> =>
  (text) => {
    const match = count.exec(text.trim())
    const value =
      match === null ? Number.NaN : Math.round(Number(match[1]) * (countPer[match[4]?.toLowerCase() ?? ''] ?? 1))
    if (Number.isSafeInteger(value) && value >= least) return value
    return refuse(
      flag,
      text,
      `is not a count of ${least} or more`,
      `Write it like 500k, 2M or 1000000, as in ${flag} 1M.`,
    )
  }

/** Compute in FLOPs: `1e24`, `1e24flop` and `C=1e24` are the same. */
export const parseCompute =
  (flag: string): Parse<number> =>
  (text) => {
    const value = Number(compute.exec(text.trim())?.[1] ?? Number.NaN)
    const fix = `Write it in FLOPs, as in ${flag} 1e20.`
    if (value > mostAmount) return refuse(flag, text, `is more than ${mostAmount}`, fix)
    return value > 0 ? value : refuse(flag, text, 'is not an amount of compute', fix)
  }

/**
 * A run by what it takes: `C=1e24`, `N=7B,D=140B`, with `unique=50B` where fewer distinct tokens are to be repeated; a
 * bare number is FLOPs.
 */
export const parseRun: Parse<Wanted> = (text) => {
  const refused = (what: string): never => refuse('--at', text, what, 'Write C=1e24, or N=7B,D=140B.')
  const run: { [amount: string]: number } = {}
  for (const part of text.split(',')) {
    const [, name = 'C', amount = ''] = /^\s*(?:(N|D|C|unique)\s*=)?\s*(.*?)\s*$/i.exec(part) ?? []
    const key = name.toLowerCase() === 'unique' ? 'unique' : name.toUpperCase()
    const match = (key === 'C' ? compute : count).exec(amount)
    const value =
      Number(match?.[1] ?? Number.NaN) * (key === 'C' ? 1 : (countPer[match?.[4]?.toLowerCase() ?? ''] ?? 1))
    if (!(value > 0)) return refused('is not a run: N, D and unique are counts, C is FLOPs')
    if (value > mostAmount) return refused(`gives a ${key} of more than ${mostAmount}`)
    if (run[key] !== undefined) return refused(`gives ${key} twice`)
    run[key] = value
  }
  if (['N', 'D', 'C'].every((key) => key in run)) return refused('gives N, D and C, of which two make the third')
  return run
}

/** A whole number within bounds. */
export const wholeNumber =
  (
    flag: string,
    { least, most, example }: { readonly least: number; readonly most: number; readonly example: number },
  ): Parse<number> =>
  (text) => {
    const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    return refuse(flag, text, `is not a whole number from ${least} to ${most}`, `Write for example ${flag} ${example}.`)
  }

/** A number within bounds. */
export const realNumber =
  (
    flag: string,
    bounds: { readonly above?: number; readonly least?: number; readonly most?: number; readonly example: number },
  ): Parse<number> =>
  (text) => {
    const {
      above = Number.NEGATIVE_INFINITY,
      least = Number.NEGATIVE_INFINITY,
      most = Number.MAX_VALUE,
      example,
    } = bounds
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (value > above && value >= least && value <= most) return value
    return refuse(flag, text, `is not a number${describeBounds(bounds)}`, `Write for example ${flag} ${example}.`)
  }

function describeBounds({
  above,
  least,
  most,
}: {
  readonly above?: number
  readonly least?: number
  readonly most?: number
}): string {
  const low = above !== undefined ? ` above ${above}` : least !== undefined ? ` of at least ${least}` : ''
  const high = most !== undefined ? ` at most ${most}` : ''
  return low !== '' && high !== '' ? `${low} and${high}` : low + high
}

/** Text that holds something: a prompt, the name of a folder. */
export const someText =
  (flag: string, example: string): Parse<string> =>
  (text) =>
    text === '' ? refuse(flag, "''", 'is empty', `Write for example ${flag} ${example}.`) : text

/** Adds a value to those of a flag that may be repeated. */
export const repeated =
  <Value>(parse: Parse<Value>) =>
  (text: string, before: readonly Value[] | undefined): readonly Value[] => [...(before ?? []), parse(text)]

/** A task to think about and its level: `countdown`, `countdown:2`. */
export const parseTask: Parse<TaskLevel> = (text) => {
  const [, name, level = '1'] = /^([a-z][a-z-]*)(?::(\d{1,2}))?$/.exec(text.trim()) ?? []
  if (name !== undefined && Number(level) > 0) return { name, level: Number(level) }
  return refuse('--task', text, 'is not a task', 'Write its name, and a level from 1 if wanted: --task countdown:2.')
}

/** A device, or `auto` for the best there is. */
export const parseDevice: Parse<DeviceName | 'auto'> = (text) => {
  const name = text.trim()
  if (name === 'auto' || isDeviceName(name)) return name
  const known = [...deviceNames, 'auto']
  return refuse('--device', text, 'is not a device', `Name one of ${known.join(', ')}, as in --device auto.`)
}

export const parseSeed: Parse<number> = wholeNumber('--seed', { least: 0, most: Number.MAX_SAFE_INTEGER, example: 1 })

function refuse(flag: string, text: string, what: string, fix: string): never {
  return fail({ code: 'bad-value', what, value: text, where: flag, fix, exit: 2 })
}
