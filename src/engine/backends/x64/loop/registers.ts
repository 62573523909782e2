import type { Assembler, Memory, Vector } from '../code/assembler.ts'
import { type Block, type Located, loadVector, type Operand, type Place, type Step, type Virtual } from './block.ts'

export interface Allocation {
  /** Vectors that hold a register before, through and after the block. */
  readonly pinned: ReadonlyMap<Virtual, Vector>
  /** Registers that the block must leave alone. */
  readonly reserved: readonly Vector[]
  /** Memory for one vector, to put it away; `release` gives it back. */
  readonly slots: { take(): number; release(slot: number): void }
  readonly slotAt: (slot: number) => Memory
}

const multiplyAddOps = {
  add: { overC: 'fusedMultiplyAdd', overA: 'fusedMultiplyAdd213' },
  negated: { overC: 'fusedNegatedMultiplyAdd', overA: 'fusedNegatedMultiplyAdd213' },
  subtract: { overC: undefined, overA: 'fusedMultiplySubtract213' },
} as const

/**
 * Gives a block's vectors registers and writes its code, in one pass: a register is free after its vector's last use.
 * Where none is left, the vector whose next use is furthest away makes room (Belady 1966): it is put away in memory,
 * or forgotten if it can be read again.
 */
export function writeBlock(
  code: Assembler,
  { steps, sources }: Block,
  { pinned, reserved, slots, slotAt }: Allocation,
): void {
  const uses = new Map<Virtual, number[]>()
  steps.forEach(({ of }, at) => {
    for (const operand of of) {
      if (typeof operand !== 'number') continue
      const list = uses.get(operand) ?? []
      if (list.at(-1) !== at) list.push(at)
      uses.set(operand, list)
    }
  })
  const taken = new Set<Vector>([...reserved, ...pinned.values()])
  const free = Array.from({ length: 32 }, (_, i) => 31 - i).filter((register) => !taken.has(register))
  const registers = new Map<Virtual, Vector>(pinned)
  const away = new Map<Virtual, number>()

  const nextUse = (vector: Virtual, after: number): number => uses.get(vector)?.find((at) => at > after) ?? Infinity

  function forget(vector: Virtual): void {
    if (pinned.has(vector)) return
    const register = registers.get(vector)
    if (register !== undefined) free.push(register)
    registers.delete(vector)
    const slot = away.get(vector)
    if (slot !== undefined) slots.release(slot)
    away.delete(vector)
  }

  /** A free register, at step `at`, whose own vectors must stay. */
  function take(at: number, keep: ReadonlySet<Virtual>): Vector {
    const register = free.pop()
    if (register !== undefined) return register
    let furthest: Virtual | undefined
    let distance = -1
    for (const vector of registers.keys()) {
      if (pinned.has(vector) || keep.has(vector)) continue
      const next = nextUse(vector, at - 1)
      if (next > distance) [furthest, distance] = [vector, next]
    }
    if (furthest === undefined) throw new RangeError('a step has more operands than there are registers')
    const victim = registers.get(furthest) as number
    if (!sources.has(furthest) && !away.has(furthest)) {
      const slot = slots.take()
      away.set(furthest, slot)
      code.vector('store', slotAt(slot), victim)
    }
    registers.delete(furthest)
    return victim
  }

  const placeOf = (operand: Operand): Place | undefined => {
    if (typeof operand !== 'number') return operand
    if (registers.has(operand)) return undefined
    const slot = away.get(operand)
    if (slot !== undefined) return () => slotAt(slot)
    const source = sources.get(operand)
    if (source === undefined) throw new RangeError(`vector ${operand} is read before it is written`)
    return source
  }

  for (const [at, step] of steps.entries()) {
    const keep = new Set(step.of.filter((operand) => typeof operand === 'number'))
    const temporaries: Vector[] = []
    const inRegister = (operand: Operand): Vector => {
      const place = placeOf(operand)
      if (place === undefined) return registers.get(operand as Virtual) as number
      const register = take(at, keep)
      loadVector(code, register, place())
      if (typeof operand === 'number') registers.set(operand, register)
      else temporaries.push(register)
      return register
    }
    const lastUse = (operand: Operand): boolean =>
      typeof operand !== 'number' || (!pinned.has(operand) && nextUse(operand, at) === Infinity)
    /** The register of an operand, for the step to overwrite: its own if nobody needs it any more, else a copy. */
    const over = (operand: Operand): Vector => {
      if (operand === step.to) return registers.get(operand as Virtual) as number
      const register = inRegister(operand)
      if (lastUse(operand)) {
        if (typeof operand === 'number') registers.delete(operand)
        else temporaries.splice(temporaries.indexOf(register), 1)
        return register
      }
      const copy = take(at, keep)
      code.vector('copy', copy, register)
      return copy
    }
    const finish = (result?: Vector): void => {
      for (const operand of keep) if (lastUse(operand)) forget(operand)
      free.push(...temporaries)
      if (step.to === undefined || result === undefined) return
      if (pinned.has(step.to)) return
      registers.set(step.to, result)
      if (!uses.has(step.to)) forget(step.to)
    }

    if (step.multiplyAdd !== undefined) {
      finish(multiplyAdd(step, { placeOf, inRegister, over, lastUse }))
      continue
    }

    let of = step.of
    const last = of.length - 1
    if (
      step.commutative &&
      last === 1 &&
      placeOf(of[0] as Operand) !== undefined &&
      placeOf(of[1] as Operand) === undefined
    )
      of = [of[1] as Operand, of[0] as Operand]
    let result: Vector | undefined
    const operands: (Vector | Memory)[] = []
    let memory: Place | undefined
    of.forEach((operand, i) => {
      if (i === step.tied) return
      const place = step.memory && i === last ? placeOf(operand) : undefined
      if (place === undefined) operands[i] = inRegister(operand)
      else memory = place
    })
    // after the others, of which one may be the same vector
    if (step.tied !== undefined) {
      result = over(of[step.tied] as Operand)
      operands[step.tied] = result
    }
    if (step.to === undefined) {
      if (memory !== undefined) operands.push(memory())
      step.emit(0, operands as readonly (Vector | Memory)[] as Located)
      finish()
      continue
    }
    if (result === undefined) {
      if (pinned.has(step.to)) result = pinned.get(step.to) as number
      else {
        // an operand that ends here leaves its register to the result
        for (const operand of keep) {
          const register = registers.get(operand)
          if (register === undefined || !lastUse(operand)) continue
          registers.delete(operand)
          const slot = away.get(operand)
          if (slot !== undefined) slots.release(slot)
          away.delete(operand)
          if (result === undefined) result = register
          else free.push(register)
        }
        result ??= temporaries.pop() ?? take(at, keep)
      }
    }
    if (memory !== undefined) operands.push(memory())
    step.emit(result, operands as readonly (Vector | Memory)[] as Located)
    finish(result)
  }

  function multiplyAdd(
    { of, multiplyAdd: form }: Step,
    {
      placeOf,
      inRegister,
      over,
      lastUse,
    }: {
      placeOf: (o: Operand) => Place | undefined
      inRegister: (o: Operand) => Vector
      over: (o: Operand) => Vector
      lastUse: (o: Operand) => boolean
    },
  ): Vector {
    let [a, b] = of as [Operand, Operand, Operand]
    const c = of[2] as Operand
    const { overC, overA } = multiplyAddOps[form as 'add' | 'subtract' | 'negated']
    const inPlace = (operand: Operand): boolean => placeOf(operand) === undefined && lastUse(operand)
    // memory comes last
    if (placeOf(a) !== undefined && placeOf(b) === undefined) [a, b] = [b, a]
    const multiplicand = placeOf(b) !== undefined ? a : inPlace(a) ? a : b
    const other = multiplicand === a ? b : a
    if (
      overC === undefined ||
      (placeOf(b) === undefined && !inPlace(c) && (inPlace(multiplicand) || placeOf(c) !== undefined))
    ) {
      const factor = inRegister(other)
      const addend = placeOf(c) === undefined ? inRegister(c) : undefined
      const result = over(multiplicand)
      code.vector(overA, result, other === multiplicand ? result : factor, addend ?? (placeOf(c) as Place)())
      return result
    }
    const factor = inRegister(a)
    const second = placeOf(b) === undefined ? inRegister(b) : undefined
    const result = over(c)
    code.vector(overC, result, factor, second ?? (placeOf(b) as Place)())
    return result
  }
}
