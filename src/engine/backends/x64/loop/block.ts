import type { Assembler, Memory, Vector } from '../code/assembler.ts'
import type { VectorOp } from '../code/instructions.ts'

/** A vector that has no register yet. Each is written once, except those held in a register of their own. */
export type Virtual = number

/** Memory as it can be named right before an instruction reads it; naming it may load rax and rcx. */
export type Place = () => Memory

export type Operand = Virtual | Place

/** As many of them as a step has operands. */
export type Located = readonly [Vector | Memory, Vector | Memory, Vector | Memory]

/** One instruction, or a few that belong together. */
export interface Step {
  readonly to?: Virtual
  readonly of: readonly Operand[]
  /** Which operand's register the result takes over. */
  readonly tied?: number
  /** The last operand may be memory. */
  readonly memory?: boolean
  /** The first two operands may change places. */
  readonly commutative?: boolean
  /** a · b + c, where the step has three operands: the form of the instruction follows from what is needed no more. */
  readonly multiplyAdd?: 'add' | 'negated' | 'subtract'
  emit(to: Vector, of: Located): void
}

/** Steps without jumps between them. */
export type Block = ReturnType<typeof createBlock>

/** @param fresh names a new virtual vector */
export function createBlock(code: Assembler, fresh: () => Virtual) {
  const steps: Step[] = []
  /** Where a vector can be read again instead of being put away. */
  const sources = new Map<Virtual, Place>()

  function write(step: Omit<Step, 'to'>): Virtual {
    const to = fresh()
    steps.push({ ...step, to })
    return to
  }

  const block = {
    steps,
    sources,
    /** A step without a result. */
    effect(step: Omit<Step, 'to'>): void {
      steps.push(step)
    },
    write,
    /** A step on a vector that has its own register, which it changes. */
    change(to: Virtual, step: Omit<Step, 'to'>): void {
      steps.push({ ...step, to })
    },

    /** a ∘ b; b may stay in memory. */
    binary(op: VectorOp, a: Operand, b: Operand, immediate?: number): Virtual {
      const options = immediate === undefined ? {} : { immediate }
      return write({
        of: [a, b],
        memory: true,
        commutative: commutative.has(op),
        emit: (to, [x, y]) => code.vector(op, to, x, y, options),
      })
    },
    /** ∘ a; a may stay in memory. */
    unary(op: VectorOp, a: Operand, immediate?: number): Virtual {
      const options = immediate === undefined ? {} : { immediate }
      return write({
        of: [a],
        memory: true,
        emit: (to, [x]) => code.vector(op, to, x, undefined, options),
      })
    },
    /** a · b + c, c − a · b (`negated`) or a · b − c (`subtract`), rounded once. */
    multiplyAdd(form: 'add' | 'negated' | 'subtract', a: Operand, b: Operand, c: Operand): Virtual {
      return write({ of: [a, b, c], multiplyAdd: form, emit: () => {} })
    },
    /** The vector in a register, if it may be in memory. */
    load(from: Operand): Virtual {
      if (typeof from === 'number') return from
      const to = write({ of: [from], memory: true, emit: (to, [x]) => loadVector(code, to, x as Memory) })
      return to
    },
  }
  return block
}

const commutative = new Set<VectorOp>(['add', 'multiply', 'addInt', 'multiplyInt', 'and', 'or', 'xor'])

export function loadVector(code: Assembler, to: Vector, from: Memory): void {
  const { broadcast, ...memory } = from
  code.vector(broadcast === true ? 'loadSpread' : 'load', to, memory as Memory)
}
