import type { Assembler, Memory, Vector } from '../code/assembler.ts'
import type { Statement } from '../kernel.ts'
import type { Block, Operand, Virtual } from './block.ts'
import { masks } from './masks.ts'

export type Reduction = Statement & { readonly does: 'reduce' }

/** What a reduction is of: one vector, or the products of two. */
export type Addend = { readonly vector: Operand } | { readonly product: readonly [Operand, Operand] }

/** to = to ∘ x; NaN comes through from both sides. */
function join(code: Assembler, op: Reduction['op'], to: Vector, x: Vector | Memory, masked: boolean): void {
  const options = masked ? { mask: masks.tail } : {}
  if (op === 'sum') code.vector('add', to, to, x, options)
  else {
    // where one is NaN the instruction takes the second; where the first is, it must not
    code.vector('compare', masks.scratch, to, to, { ...options, immediate: 7 })
    code.vector('maximum', to, to, x, { mask: masks.scratch })
  }
}

const joined = (code: Assembler, block: Block, op: Reduction['op'], a: Virtual, b: Operand): Virtual =>
  block.write({
    of: [a, b],
    tied: 0,
    memory: true,
    emit: (to, [, x]) => join(code, op, to, x, false),
  })

/** Before any addend: what leaves every number as it is. */
export function begin(code: Assembler, to: Vector, op: Reduction['op']): void {
  if (op === 'sum') code.vector('xor', to, to, to)
  else code.vector('loadSpread', to, { ...code.float(-Infinity), broadcast: false })
}

/**
 * The reduction so far with one more addend, of whose numbers only the first exist if it is `masked`.
 * @param sofar undefined where this is the first
 * @param pinned it has a register of its own, which changes
 */
export function accumulate(
  code: Assembler,
  block: Block,
  op: Reduction['op'],
  sofar: Virtual | undefined,
  addend: Addend,
  { masked, pinned }: { readonly masked: boolean; readonly pinned: boolean },
): Virtual {
  if (sofar === undefined && !masked) {
    return 'vector' in addend ? block.load(addend.vector) : block.binary('multiply', ...addend.product)
  }
  const before = sofar ?? block.write({ of: [], emit: (to) => begin(code, to, op) })
  const step: Parameters<Block['write']>[0] =
    'vector' in addend
      ? {
          of: [before, addend.vector],
          tied: 0,
          memory: true,
          emit: (to, [, x]) => join(code, op, to, x, masked),
        }
      : {
          of: [before, ...addend.product],
          tied: 0,
          memory: true,
          emit: (to, [, a, b]) => code.vector('fusedMultiplyAdd', to, a, b, masked ? { mask: masks.tail } : {}),
        }
  if (!pinned) return block.write(step)
  block.change(before, step)
  return before
}

/**
 * A reduction from its parts, always in the same order.
 * @param across each lane is a row of its own; otherwise all 16 become one number, which all then hold
 */
export function complete(
  code: Assembler,
  block: Block,
  op: Reduction['op'],
  parts: readonly Virtual[],
  across: boolean,
): Virtual {
  let level = parts
  while (level.length > 1) {
    const pairs: Virtual[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [a, b] = [level[i] as Virtual, level[i + 1]]
      pairs.push(b === undefined ? a : joined(code, block, op, a, b))
    }
    level = pairs
  }
  let sum = level[0] as Virtual
  if (across) return sum
  for (const [swap, immediate] of [
    ['shuffleQuarters', 0x4e],
    ['shuffleQuarters', 0xb1],
    ['shuffle', 0x4e],
    ['shuffle', 0xb1],
  ] as const) {
    const swapped = block.write({
      of: [sum],
      emit: (to, [x]) => code.vector(swap, to, x, x, { immediate }),
    })
    sum = joined(code, block, op, sum, swapped)
  }
  return sum
}
