import { expect, test } from 'vitest'
import { type Data, type Named, onnx, reference, type Tensor } from '../engine/index.ts'
import { initialize, type ModelShape, stackedShape } from '../model/index.ts'
import { createRandom } from '../stats/index.ts'
import { createOptimizer } from './optimizer.ts'
import { type PolicyConstants, policyStep, supervisedStep, targetProbabilities } from './policy.ts'
import { type OptimizerConstants, stepScalars, trainingStep, unstackWeights } from './step.ts'

const shape: ModelShape = { width: 8, depth: 1, context: 6, vocabulary: 13 }
const batch = 3
const count = batch * shape.context
const optimizer: OptimizerConstants = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, clip: 1e9 }
const random = createRandom('policy')
const draw = (n: number, value: () => number): Float32Array => Float32Array.from({ length: n }, value)

const weights = initialize(shape, 1).map((value) => value + 0.3 * random.normal())
const tokens = Int32Array.from({ length: batch * (shape.context + 1) }, () => random.integer(shape.vocabulary))
const rows = Array.from({ length: batch }, (_, row) =>
  tokens.subarray(row * (shape.context + 1), (row + 1) * (shape.context + 1)),
)
/** The same tokens, each with the one behind it. */
const read = {
  tokens: Int32Array.from(rows.flatMap((row) => [...row.subarray(0, -1)])),
  targets: Int32Array.from(rows.flatMap((row) => [...row.subarray(1)])),
}
const tokenWeights = draw(count, () => (random.uniform() < 0.3 ? 0 : 0.1 * random.uniform()))
const advantages = draw(count, () => random.normal())
const states = { weights, first: new Float32Array(weights.length), second: new Float32Array(weights.length) }
const scalars = Object.fromEntries(
  Object.entries(stepScalars(0, 0.01, 0, optimizer)).map(([name, value]) => [name, Float32Array.of(value)]),
)

const run = async (graph: Named<Tensor>, feeds: Named<Data>, backend = reference): Promise<Named<Data>> => {
  const executable = await backend.compile(graph)
  const results = await executable.run({ ...states, ...scalars, tokens, ...feeds })
  await executable.dispose()
  return results
}
const only = (results: Named<Data>, name: string): number => results[name]?.[0] as number

/** ln probabilities of targets under the weights, and entropies, from the graph that is tested against softmax below. */
async function measured(): Promise<{ logProbabilities: Data; entropies: Data }> {
  const { input } = await import('../engine/index.ts')
  const model = unstackWeights(shape, input('weights', stackedShape(shape)))
  const graph = targetProbabilities(shape, model, input('tokens', [batch, shape.context + 1], 'int32'))
  const executable = await reference.compile(graph)
  const { logProbabilities, entropies } = await executable.run({ weights, tokens })
  return { logProbabilities: logProbabilities as Data, entropies: entropies as Data }
}
const now = await measured()
const moved = draw(count, () => 0.4 * random.normal())
const old = Float32Array.from(moved, (by, i) => (now.logProbabilities[i] as number) - by)
const referenceLogProbabilities = draw(count, () => -1 - random.uniform())
const feeds = { tokenWeights, advantages, oldLogProbabilities: old, referenceLogProbabilities }
const constants: PolicyConstants = { clip: { low: 0.2, high: 0.28 }, divergence: 0.05 }

test('loss and readings are what the formulas say, token by token', async () => {
  const results = await run(policyStep(shape, batch, optimizer, constants), feeds)
  const sums = { weight: 0, gain: 0, divergence: 0, clipped: 0, entropy: 0 }
  for (let i = 0; i < count; i++) {
    const [weight, advantage, logProbability] = [tokenWeights[i], advantages[i], now.logProbabilities[i]] as [
      number,
      number,
      number,
    ]
    const ratio = Math.exp(logProbability - (old[i] as number))
    const held = Math.max(0.8, Math.min(1.28, ratio)) * advantage
    const apart = (referenceLogProbabilities[i] as number) - logProbability
    sums.weight += weight
    sums.gain += weight * Math.min(ratio * advantage, held)
    sums.divergence += weight * (Math.exp(apart) - apart - 1)
    sums.clipped += held < ratio * advantage ? weight : 0
    sums.entropy += weight * (now.entropies[i] as number)
  }
  expect(only(results, 'loss')).toBeCloseTo(0.05 * sums.divergence - sums.gain, 6)
  for (const name of ['divergence', 'clipped', 'entropy'] as const)
    expect(only(results, name), name).toBeCloseTo(sums[name] / sums.weight, 6)
  expect(sums.clipped).toBeGreaterThan(0)
})

