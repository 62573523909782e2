import type { Assembler, Memory } from '../code/assembler.ts'
import type { VectorOp } from '../code/instructions.ts'
import type { Statement, Value } from '../kernel.ts'
import type { Block, Operand, Virtual } from './block.ts'
import { masks } from './masks.ts'

/** A statement whose value is truth. */
export type Comparison =
  | (Statement & { readonly does: 'binary'; readonly op: 'less' | 'equal' })
  | (Statement & { readonly does: 'unary'; readonly op: 'isNotZero' })

export const isComparison = (statement: Statement): statement is Comparison =>
  (statement.does === 'binary' && (statement.op === 'less' || statement.op === 'equal')) ||
  (statement.does === 'unary' && statement.op === 'isNotZero')

/** Whether a value is known to be int32; of what is loaded, nothing is known. */
function isInteger(statements: readonly Statement[], value: Value): boolean {
  const statement = statements[value] as Statement
  if (isComparison(statement)) return true
  switch (statement.does) {
    case 'place':
      return true
    case 'constant':
    case 'binary':
      return statement.dtype === 'int32'
    case 'unary':
      return statement.op === 'toInt'
    case 'where':
      return isInteger(statements, statement.of[1])
    default:
      return false
  }
}

/** Sets the scratch mask where the statement is true, until the next step. */
export function compare(
  code: Assembler,
  block: Block,
  statements: readonly Statement[],
  statement: Comparison,
  operand: (value: Value) => Operand,
): void {
  function test(op: VectorOp, of: readonly [Operand, Operand], immediate?: number): void {
    const options = immediate === undefined ? {} : { immediate }
    block.effect({ of, memory: true, emit: (_, [x, y]) => code.vector(op, masks.scratch, x, y, options) })
  }
  if (statement.does === 'binary') {
    const [a, b] = statement.of
    const op = statement.dtype === 'int32' ? 'compareInt' : 'compare'
    test(op, [operand(a), operand(b)], statement.op === 'less' ? 1 : 0)
  } else if (isInteger(statements, statement.of)) test('compareInt', [operand(statement.of), () => code.int(0)], 4)
  // all bits but the sign's, which is right for floats and, but for −2³¹, for integers
  else test('test', [operand(statement.of), () => code.int(0x7fffffff)])
}

/** 1 where the scratch mask is set, else 0. */
export function truth(code: Assembler, block: Block): Virtual {
  return block.write({
    of: [],
    emit: (to) => {
      const one: Memory = { ...code.int(1), broadcast: false }
      code.vector('loadSpread', to, one, undefined, { mask: masks.scratch, zeroing: true })
    },
  })
}
