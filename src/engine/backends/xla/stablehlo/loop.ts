import { fail } from '../../../../error.ts'
import type { LoopRequest } from '../../backend.ts'
import { checkDonated, comment, entryParameter, entryResult, placed, printModule, takenOver } from './boundary.ts'
import { createEmitter, printFunction } from './emitter.ts'
import { emitGraph } from './graph.ts'
import { reshape, splat } from './instructions.ts'
import type { LoweringOptions, Port, StableHloModule } from './module.ts'
import { namesOf, printSignature, type Value } from './types.ts'
import { emitWhile, partOf, withPart } from './while.ts'

/**
 * Up to `steps` steps as one module: a while loop around the step, which is a function of its own. How many are taken is an
 * argument, so that one program serves all and the numbers do not depend on how steps are shared out between calls.
 * Results are the carried states after the last step, and every other output of each step, stacked [steps, …], zeros
 * behind those taken. An axis that is cut over devices is counted without the axis of steps.
 * @throws `bad-loop`, and what `lower` throws
 */
export function lowerLoop(request: LoopRequest, options: Omit<LoweringOptions, 'donated'> = {}): StableHloModule {
  const { outputs, carried, perStep, steps } = request
  const graph = emitGraph(outputs, options)
  checkNames(
    request,
    graph.inputs.map(({ tensor }) => tensor.parameters.name),
  )
  const inputs = graph.inputs.map(({ tensor: { parameters } }) => {
    const port = placed(parameters, options)
    return perStep.includes(port.name) ? stackedPort(port, steps) : port
  })
  const ports = [...inputs, stepsTaken]
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
  const turns: Value = { name: `%arg${args.length}`, shape: [], element: 'i32' }
  const e = createEmitter()
  const blanks = graph.outputs.flatMap(({ name, value }) =>
    carried.includes(name) ? [] : [splat(e, 0, { shape: [steps, ...value.shape], element: value.element })],
  )
  const final = emitWhile(e, turns, [...args, ...blanks], (body, i, values) => {
    const held = values.slice(0, args.length)
    const collected = values.slice(args.length)
    const operands = held.map((value, k) =>
      perStep.includes((inputs[k] as Port).name)
        ? reshape(body, partOf(body, value, 0, 1, i), value.shape.slice(1))
        : value,
    )
    const types = graph.outputs.map(({ value }) => value)
    const signature = printSignature(operands, types)
    const call = `func.call @step(${namesOf(operands)}) : ${signature}`
    const called =
      types.length === 1 ? [body.emit(call, operands, types[0] as Value)] : body.emitMany(call, operands, types)
    const made = (name: string): Value => called[graph.outputs.findIndex((output) => output.name === name)] as Value
    const others = graph.outputs.filter(({ name }) => !carried.includes(name))
    return [
      ...held.map((value, k) => (carried.includes((inputs[k] as Port).name) ? made((inputs[k] as Port).name) : value)),
      ...others.map(({ name }, k) => {
        const row = reshape(body, made(name), [1, ...made(name).shape])
        return withPart(body, collected[k] as Value, 0, row, i)
      }),
    ]
  })

  const stackedResults = final.slice(args.length)
  const values = results.map(({ name }) =>
    carried.includes(name)
      ? (final[inputs.findIndex((input) => input.name === name)] as Value)
      : (stackedResults.shift() as Value),
  )
  const main = printFunction({
    name: 'public @main',
    parameters: ports.map((port, i) => entryParameter([...args, turns][i] as Value, port, donated, i, options)),
    results: results.map((port, i) => entryResult(values[i] as Value, port, options)),
    body: e.print(values, '    '),
  })
  return { text: printModule([main, step], options), inputs: ports, outputs: results, donated }
}

/** The module's last argument: how many of its steps to take. */
export const stepsTaken: Port = { name: 'steps taken', shape: [], dtype: 'int32', shardedAxis: null }

const stackedPort = (port: Port, steps: number): Port => ({
  ...port,
  shape: [steps, ...port.shape],
  shardedAxis: port.shardedAxis === null ? null : port.shardedAxis + 1,
})

function checkNames({ carried, perStep, steps }: LoopRequest, inputs: readonly string[]): void {
  if (!Number.isInteger(steps) || steps < 1) {
    fail({
      code: 'bad-loop',
      what: 'a loop takes a whole number of steps, 1 or more',
      value: steps,
      fix: 'Ask for one step or more.',
    })
  }
  if (inputs.includes(stepsTaken.name)) {
    fail({
      code: 'bad-loop',
      where: stepsTaken.name,
      what: 'this is what a loop calls the number of its steps',
      fix: 'Give the input another name.',
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
