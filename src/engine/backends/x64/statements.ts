import type { Assembler, Memory } from './assembler.ts'
import { vectorLength } from './axes.ts'
import type { Block, Operand, Place, Virtual } from './block.ts'
import { exp, log } from './functions.ts'
import type { VectorOp } from './instructions.ts'
import type { Statement, Value, View } from './kernel.ts'
import { masks } from './masks.ts'
import type { Phases } from './phases.ts'
import { type Addend, accumulate, type Reduction } from './reductions.ts'

/** The register that numbers the places of a gather. */
export const placesRegister = 15

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
  const tail = masks.tail
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
    const found = compute(value, statements[value]!, copy)
    if (keeper === undefined || keeper.pass !== pass) return found
    const result = block.load(found)
    const place = keeper.place(copy)
    block.effect({ of: [result], emit: (_, [x]) => code.vector('store', place(), x as number) })
    block.sources.set(result, place)
    return result
  }

  /** Read once it may be an instruction's operand, otherwise it gets a register. */
  function readAgain(place: Place, value: Value): Operand {
    if (uses[value]! <= 1) return place
    const loaded = block.load(place)
    block.sources.set(loaded, place)
    return loaded
  }

  function load(value: Value, from: View, copy: Copy): Operand {
    const { place, between } = view(from, copy)
    const masked = copy.masked && (varies[value]! || across)
    if (between === 0) {
      const spread = (): Memory => ({ ...place(), broadcast: true })
      if (!hazards.has(value)) return readAgain(spread, value)
      return block.load(spread)
    }
    if (between === 4) {
      if (!masked && !hazards.has(value)) return readAgain(place, value)
      const options = masked ? { mask: tail, zeroing: true } : {}
      return block.write({ of: [], emit: (to) => code.vector('load', to, place(), undefined, options) })
    }
    return block.write({
      of: [],
      emit: (to) => {
        const memory = strided(place, between)
        code.maskAnd(masks.scratch, masked ? tail : masks.all, masks.all)
        code.vector('xor', to, to, to)
        code.vector('gather', to, 0, memory, { mask: masks.scratch })
      },
    })
  }

  /** Memory for gather and scatter: a vector of places as the index. */
  function strided(place: Place, between: number): Memory {
    code.vector('load', placesRegister, code.ints(Array.from({ length: vectorLength }, (_, i) => (i * between) / 4)))
    return { ...place(), index: placesRegister, scale: 4 } as Memory
  }

  function store({ value, to }: Statement & { does: 'store' }, copy: Copy, once: boolean): void {
    const { place, between } = view(to, copy)
    const x = vector(value, copy)
    const masked = copy.masked && (!once || across)
    const options = masked ? { mask: tail } : {}
    block.effect({
      of: [x],
      emit: (_, [from]) => {
        if (between === 4) return code.vector('store', place(), from as number, undefined, options)
        if (between === 0) return code.vector('storeFirst', place(), from as number)
        const memory = strided(place, between)
        code.maskAnd(masks.scratch, masked ? tail : masks.all, masks.all)
        code.vector('scatter', memory, from as number, undefined, { mask: masks.scratch })
      },
    })
  }

  /** The factors, if the value is a product that only its one reader needs. */
  function productOf(value: Value, copy: Copy, alike: boolean): readonly [Value, Value] | undefined {
    const statement = statements[value]!
    if (statement.does !== 'binary' || statement.op !== 'multiply' || statement.dtype !== 'float32') return undefined
    if (
      uses[value] !== 1 ||
      varies[value] !== alike ||
      shared.has(value) ||
      kept.has(value) ||
      known.has(nameOf(value, copy))
    )
      return undefined
    return statement.of
  }

  /** Sets the scratch mask where the statement is true. */
  function compare(value: Value, copy: Copy): void {
    const statement = statements[value]!
    if (statement.does === 'binary' && (statement.op === 'less' || statement.op === 'equal')) {
      const immediate = statement.op === 'less' ? 1 : 0
      return condition(
        statement.dtype === 'int32' ? 'compareInt' : 'compare',
        operand(statement.of[0], copy),
        operand(statement.of[1], copy),
        immediate,
      )
    }
    if (statement.does === 'unary' && statement.op === 'isNotZero') return notZero(statement.of, copy)
    throw new RangeError(`${statement.does} is no comparison`)
  }
  function condition(op: VectorOp, a: Operand, b: Operand, immediate?: number): void {
    const options = immediate === undefined ? {} : { immediate }
    block.effect({ of: [a, b], memory: true, emit: (_, [x, y]) => code.vector(op, masks.scratch, x!, y, options) })
  }
  function notZero(value: Value, copy: Copy): void {
    if (isInteger(value)) return condition('compareInt', operand(value, copy), () => code.int(0), 4)
    // all bits but the sign's, which is right for floats and, but for −2³¹, for integers
    condition('test', operand(value, copy), () => code.int(0x7fffffff))
  }
  /** Where it is known: nothing is, of what is loaded. */
  function isInteger(value: Value): boolean {
    const statement = statements[value]!
    switch (statement.does) {
      case 'place':
        return true
      case 'constant':
        return statement.dtype === 'int32'
      case 'unary':
        return statement.op === 'toInt' || statement.op === 'isNotZero'
      case 'binary':
        return statement.dtype === 'int32' || statement.op === 'less' || statement.op === 'equal'
      case 'where':
        return isInteger(statement.of[1])
      default:
        return false
    }
  }
  const isComparison = (value: Value): boolean => {
    const statement = statements[value]!
    return (
      (statement.does === 'binary' && (statement.op === 'less' || statement.op === 'equal')) ||
      (statement.does === 'unary' && statement.op === 'isNotZero')
    )
  }
  const truth = (): Virtual => block.write({ of: [], emit: (to) => loadTruth(to) })
  const loadTruth = (to: number): void => {
    const { broadcast: _, ...one } = code.int(1)
    code.vector('loadSpread', to, one as Memory, undefined, { mask: masks.scratch, zeroing: true })
  }

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
      case 'where': {
        const [truthful, a, b] = statement.of
        const yes = operand(a, copy)
        const no = vector(b, copy)
        if (
          isComparison(truthful) &&
          uses[truthful] === 1 &&
          !shared.has(truthful) &&
          !kept.has(truthful) &&
          varies[truthful] === varies[value]
        )
          compare(truthful, copy)
        else {
          const x = vector(truthful, copy)
          block.effect({ of: [x], emit: (_, [c]) => code.vector('test', masks.scratch, c!, c) })
        }
        return block.write({
          of: [no, yes],
          memory: true,
          emit: (to, [x, y]) => code.vector('blend', to, x!, y, { mask: masks.scratch }),
        })
      }
      case 'reduce':
        throw new RangeError('a reduction is read before its row has been passed')
      case 'store':
        throw new RangeError('a store has no value')
    }
  }

  function place(copy: Copy): Operand {
    const { firstPlace } = surroundings
    const places = Array.from({ length: vectorLength }, (_, i) => (across ? copy.index : copy.index * vectorLength + i))
    const here: Place = () => code.ints(places)
    return firstPlace === undefined ? here : block.binary('addInt', firstPlace(block), here)
  }

  function unary(value: Value, { op, of }: Statement & { does: 'unary' }, copy: Copy): Operand {
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
        notZero(of, copy)
        return truth()
    }
  }

  /** One number for the whole row: shorter vectors are divided sooner. */
  const narrow = (value: Value): boolean => !varies[value] && !across
  function first(op: VectorOp, of: readonly Operand[]): Virtual {
    const low = block.write({ of, memory: true, emit: (to, [x, y]) => code.vector(op, to, x!, y) })
    return block.write({ of: [low], emit: (to, [x]) => code.vector('spread', to, x!) })
  }

  function binary(value: Value, statement: Statement & { does: 'binary' }, copy: Copy): Operand {
    const { op, dtype } = statement
    const [a, b] = statement.of
    const integer = dtype === 'int32'
    switch (op) {
      case 'add':
      case 'subtract': {
        if (integer) return block.binary(op === 'add' ? 'addInt' : 'subtractInt', operand(a, copy), operand(b, copy))
        const right = productOf(b, copy, varies[value]!)
        if (right !== undefined && a !== b) {
          const [x, y] = [operand(right[0], copy), operand(right[1], copy)]
          return block.multiplyAdd(op === 'add' ? 'add' : 'negated', x, y, operand(a, copy))
        }
        const left = productOf(a, copy, varies[value]!)
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
        compare(value, copy)
        return truth()
    }
  }

  function minimum(a: Value, b: Value, copy: Copy): Operand {
    const isNumber = (value: Value): boolean => {
      const statement = statements[value]!
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
        code.vector('compare', masks.scratch, first!, first, { immediate: 3 })
        code.vector('copy', to, first!, undefined, { mask: masks.scratch })
      },
    })
  }

  /** The reduction so far, with the copy's part; see `accumulate` in reductions.ts. */
  function reduce({ of, op }: Reduction, sofar: Virtual | undefined, copy: Copy, pinned: boolean): Virtual {
    const product = op === 'sum' ? productOf(of, copy, varies[of]!) : undefined
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