test('the gradient is that of finite differences, away from the corners', async () => {
  const graph = policyStep(shape, batch, optimizer, constants)
  const executable = await reference.compile(graph)
  const at = async (changed: Float32Array): Promise<Named<Data>> =>
    executable.run({ ...states, ...scalars, tokens, ...feeds, weights: changed })
  const gradient = (await at(weights)).first as Data
  for (let trial = 0; trial < 12; trial++) {
    const i = random.integer(weights.length)
    const step = 1e-3
    const [up, down] = [weights.slice(), weights.slice()]
    up[i] = (up[i] as number) + step
    down[i] = (down[i] as number) - step
    const apart = (up[i] as number) - (down[i] as number)
    const slope = (only(await at(up), 'loss') - only(await at(down), 'loss')) / apart
    expect(Math.abs(slope - (gradient[i] as number)), `weight ${i}`).toBeLessThan(2e-4 + 0.02 * Math.abs(slope))
  }
  await executable.dispose()
})

test('probabilities and entropies belong to the softmax of the logits', () => {
  const { logProbabilities, entropies } = now
  for (let i = 0; i < count; i++) {
    expect(logProbabilities[i]).toBeLessThan(0)
    expect(entropies[i]).toBeGreaterThan(0)
    expect(entropies[i]).toBeLessThanOrEqual(Math.log(shape.vocabulary) + 1e-9)
  }
})

test('a supervised step with equal weights is the step of language modelling', async () => {
  const plain = await run(trainingStep(shape, batch, optimizer), {})
  const supervised = await run(supervisedStep(shape, batch, optimizer), {
    ...read,
    tokenWeights: draw(count, () => 0.7),
  })
  expect(only(supervised, 'loss')).toBeCloseTo(only(plain, 'loss'), 6)
  expect(only(supervised, 'norm')).toBeCloseTo(only(plain, 'norm'), 6)
})

test('with equal advantages, no clipping and no reference, a policy step is a supervised step on the same tokens', async () => {
  const weighted = Float32Array.from(tokenWeights)
  const total = weighted.reduce((sum, weight) => sum + weight, 0)
  const open: PolicyConstants = { clip: { low: 1e9, high: 1e9 }, divergence: 0 }
  const policy = await run(policyStep(shape, batch, optimizer, open), {
    tokenWeights: weighted.map((weight) => weight / total),
    advantages: draw(count, () => 1),
    oldLogProbabilities: Float32Array.from(now.logProbabilities),
    referenceLogProbabilities: Float32Array.from(now.logProbabilities),
  })
  const supervised = await run(supervisedStep(shape, batch, optimizer), { ...read, tokenWeights: weighted })
  const [a, b] = [policy.first as Data, supervised.first as Data]
  for (let i = 0; i < a.length; i++) expect(a[i] as number).toBeCloseTo(b[i] as number, 5)
})

test('on the real backend, rewarded tokens become likelier, punished ones less, masked ones only in passing', async () => {
  const graph = policyStep(shape, batch, { ...optimizer, clip: 1 }, { clip: { low: 0.2, high: 0.2 }, divergence: 0 })
  const readings = ['loss', 'clipped'] as const
  const policy = await createOptimizer({
    ...{ graph, readings, weights: weights.slice(), weightDecay: 0 },
    ...{ constants: optimizer, backend: onnx, threads: 1 },
  })
  const signs = draw(count, () => 1).map((_, i) => (i % 2 === 0 ? 1 : -1))
  const inputs = {
    tokens,
    tokenWeights: draw(count, () => 1 / count),
    advantages: signs,
    oldLogProbabilities: Float32Array.from(now.logProbabilities),
    referenceLogProbabilities: Float32Array.from(now.logProbabilities),
  }
  let [lowest, clipped] = [0, 0]
  for (let i = 0; i < 40; i++) {
    const read = await policy.step(0.01, inputs)
    lowest = Math.min(lowest, read.loss)
    clipped = Math.max(clipped, read.clipped)
  }
  // the surrogate cannot promise more than its bounds allow: 0.2 on each side
  expect(lowest).toBeLessThan(-0.1)
  expect(lowest).toBeGreaterThanOrEqual(-0.2 - 1e-6)
  expect(clipped).toBeGreaterThan(0.2)
  await policy.dispose()
})
