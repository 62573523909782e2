import type { Assembler, Memory } from '../code/assembler.ts'
import type { VectorOp } from '../code/instructions.ts'
import type { Statement, Value, View } from '../kernel.ts'
import { loadPartly, storeVector } from './access.ts'
import { vectorLength } from './axes.ts'
import type { Block, Operand, Place, Virtual } from './block.ts'
import { exp, log } from './functions.ts'
import { masks } from './masks.ts'
import type { Phases } from './phases.ts'
import { type Addend, accumulate, type Reduction } from './reductions.ts'
import { type Comparison, compare, isComparison, truth } from './truth.ts'

/** One of the vectors of a row that a block computes. */
export interface Copy {
  readonly index: number
  /** Only its first numbers exist. */
  readonly masked: boolean
}

/** Where things are; what it does not know is undefined. */
export interface Surroundings {
  readonly code: Assembler
  readonly block: Block
  readonly phases: Phases
  /** Rows lie across vectors: each lane is a row of its own. */
  readonly across: boolean
  readonly view: (view: View, copy: Copy) => { readonly place: Place; readonly between: number }
  /** The pass over the row that the block is in. */
  readonly pass: number
  /** A value kept from one pass to the next. */
  readonly kept: ReadonlyMap<Value, { readonly pass: number; readonly place: (copy: Copy) => Place }>
  /** A value of the row, put away before. */
  readonly rowValue: (value: Value) => Place | undefined
  /** The place of the copy's first number, or undefined where the row begins at 0 in this block. */
  readonly firstPlace: ((block: Block) => Virtual) | undefined
}

/** Row values are computed as if they were the only copy. */
const rowCopy = -1

export type Evaluation = ReturnType<typeof createEvaluation>

