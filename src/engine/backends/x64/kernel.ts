import type { Assembler } from './code/assembler.ts'

/** Memory of a program, by its place in the table of addresses that a run hands over. */
export type Buffer = number

/** Numbers of 4 bytes in a buffer: element (i, j, …) lies at offset + i · strides[0] + j · strides[1] + …, in numbers. */
export interface View {
  readonly buffer: Buffer
  readonly offset: number
  readonly shape: readonly number[]
  /** 0 where the axis repeats one number. */
  readonly strides: readonly number[]
}

/** What a kernel may count on. */
export interface Machine {
  /** Threads that run the program, each all of it. */
  readonly threads: number
}

/**
 * Code that all threads run at once, each on its share of the work, with no order between the shares. Register
 * conventions while it runs: r14 holds the table of buffers' addresses, r15 the thread's number from 0, r13 scratch memory
 * of the thread's own, `scratchBytes` long, at a multiple of 64. These and rsp are as before when it ends; all others are free.
 */
export type Kernel = (code: Assembler, machine: Machine) => void

export const scratchBytes = 2 ** 19

/** One value per element of a loop's index space, or, behind a reduction, per row of it. */
export type Value = number

export type Unary = 'negate' | 'exp' | 'log' | 'sqrt' | 'relu' | 'toFloat' | 'toInt' | 'isNotZero'
export type Binary = 'add' | 'subtract' | 'multiply' | 'divide' | 'minimum' | 'less' | 'equal'

/**
 * What a loop does at each place, in order; a statement's number is its value's name. Truth is int32, 0 or 1. Numbers of
 * int32 know `add`, `subtract`, `multiply`, `less`, `equal`, `isNotZero`, `toFloat`, `where`.
 */
export type Statement =
  /** The view's shape is the loop's. */
  | { readonly does: 'load'; readonly from: View }
  /**
   * The row of a table at an index (int32, of the loop's rows: the last stride is 0): `from` is the table's row 0 in the loop's
   * shape, `rowStride` lies between rows, of which there are `rows`. An index beyond is held to the last; that it was beyond is for others to find out.
   */
  | {
      readonly does: 'loadRow'
      readonly from: View
      readonly index: View
      readonly rows: number
      readonly rowStride: number
    }
  | { readonly does: 'constant'; readonly value: number; readonly dtype: 'float32' | 'int32' }
  /** The place along the last axis, int32. */
  | { readonly does: 'place' }
  | { readonly does: 'unary'; readonly op: Unary; readonly of: Value }
  | {
      readonly does: 'binary'
      readonly op: Binary
      readonly dtype: 'float32' | 'int32'
      readonly of: readonly [Value, Value]
    }
  | { readonly does: 'where'; readonly of: readonly [condition: Value, a: Value, b: Value] }
  /** Over the last axis, float32. The value is the same along the row. */
  | { readonly does: 'reduce'; readonly op: 'sum' | 'maximum'; readonly of: Value }
  /** The view's shape is the loop's; with a last stride of 0 the row's value is stored once. */
  | { readonly does: 'store'; readonly value: Value; readonly to: View }

/** Statements for every place of an index space; the last axis runs through vectors, the others are shared among threads. */
export interface Loop {
  readonly shape: readonly number[]
  readonly statements: readonly Statement[]
}
