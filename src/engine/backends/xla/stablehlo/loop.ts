import { fail } from '../../../../error.ts'
import type { LoopRequest } from '../../backend.ts'
import { checkDonated, comment, entryParameter, entryResult, placed, printModule, takenOver } from './boundary.ts'
import { createEmitter, type Emitter, printFunction } from './emitter.ts'
import { emitGraph } from './graph.ts'
import { compare, elementwise, reshape, splat } from './instructions.ts'
import type { LoweringOptions, Port, StableHloModule } from './module.ts'
import { namesOf, printSignature, printType, type Type, type Value } from './types.ts'

const counter: Type = { shape: [], element: 'i32' }

/**
 * `steps` steps as one module: a while loop around the step, which is a function of its own. Results are the carried
 * states after the last step, and every other output of each step, stacked [steps, …]. An axis that is cut over devices is
 * counted without the axis of steps.
 * @throws `bad-loop`, and what `lower` throws
 */
export function lowerLoop(request: LoopRequest, options: Omit<LoweringOptions, 'donated'> = {}): StableHloModule {
  const { outputs, carried, perStep, steps } = request
  const graph = emitGraph(outputs, options.precision ?? 'float32')
  checkNames(
    request,
    graph.inputs.map(({ tensor }) => tensor.parameters.name),
  )
  const inputs = graph.inputs.map(({ tensor: { parameters } }) => {
    const port = placed(parameters, options)
    return perStep.includes(port.name) ? stackedPort(port, steps) : port
  })
  const results = graph.outputs.map(({ name, tensor: { shape, dtype } }): Port => {
    const port = { name, shape, dtype, shardedAxis: null }
    return carried.includes(name) ? port : stackedPort(port, steps)
  })
  checkDonated(carried, results)
  const donated = results.map((output) => takenOver(output, inputs, carried))

  const step = printFunction({
    name: 'private @step',
    parameters: graph.inputs.map(({ tensor, value }) => ({ value, comment: comment(tensor.parameters.name) })),
    results: graph.outputs.map(({ name, value }) => ({ value, comment: comment(name) })),
    body: graph.emitter.print(
      graph.outputs.map(({ value }) => value),
      '    ',
    ),
  })

  const args = inputs.map(({ shape }, i): Value => ({ ...(graph.inputs[i]?.value as Value), shape }))
  const e = createEmitter()
  const zero = splat(e, 0, counter)
  const blanks = graph.outputs.flatMap(({ name, value }) =>
    carried.includes(name) ? [] : [splat(e, 0, { shape: [steps, ...value.shape], element: value.element })],
  )
  const final = emitWhile(e, steps, [zero, ...args, ...blanks], (body, [i, ...rest]) => {
    const held = rest.slice(0, args.length)
    const collected = rest.slice(args.length)
    const operands = held.map((value, k) =>
      perStep.includes((inputs[k] as Port).name) ? sliceOf(body, value, i as Value) : value,
    )
    const types = graph.outputs.map(({ value }) => value)
    const signature = printSignature(operands, types)
    const call = `func.call @step(${namesOf(operands)}) : ${signature}`
    const called =
      types.length === 1 ? [body.emit(call, operands, types[0] as Value)] : body.emitMany(call, operands, types)
    const made = (name: string): Value => called[graph.outputs.findIndex((output) => output.name === name)] as Value
    const others = graph.outputs.filter(({ name }) => !carried.includes(name))
    return [
      elementwise(body, 'add', [i as Value, splat(body, 1, counter)]),
      ...held.map((value, k) => (carried.includes((inputs[k] as Port).name) ? made((inputs[k] as Port).name) : value)),
      ...others.map(({ name }, k) => update(body, collected[k] as Value, made(name), i as Value)),
    ]
  })

  const stackedResults = final.slice(1 + args.length)
  const values = results.map(({ name }) =>
    carried.includes(name)
      ? (final[1 + inputs.findIndex((input) => input.name === name)] as Value)
      : (stackedResults.shift() as Value),
  )
  const main = printFunction({
    name: 'public @main',
    parameters: inputs.map((port, i) => entryParameter(args[i] as Value, port, donated, i, options)),
    results: results.map((port, i) => entryResult(values[i] as Value, port, options)),
    body: e.print(values, '    '),
  })
  return { text: printModule([main, step], options), inputs, outputs: results, donated }
}

const stackedPort = (port: Port, steps: number): Port => ({
  ...port,
  shape: [steps, ...port.shape],
  shardedAxis: port.shardedAxis === null ? null : port.shardedAxis + 1,
})

/** `steps` turns of a body that maps the values it holds, the turn's number first, to those of the next turn. */
function emitWhile(
  e: Emitter,
  steps: number,
  start: readonly Value[],
  turn: (body: Emitter, held: readonly Value[]) => readonly Value[],
): Value[] {
  const held = start.map((value, i) => ({ name: `%held${i}`, shape: value.shape, element: value.element }))
  const types = start.map(printType).join(', ')
  const condition = createEmitter('condition')
  const goesOn = compare(condition, 'LT', held[0] as Value, splat(condition, steps, counter))
  const body = createEmitter('body')
  const next = turn(body, held)
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
  return e.emitMany(text.join('\n'), start, start)
}

const places = (e: Emitter, stack: Value, i: Value): Value[] => {
  const zero = splat(e, 0, counter)
  return stack.shape.map((_, axis) => (axis === 0 ? i : zero))
}

/** Row i of a stack. */
function sliceOf(e: Emitter, stack: Value, i: Value): Value {
  const at = places(e, stack, i)
  const type = { shape: stack.shape.with(0, 1), element: stack.element }
  const operands = [stack, ...at]
  const text = `stablehlo.dynamic_slice ${namesOf(operands)}, sizes = [${type.shape.join(', ')}]`
  return reshape(e, e.emit(`${text} : ${printSignature(operands, [type])}`, operands, type), stack.shape.slice(1))
}

/** A stack with its row i replaced. */
function update(e: Emitter, stack: Value, row: Value, i: Value): Value {
  const operands = [stack, reshape(e, row, [1, ...row.shape]), ...places(e, stack, i)]
  const text = `stablehlo.dynamic_update_slice ${namesOf(operands)} : ${printSignature(operands, [stack])}`
  return e.emit(text, operands, { shape: stack.shape, element: stack.element })
}

function checkNames({ carried, perStep, steps }: LoopRequest, inputs: readonly string[]): void {
  if (!Number.isInteger(steps) || steps < 1) {
    fail({
      code: 'bad-loop',
      what: 'a loop takes a whole number of steps, 1 or more',
      value: steps,
      fix: 'Ask for one step or more.',
    })
  }
  const unknown = [...carried, ...perStep].find((name) => !inputs.includes(name))
  if (unknown !== undefined) {
    fail({
      code: 'bad-loop',
      where: unknown,
      what: 'the step has no input of this name',
      fix: `Name some of ${inputs.join(', ')}.`,
    })
  }
  const both = carried.find((name) => perStep.includes(name))
  if (both !== undefined) {
    fail({
      code: 'bad-loop',
      where: both,
      what: 'an input is either carried from step to step or given for each',
      fix: 'Name it once.',
    })
  }
}