/** Turns statements into steps of a block, each when it is first asked for. */
export function createEvaluation(surroundings: Surroundings) {
  const { code, block, phases, across, view, pass, kept, rowValue } = surroundings
  const { statements, varies, uses, shared, early } = phases
  const known = new Map<string, Operand>()
  const hazards = new Set(early)
  const nameOf = (value: Value, { index }: Copy): string => `${value}:${varies[value] ? index : rowCopy}`

  function operand(value: Value, copy: Copy): Operand {
    const name = nameOf(value, copy)
    const before = known.get(name)
    if (before !== undefined) return before
    const found = find(value, copy)
    known.set(name, found)
    return found
  }
  /** In a register. */
  function vector(value: Value, copy: Copy): Virtual {
    const found = operand(value, copy)
    if (typeof found === 'number') return found
    const loaded = block.load(found)
    known.set(nameOf(value, copy), loaded)
    block.sources.set(loaded, found)
    return loaded
  }

  function find(value: Value, copy: Copy): Operand {
    const keeper = kept.get(value)
    if (keeper !== undefined && keeper.pass < pass) return readAgain(keeper.place(copy), value)
    const put = varies[value] ? undefined : rowValue(value)
    if (put !== undefined) return put
    const found = compute(value, statements[value] as Statement, copy)
    if (keeper === undefined || keeper.pass !== pass) return found
    const result = block.load(found)
    const place = keeper.place(copy)
    block.effect({ of: [result], emit: (_, [x]) => code.vector('store', place(), x) })
    block.sources.set(result, place)
    return result
  }

  /** Read once it may be an instruction's operand, otherwise it gets a register. */
  function readAgain(place: Place, value: Value): Operand {
    if ((uses[value] as number) <= 1) return place
    const loaded = block.load(place)
    block.sources.set(loaded, place)
    return loaded
  }

  function load(value: Value, from: View, copy: Copy): Operand {
    const { place, between } = view(from, copy)
    const masked = copy.masked && ((varies[value] as boolean) || across)
    if (between === 0) {
      const spread = (): Memory => ({ ...place(), broadcast: true })
      return hazards.has(value) ? block.load(spread) : readAgain(spread, value)
    }
    if (between === 4 && !masked && !hazards.has(value)) return readAgain(place, value)
    return loadPartly(code, block, { place, between, masked })
  }

  /** @param once it is of the row, not of one of its vectors */
  function store({ value, to }: Statement & { does: 'store' }, copy: Copy, once: boolean): void {
    storeVector(code, block, vector(value, copy), { ...view(to, copy), masked: copy.masked && (!once || across) })
  }

  /** The factors, if the value is a product that only its one reader needs. */
  function productOf(value: Value, copy: Copy, alike: boolean): readonly [Value, Value] | undefined {
    const statement = statements[value] as Statement
    if (statement.does !== 'binary' || statement.op !== 'multiply' || statement.dtype !== 'float32') return undefined
    return isPassing(value, copy, alike) ? statement.of : undefined
  }

  const compareAt = (statement: Comparison, copy: Copy): void =>
    compare(code, block, statements, statement, (value) => operand(value, copy))

  /** Only the value's one reader needs it, and it is not known yet. */
  const isPassing = (value: Value, copy: Copy, alike: boolean): boolean =>
    uses[value] === 1 &&
    varies[value] === alike &&
    !shared.has(value) &&
    !kept.has(value) &&
    !known.has(nameOf(value, copy))

  function compute(value: Value, statement: Statement, copy: Copy): Operand {
    switch (statement.does) {
      case 'load':
      case 'loadRow':
        return load(value, statement.from, copy)
      case 'constant':
        return statement.dtype === 'float32' ? () => code.float(statement.value) : () => code.int(statement.value)
      case 'place':
        return place(copy)
      case 'unary':
        return unary(value, statement, copy)
      case 'binary':
        return binary(value, statement, copy)
      case 'where':
        return select(value, statement.of, copy)
      case 'reduce':
        throw new RangeError('a reduction is read before its row has been passed')
      case 'store':
        throw new RangeError('a store has no value')
    }
  }

  function select(value: Value, [condition, a, b]: readonly [Value, Value, Value], copy: Copy): Virtual {
    const yes = operand(a, copy)
    const no = vector(b, copy)
    const comparison = statements[condition] as Statement
    if (isComparison(comparison) && isPassing(condition, copy, varies[value] as boolean)) compareAt(comparison, copy)
    else block.effect({ of: [vector(condition, copy)], emit: (_, [x]) => code.vector('test', masks.scratch, x, x) })
    return block.write({
      of: [no, yes],
      memory: true,
      emit: (to, [x, y]) => code.vector('blend', to, x, y, { mask: masks.scratch }),
    })
  }

  function place(copy: Copy): Operand {
    const { firstPlace } = surroundings
    const places = Array.from({ length: vectorLength }, (_, i) => (across ? copy.index : copy.index * vectorLength + i))
    const here: Place = () => code.ints(places)
    return firstPlace === undefined ? here : block.binary('addInt', firstPlace(block), here)
  }

  function unary(value: Value, statement: Statement & { does: 'unary' }, copy: Copy): Operand {
    const { op, of } = statement
    switch (op) {
      case 'negate':
        return block.binary('xor', operand(of, copy), () => code.int(0x80000000))
      case 'exp':
        return exp(code, block, vector(of, copy), masks.scratch)
      case 'log':
        return log(code, block, vector(of, copy))
      case 'sqrt':
        return narrow(value)
          ? first('squareRootQuarter', [operand(of, copy)])
          : block.unary('squareRoot', operand(of, copy))
      case 'relu': {
        const zero = block.write({ of: [], emit: (to) => code.vector('xor', to, to, to) })
        // NaN comes through as the second operand
        return block.binary('maximum', zero, operand(of, copy))
      }
      case 'toFloat':
        return block.unary('toFloat', operand(of, copy))
      case 'toInt':
        return block.unary('toInt', operand(of, copy))
      case 'isNotZero':
        compareAt(statement as Comparison, copy)
        return truth(code, block)
    }
  }

  /** One number for the whole row: shorter vectors are divided sooner. */
  const narrow = (value: Value): boolean => !varies[value] && !across
  function first(op: VectorOp, of: readonly Operand[]): Virtual {
    const low = block.write({ of, memory: true, emit: (to, [x, y]) => code.vector(op, to, x, y) })
    return block.write({ of: [low], emit: (to, [x]) => code.vector('spread', to, x) })
  }

  function binary(value: Value, statement: Statement & { does: 'binary' }, copy: Copy): Operand {
    const { op, dtype } = statement
    const [a, b] = statement.of
    const integer = dtype === 'int32'
    switch (op) {
      case 'add':
      case 'subtract': {
        if (integer) return block.binary(op === 'add' ? 'addInt' : 'subtractInt', operand(a, copy), operand(b, copy))
        const right = productOf(b, copy, varies[value] as boolean)
        if (right !== undefined && a !== b) {
          const [x, y] = [operand(right[0], copy), operand(right[1], copy)]
          return block.multiplyAdd(op === 'add' ? 'add' : 'negated', x, y, operand(a, copy))
        }
        const left = productOf(a, copy, varies[value] as boolean)
        if (left !== undefined && a !== b) {
          const [x, y] = [operand(left[0], copy), operand(left[1], copy)]
          return block.multiplyAdd(op === 'add' ? 'add' : 'subtract', x, y, operand(b, copy))
        }
        return block.binary(op, operand(a, copy), operand(b, copy))
      }
      case 'multiply':
        return block.binary(integer ? 'multiplyInt' : 'multiply', operand(a, copy), operand(b, copy))
      case 'divide':
        return narrow(value)
          ? first('divideQuarter', [operand(a, copy), operand(b, copy)])
          : block.binary('divide', operand(a, copy), operand(b, copy))
      case 'minimum':
        return minimum(a, b, copy)
      case 'less':
      case 'equal':
        compareAt(statement as Comparison, copy)
        return truth(code, block)
    }
  }

  function minimum(a: Value, b: Value, copy: Copy): Operand {
    const isNumber = (value: Value): boolean => {
      const statement = statements[value] as Statement
      return statement.does === 'constant' && !Number.isNaN(statement.value)
    }
    // NaN comes through as the second operand
    if (isNumber(a)) return block.binary('minimum', operand(a, copy), operand(b, copy))
    if (isNumber(b)) return block.binary('minimum', operand(b, copy), operand(a, copy))
    const x = vector(a, copy)
    const least = block.binary('minimum', x, operand(b, copy))
    return block.write({
      of: [least, x],
      tied: 0,
      emit: (to, [, first]) => {
        code.vector('compare', masks.scratch, first, first, { immediate: 3 })
        code.vector('copy', to, first, undefined, { mask: masks.scratch })
      },
    })
  }

  /** The reduction so far, with the copy's part; see `accumulate` in reductions.ts. */
  function reduce({ of, op }: Reduction, sofar: Virtual | undefined, copy: Copy, pinned: boolean): Virtual {
    const product = op === 'sum' ? productOf(of, copy, varies[of] as boolean) : undefined
    const addend: Addend =
      product === undefined
        ? { vector: operand(of, copy) }
        : { product: [operand(product[0], copy), operand(product[1], copy)] }
    return accumulate(code, block, op, sofar, addend, { masked: copy.masked && !across, pinned })
  }

  return {
    operand,
    vector,
    store,
    reduce,
    /** A reduction is now this. */
    define: (value: Value, vector: Virtual) => void known.set(`${value}:${rowCopy}`, vector),
  }
}
