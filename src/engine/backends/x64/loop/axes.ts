import type { Loop, Statement, Value, View } from '../kernel.ts'

/** The statement with other views and operands. */
export function mapStatement(
  statement: Statement,
  view: (view: View) => View,
  value: (value: Value) => Value = (v) => v,
): Statement {
  switch (statement.does) {
    case 'load':
      return { ...statement, from: view(statement.from) }
    case 'loadRow':
      return { ...statement, from: view(statement.from), index: view(statement.index) }
    case 'store':
      return { ...statement, to: view(statement.to), value: value(statement.value) }
    case 'unary':
    case 'reduce':
      return { ...statement, of: value(statement.of) }
    case 'binary':
      return { ...statement, of: [value(statement.of[0]), value(statement.of[1])] }
    case 'where':
      return { ...statement, of: [value(statement.of[0]), value(statement.of[1]), value(statement.of[2])] }
    case 'constant':
    case 'place':
      return statement
  }
}

export function viewsOf(statements: readonly Statement[]): View[] {
  const views: View[] = []
  const collect = (view: View): View => {
    views.push(view)
    return view
  }
  for (const statement of statements) mapStatement(statement, collect)
  return views
}

/** The loop with every view's axes picked anew: each new axis is an old one, or several neighbours merged, named by the last. */
function pick({ statements }: Loop, shape: readonly number[], axes: readonly number[]): Loop {
  const view = ({ buffer, offset, strides }: View): View => ({
    buffer,
    offset,
    shape,
    strides: axes.map((axis) => strides[axis] as number),
  })
  return { shape, statements: statements.map((statement) => mapStatement(statement, view)) }
}

/** What ties the last axis to its place: rows are then more than a way to count. */
const isRowwise = ({ does }: Statement): boolean => does === 'reduce' || does === 'place' || does === 'loadRow'

/**
 * The same loop with as few axes as can be, none of length 1 except a last one, and, where no statement cares which is
 * last, the one that is read and written most smoothly there. `rowwise`: a statement does care.
 */
export function simplify(loop: Loop): Loop & { readonly rowwise: boolean } {
  let simple = loop.shape.at(-1) === 1 ? withoutRows(loop) : loop
  if (simple.shape.length === 0) simple = pick({ ...simple, shape: [1] }, [1], [0])
  const rowwise = simple.statements.some(isRowwise)
  const last = simple.shape.length - 1
  const kept = simple.shape
    .map((_, axis) => axis)
    .filter((axis) => simple.shape[axis] !== 1 || (axis === last && rowwise))
  if (kept.length === 0) kept.push(last)
  simple = pick(
    simple,
    kept.map((axis) => simple.shape[axis] as number),
    kept,
  )
  simple = merge(simple, rowwise)
  if (!rowwise) simple = merge(smoothestLast(simple), false)
  return { ...withStrides(simple), rowwise }
}

/** Views of scalars have no strides: an axis of length 1 has stride 0. */
const withStrides = (loop: Loop): Loop => {
  const view = (v: View): View => ({ ...v, strides: v.strides.map((stride) => stride ?? 0) })
  return { shape: loop.shape, statements: loop.statements.map((statement) => mapStatement(statement, view)) }
}

/** Over rows of one number: a reduction is that number, and its place is 0. */
function withoutRows({ shape, statements }: Loop): Loop {
  const names: Value[] = []
  const rest: Statement[] = []
  for (const statement of statements) {
    const renamed = mapStatement(
      statement,
      (view) => view,
      (value) => names[value] as number,
    )
    if (renamed.does === 'reduce') {
      names.push(renamed.of)
      continue
    }
    names.push(rest.length)
    rest.push(renamed.does === 'place' ? { does: 'constant', value: 0, dtype: 'int32' } : renamed)
  }
  return { shape, statements: rest }
}

/** Joins neighbouring axes that every view runs through as one; the last stays as it is if `rowwise`. */
function merge(loop: Loop, rowwise: boolean): Loop {
  const views = viewsOf(loop.statements)
  const axes: number[] = []
  const shape: number[] = []
  loop.shape.forEach((size, axis) => {
    const joins =
      axes.length > 0 &&
      !(rowwise && axis === loop.shape.length - 1) &&
      views.every(({ strides }) => strides[axis - 1] === (strides[axis] as number) * size)
    if (joins) {
      axes[axes.length - 1] = axis
      shape.push(size * (shape.pop() as number))
    } else {
      axes.push(axis)
      shape.push(size)
    }
  })
  return pick(loop, shape, axes)
}

export const vectorLength = 16

function smoothestLast(loop: Loop): Loop {
  const views = viewsOf(loop.statements)
  const costs = loop.shape.map((size, axis) => {
    const perVector = views.reduce(
      (sum, { strides }) => sum + (strides[axis] === 0 || strides[axis] === 1 ? 1 : vectorLength),
      1,
    )
    return (Math.ceil(size / vectorLength) / size) * perVector
  })
  let best = loop.shape.length - 1
  costs.forEach((cost, axis) => {
    if (cost < (costs[best] as number)) best = axis
  })
  const axes = loop.shape.map((_, axis) => axis).filter((axis) => axis !== best)
  axes.push(best)
  return pick(
    loop,
    axes.map((axis) => loop.shape[axis] as number),
    axes,
  )
}
