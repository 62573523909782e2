import type { Tensor } from '../../../graph/tensor.ts'
import type { Named } from '../../backend.ts'
import { checkDonated, entryParameter, entryResult, placed, printModule, takenOver } from './boundary.ts'
import { printFunction } from './emitter.ts'
import { emitGraph } from './graph.ts'
import type { LoweringOptions, StableHloModule } from './module.ts'

/**
 * A graph as a StableHLO module: one function with an argument per input and a result per output.
 * @throws `duplicate-input`, `bad-donation`, `uneven-shards`
 */
export function lower(outputs: Named<Tensor>, options: LoweringOptions = {}): StableHloModule {
  const { precision = 'float32', donated: donors = [] } = options
  const graph = emitGraph(outputs, precision)
  const inputs = graph.inputs.map(({ tensor: { parameters } }) => placed(parameters, options))
  const results = graph.outputs.map(({ name, tensor: { shape, dtype } }) => ({ name, shape, dtype, shardedAxis: null }))
  checkDonated(donors, results)
  const donated = results.map((output) => takenOver(output, inputs, donors))
  const main = printFunction({
    name: 'public @main',
    parameters: inputs.map((port, i) => entryParameter(graph.inputs[i]?.value as never, port, donated, i, options)),
    results: results.map((port, i) => entryResult(graph.outputs[i]?.value as never, port, options)),
    body: graph.emitter.print(
      graph.outputs.map(({ value }) => value),
      '    ',
    ),
  })
  return { text: printModule([main], options), inputs, outputs: results, donated }
}
