import { createEmitter, type Emitter } from './emitter.ts'
import { compare, elementwise, splat } from './instructions.ts'
import { namesOf, printSignature, printType, type Type, type Value } from './types.ts'

const counter: Type = { shape: [], element: 'i32' }

/**
 * A body that is run `turns` times, known now or when it runs (an i32 scalar): it maps the number of the turn and the values
 * it holds to those of the next turn. All it uses from outside has to be among them.
 */
export function emitWhile(
  e: Emitter,
  turns: number | Value,
  first: readonly Value[],
  turn: (body: Emitter, i: Value, held: readonly Value[]) => readonly Value[],
): Value[] {
  if (typeof turns === 'object') {
    return emitLoop(
      e,
      [turns, ...first],
      (_, [end]) => end as Value,
      (body, i, [end, ...held]) => [end as Value, ...turn(body, i, held)],
    ).slice(1)
  }
  return emitLoop(e, first, (condition) => splat(condition, turns, counter), turn)
}

function emitLoop(
  e: Emitter,
  first: readonly Value[],
  endOf: (condition: Emitter, held: readonly Value[]) => Value,
  turn: (body: Emitter, i: Value, held: readonly Value[]) => readonly Value[],
): Value[] {
  const start = [splat(e, 0, counter), ...first]
  const held = start.map((value, i) => ({ name: `%held${i}`, shape: value.shape, element: value.element }))
  const types = start.map(printType).join(', ')
  const condition = createEmitter('condition')
  const [i, ...rest] = held as [Value, ...Value[]]
  const goesOn = compare(condition, 'LT', i, endOf(condition, rest))
  const body = createEmitter('body')
  const next = [elementwise(body, 'add', [i, splat(body, 1, counter)]), ...turn(body, i, rest)]
  const text = [
    `stablehlo.while(${held.map(({ name }, i) => `${name} = ${start[i]?.name}`).join(', ')}) : ${types}`,
    'cond {',
    condition.print([goesOn], '  '),
    `  stablehlo.return ${goesOn.name} : ${printType(goesOn)}`,
    '} do {',
    body.print(next, '  '),
    `  stablehlo.return ${namesOf(next)} : ${types}`,
    '}',
  ]
  return e.emitMany(text.join('\n'), start, start).slice(1)
}

/** Where part i of `size` along an axis begins. */
function placeOf(e: Emitter, { shape }: Value, axis: number, size: number, i: Value): Value[] {
  const zero = splat(e, 0, counter)
  const start = size === 1 ? i : elementwise(e, 'multiply', [i, splat(e, size, counter)])
  return shape.map((_, other) => (other === axis ? start : zero))
}

/** Part i of `size` along an axis. */
export function partOf(e: Emitter, x: Value, axis: number, size: number, i: Value): Value {
  const operands = [x, ...placeOf(e, x, axis, size, i)]
  const type = { shape: x.shape.with(axis, size), element: x.element }
  const text = `stablehlo.dynamic_slice ${namesOf(operands)}, sizes = [${type.shape.join(', ')}]`
  return e.emit(`${text} : ${printSignature(operands, [type])}`, operands, type)
}

/** x with its part i along an axis, which is as long as `part`, replaced. */
export function withPart(e: Emitter, x: Value, axis: number, part: Value, i: Value): Value {
  const operands = [x, part, ...placeOf(e, x, axis, part.shape[axis] as number, i)]
  const text = `stablehlo.dynamic_update_slice ${namesOf(operands)} : ${printSignature(operands, [x])}`
  return e.emit(text, operands, { shape: x.shape, element: x.element })
}
