import * as g from '../engine/index.ts'
import { type Backend, type Data, inputsOf, type Named, type Tensor } from '../engine/index.ts'
import { fail } from '../error.ts'
import { constantWeights, layoutOf, type ModelShape, type Weights } from '../model/index.ts'
import { checkWeights } from './input.ts'

/** A graph of a model, compiled with its weights. */
export interface CompiledModel {
  /** Runs it on the other inputs and writes all results into the given buffers. */
  run(feeds: Named<Data>, into: Named<Float32Array>): Promise<void>
  /**
   * Goes on with a copy of other weights, flat. Only where `reloadable` was asked for.
   * @throws `wrong-weights`, `fixed-weights`
   */
  loadWeights(weights: Float32Array): void
  dispose(): Promise<void>
}

export interface CompiledModelOptions {
  readonly threads?: number
  /**
   * Whether weights can be exchanged without compiling again, as learning from one's own texts needs. Then they are inputs
   * of the graph, which a backend cannot repack when it compiles. Default: false.
   */
  readonly reloadable?: boolean
}

/**
 * Compiles a graph of a model. Weights that do not change are part of it, unless the backend keeps inputs in place: then
 * they lie there, and one program serves all models of a shape.
 * @param weights flat, as stored
 * @throws `wrong-weights`
 */
export async function compileModel(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  graph: (weights: Weights) => Named<Tensor>,
  { threads = 1, reloadable = false }: CompiledModelOptions = {},
): Promise<CompiledModel> {
  checkWeights(shape, weights)
  if (backend.compileLoop !== undefined) return resident(shape, weights, backend.compileLoop, graph, threads)
  const held = reloadable ? holdWeights(shape, weights) : null
  const executable = await backend.compile(graph(held?.inputs ?? constantWeights(shape, weights)), { threads })
  return {
    async run(feeds, into) {
      await executable.run({ ...held?.feeds, ...feeds }, into)
    },
    loadWeights(others) {
      checkWeights(shape, others)
      if (held !== null) return held.flat.set(others)
      fail({
        code: 'fixed-weights',
        what: 'this model was compiled for one set of weights',
        fix: 'Create it with `reloadable`.',
      })
    },
    dispose: () => executable.dispose(),
  }
}

async function resident(
  shape: ModelShape,
  weights: Float32Array,
  compileLoop: NonNullable<Backend['compileLoop']>,
  graph: (weights: Weights) => Named<Tensor>,
  threads: number,
): Promise<CompiledModel> {
  const held = holdWeights(shape, weights)
  const outputs = graph(held.inputs)
  const names = inputsOf(Object.values(outputs)).map(({ parameters }) => parameters.name)
  const perStep = names.filter((name) => held.feeds[name] === undefined)
  const loop = await compileLoop({ outputs, carried: [], perStep, steps: 1 }, { threads })
  const used = Object.fromEntries(Object.entries(held.feeds).filter(([name]) => names.includes(name)))
  let isLoaded = false
  return {
    async run(feeds, into) {
      if (!isLoaded) await loop.load(used)
      isLoaded = true
      const fed = Object.fromEntries(perStep.map((name) => [name, feeds[name] as Data]))
      for (const [name, data] of Object.entries(await loop.run(fed))) into[name]?.set(data)
    },
    loadWeights(others) {
      checkWeights(shape, others)
      held.flat.set(others)
      isLoaded = false
    },
    dispose: () => loop.dispose(),
  }
}

/** A copy of the weights as graph inputs, and the views of it to feed them. */
export function holdWeights(shape: ModelShape, weights: Float32Array) {
  const flat = weights.slice()
  const layout = layoutOf(shape)
  const feeds: Named<Float32Array> = Object.fromEntries(
    layout.map(({ name, start, end }) => [`weights.${name}`, flat.subarray(start, end)]),
  )
  return {
    flat,
    inputs: new Map(layout.map(({ name, shape: dims }) => [name, g.input(`weights.${name}`, dims)])),
    feeds,
  }
}
