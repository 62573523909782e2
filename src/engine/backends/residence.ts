import { fail } from '../../error.ts'
import type { Loop } from './backend.ts'

/** What loops hold where they run, by name, and the order of their calls. */
export interface Residence<T> {
  get(name: string): T | undefined
  /** Holds it in place of what had the name before, which is freed. */
  put(name: string, array: T): void
  drop(names: readonly string[]): void
  /** How often something was put there from outside. */
  loads: number
  /** Does it when all that was asked for before is done. */
  inOrder<R>(work: () => Promise<R>): Promise<R>
}

/** The residences of a backend's loops: one for each, or for all that share. */
export interface Residences<T> {
  /**
   * A loop's place in a residence, its own or that of a loop it shares with.
   * @param free frees an array
   * @param build makes the loop; `leave` is to be called when it is disposed of, and frees all once no loop is left
   * @throws `bad-loop`
   */
  settle(
    sharing: Loop | undefined,
    free: (array: T) => void,
    build: (residence: Residence<T>, leave: () => void) => Loop,
  ): Loop
}

export function createResidences<T>(): Residences<T> {
  const known = new WeakMap<Loop, Residence<T> & { loops: number; clear(): void }>()
  return {
    settle(sharing, free, build) {
      const residence = sharing === undefined ? createResidence(free) : (known.get(sharing) ?? foreign())
      residence.loops++
      let isLeft = false
      const loop = build(residence, () => {
        if (isLeft) return
        isLeft = true
        if (--residence.loops === 0) residence.clear()
      })
      known.set(loop, residence)
      return loop
    },
  }
}

function createResidence<T>(free: (array: T) => void) {
  const arrays = new Map<string, T>()
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
    clear: () => drop([...arrays.keys()]),
    inOrder<R>(work: () => Promise<R>): Promise<R> {
      const turn = last.then(work)
      last = turn.catch(() => undefined)
      return turn
    },
  }
}

const foreign = (): never =>
  fail({
    code: 'bad-loop',
    what: 'a loop can only share what a loop of the same backend holds',
    fix: 'Compile both with one backend.',
  })
