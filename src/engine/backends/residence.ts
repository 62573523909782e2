import { fail } from '../../error.ts'
import { type Data, type DType, describe, type Shape } from '../graph/tensor.ts'
import type { Loop, Named } from './backend.ts'

/** What loops hold where they run, by name, and the order of their calls. */
export interface Residence<T> {
  get(name: string): T | undefined
  /** Holds it in place of what had the name before, which is freed. */
  put(name: string, array: T): void
  drop(names: readonly string[]): void
  /** How often something was put there from outside. */
  loads: number
  /** What is to be done once no loop is left and all arrays are freed. */
  readonly afterwards: (() => Promise<void>)[]
  /** Does it when all that was asked for before is done. */
  inOrder<R>(work: () => Promise<R>): Promise<R>
}

/** The residences of a backend's loops: one for each, or for all that share. */
export interface Residences<T> {
  /**
   * A loop's place in a residence, its own or that of a loop it shares with.
   * @param free frees an array
   * @param build makes the loop; `leave` is to be called when it is disposed of, and frees all once no loop is left. Twice
   * is once.
   * @throws `bad-loop`
   */
  settle<L extends Loop>(
    sharing: Loop | undefined,
    free: (array: T) => void,
    build: (residence: Residence<T>, leave: () => Promise<void>) => L,
  ): L
}

export function createResidences<T>(): Residences<T> {
  const known = new WeakMap<Loop, Residence<T> & { loops: number; clear(): Promise<void> }>()
  return {
    settle(sharing, free, build) {
      const residence = sharing === undefined ? createResidence(free) : (known.get(sharing) ?? foreign())
      residence.loops++
      let isLeft = false
      const loop = build(residence, async () => {
        if (isLeft) return
        isLeft = true
        if (--residence.loops === 0) await residence.clear()
      })
      known.set(loop, residence)
      return loop
    },
  }
}

function createResidence<T>(free: (array: T) => void) {
  const arrays = new Map<string, T>()
  const afterwards: (() => Promise<void>)[] = []
  let last: Promise<unknown> = Promise.resolve()
  function drop(names: readonly string[]): void {
    for (const name of names) {
      const array = arrays.get(name)
      if (array !== undefined) free(array)
      arrays.delete(name)
    }
  }
  return {
    loads: 0,
    loops: 0,
    get: (name: string) => arrays.get(name),
    put(name: string, array: T) {
      drop([name])
      arrays.set(name, array)
    },
    drop,
    afterwards,
    async clear() {
      drop([...arrays.keys()])
      for (const work of afterwards) await work()
    },
    inOrder<R>(work: () => Promise<R>): Promise<R> {
      const turn = last.then(work)
      last = turn.catch(() => undefined)
      return turn
    },
  }
}

/**
 * What is held of an input.
 * @throws `missing-feed`
 */
export function heldOf<T>(residence: Residence<T>, input: Input): T {
  return (
    residence.get(input.name) ??
    fail({
      code: 'missing-feed',
      where: input.name,
      what: 'an input of the loop is not on the device',
      fix: `Load ${describe(input)} before the first run, and states again after a run that failed.`,
    })
  )
}

/**
 * Those inputs of a loop that values were given for.
 * @param resident inputs that stay
 * @throws `unknown-feed`
 */
export function loadedOf<I extends Input>(resident: readonly I[], values: Named<Data>): I[] {
  const unknown = Object.keys(values).find((name) => resident.every((input) => input.name !== name))
  if (unknown !== undefined) {
    fail({
      code: 'unknown-feed',
      where: unknown,
      what: 'the loop holds no input of this name',
      fix: `Load some of ${resident.map(({ name }) => name).join(', ')}.`,
    })
  }
  return resident.filter(({ name }) => values[name] !== undefined)
}

/** @throws `bad-loop` unless a loop for `most` steps can take so many */
export function checkSteps(steps: number, most: number): void {
  if (Number.isInteger(steps) && steps >= 1 && steps <= most) return
  fail({
    code: 'bad-loop',
    what: `a call of this loop takes 1 to ${most} steps`,
    value: steps,
    fix: 'Ask for as many, or compile the loop for more.',
  })
}

interface Input {
  readonly name: string
  readonly shape: Shape
  readonly dtype: DType
}

const foreign = (): never =>
  fail({
    code: 'bad-loop',
    what: 'a loop can only share what a loop of the same backend holds',
    fix: 'Compile both with one backend.',
  })
