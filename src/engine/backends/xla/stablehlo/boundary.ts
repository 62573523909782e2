import { fail } from '../../../../error.ts'
import { describe, sameShape } from '../../../graph/tensor.ts'
import type { Parameter } from './emitter.ts'
import type { LoweringOptions, Port } from './module.ts'
import type { Value } from './types.ts'

const mesh = '@devices'

/** Cuts named inputs as the options say, and checks that the parts are equal. */
export function placed(port: Omit<Port, 'shardedAxis'>, { parallel }: LoweringOptions): Port {
  const axis = parallel?.axes[port.name]
  if (parallel === undefined || axis === undefined) return { ...port, shardedAxis: null }
  const size = port.shape[axis]
  if (size === undefined || size % parallel.devices !== 0) {
    fail({
      code: 'uneven-shards',
      where: port.name,
      what: `axis ${axis} cannot be cut into ${parallel.devices} equal parts, one per device`,
      value: describe(port),
      fix: 'Choose a batch that is a multiple of the number of devices.',
    })
  }
  return { ...port, shardedAxis: axis }
}

/** Position of the input that an output replaces in its own buffer, or null. */
export function takenOver(output: Port, inputs: readonly Port[], donated: readonly string[]): number | null {
  if (!donated.includes(output.name)) return null
  const position = inputs.findIndex(({ name }) => name === output.name)
  const input = inputs[position]
  if (input !== undefined && input.dtype === output.dtype && sameShape(input.shape, output.shape)) return position
  return fail({
    code: 'bad-donation',
    where: output.name,
    what: 'an output can only take over the buffer of an input of the same name, shape and dtype',
    value: input === undefined ? 'no such input' : `${describe(input)} for ${describe(output)}`,
    fix: 'Donate only states that the graph replaces.',
  })
}

/** @throws `bad-donation` for a name that no output has. */
export function checkDonated(donated: readonly string[], outputs: readonly Port[]): void {
  const lost = donated.find((donor) => outputs.every(({ name }) => name !== donor))
  if (lost === undefined) return
  fail({
    code: 'bad-donation',
    where: lost,
    what: 'no output of this name takes over the donated input',
    fix: 'Donate only states that the graph replaces.',
  })
}

const printSharding = ({ shape, shardedAxis }: Port): string => {
  const axes = shape.map((_, axis) => (axis === shardedAxis ? '{"batch"}' : '{}'))
  return `sdy.sharding = #sdy.sharding<${mesh}, [${axes.join(', ')}]>`
}

/** A name in a comment: quoted, so that it cannot end the line. */
export const comment = (name: string): string => JSON.stringify(name)

/** Argument i of an entry function, with what it gives away and where its parts lie. */
export function entryParameter(
  value: Value,
  port: Port,
  donated: readonly (number | null)[],
  position: number,
  { parallel }: LoweringOptions,
): Parameter {
  const receiver = donated.indexOf(position)
  const attributes = [
    ...(parallel === undefined ? [] : [printSharding(port)]),
    ...(receiver < 0 ? [] : [`tf.aliasing_output = ${receiver} : i32`]),
  ]
  return { value, attributes: attributes.join(', '), comment: comment(port.name) }
}

export function entryResult(value: Value, port: Port, { parallel }: LoweringOptions): Parameter {
  return { value, attributes: parallel === undefined ? '' : printSharding(port), comment: comment(port.name) }
}

/** A module around its functions. */
export function printModule(functions: readonly string[], { parallel }: LoweringOptions): string {
  const devices = parallel?.devices ?? 1
  return [
    `module @escalado attributes {mhlo.num_partitions = ${devices} : i32, mhlo.num_replicas = 1 : i32} {`,
    ...(parallel === undefined ? [] : [`  sdy.mesh ${mesh} = <["batch"=${devices}]>`]),
    functions.join('\n\n'),
    '}',
    '',
  ].join('\n')
}
