/**
 * Training speed against this machine's own single-precision matrix product.
 *
 *   node bench/train/main.mjs [--rounds 7] [--seconds 2] [--threads 2] [SIZE…]
 *
 * Prints one JSON line per size: tokens per second, model FLOP/s (only the pairs that causal attention needs) over the
 * rate of a 1024³ product in the same runtime and process, measured before and after each round; peak memory; and the
 * share of a step spent outside the graph. All figures are medians over rounds. That share counts drawing the batch,
 * metrics, and, as the time of a graph that only hands its inputs on, feeding the graph and taking its results.
 */
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import * as engine from 'escalado/engine'
import { countParameters, countStored, flopsPerToken } from 'escalado/model'
import { createTrainer, trainingStep } from 'escalado/train'
import { compileProduct } from '../product.mjs'
import { chosenSizes, learningRate, median, optimizer, round, weightDecay } from '../sizes.mjs'
import { sequencesOf } from '../words.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '2' },
    threads: { type: 'string', default: '2' },
  },
})
const [rounds, seconds, threads] = [values.rounds, values.seconds, values.threads].map(Number)

const backend = await engine.processorBackend()
const product = await compileProduct(1024, threads)
for (const size of chosenSizes(positionals)) console.log(JSON.stringify(await measure(size)))
await product.dispose()

async function measure({ name, shape, batch }) {
  const inGraph = { milliseconds: 0 }
  const trainer = await createTrainer(specOf(shape, batch), timed(backend, inGraph), sequencesOf(shape), threads)
  for (let i = 0; i < 3; i++) await trainer.advance(Number.POSITIVE_INFINITY, () => learningRate)

  const feeding = await timeFeeding(shape, batch)
  const results = []
  let before = await product.rate()
  for (let i = 0; i < rounds; i++) {
    const { stepsPerSecond, runShare } = await train(trainer, inGraph)
    const after = await product.rate()
    const tokensPerSecond = stepsPerSecond * batch * shape.context
    const rate = (before + after) / 2
    results.push({
      tokensPerSecond,
      rate,
      utilization: (tokensPerSecond * flopsPerToken(shape)) / rate,
      graphShare: runShare - feeding * stepsPerSecond,
    })
    before = after
  }
  await trainer.dispose()
  const middle = (key) => median(results.map((result) => result[key]))
  return {
    size: name,
    N: countParameters(shape),
    stored: countStored(shape),
    ...shape,
    batch,
    threads,
    tokensPerSecond: Math.round(middle('tokensPerSecond')),
    modelGflops: round((middle('tokensPerSecond') * flopsPerToken(shape)) / 1e9),
    productGflops: round(middle('rate') / 1e9),
    utilization: round(middle('utilization')),
    outsideGraph: round(1 - middle('graphShare'), 2),
    // the largest so far in this process: sizes run in ascending order
    peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

/** Trains for some seconds. */
async function train(trainer, inGraph) {
  inGraph.milliseconds = 0
  let steps = 0
  const start = performance.now()
  while (performance.now() - start < 1000 * seconds) {
    await trainer.advance(Number.POSITIVE_INFINITY, () => learningRate)
    steps++
  }
  const spent = performance.now() - start
  return { stepsPerSecond: (1000 * steps) / spent, runShare: inGraph.milliseconds / spent }
}

/** Seconds that feeding a step's graph and taking its results needs, whatever it computes. */
async function timeFeeding(shape, batch) {
  const { tokens, ...others } = Object.fromEntries(
    engine
      .inputsOf(Object.values(trainingStep(shape, batch, optimizer)))
      .map((input) => [input.parameters.name, input]),
  )
  const count = engine.sum(engine.cast(tokens, 'float32'))
  const executable = await backend.compile({ ...others, count }, { threads })
  const arrays = () =>
    Object.fromEntries(
      Object.entries(others).map(([name, { shape }]) => [name, new Float32Array(engine.sizeOf(shape))]),
    )
  const feeds = { ...arrays(), tokens: new Int32Array(engine.sizeOf(tokens.shape)) }
  const into = arrays()
  const times = []
  for (let i = 0; i < 20; i++) {
    const start = performance.now()
    await executable.run(feeds, into)
    times.push((performance.now() - start) / 1000)
  }
  await executable.dispose()
  return median(times)
}

/** @returns What a trunk of this size is trained by. */
function specOf(shape, batch) {
  return {
    shape,
    seed: 1,
    batch,
    schedule: { learningRate, warmup: 0, decayShare: 0 },
    weightDecay,
    optimizer,
    branches: [1],
  }
}

/** A backend whose executables add the time of their runs to a counter. */
function timed(backend, counter) {
  return {
    ...backend,
    async compile(outputs, options) {
      const executable = await backend.compile(outputs, options)
      return {
        ...executable,
        async run(feeds, into) {
          const start = performance.now()
          const results = await executable.run(feeds, into)
          counter.milliseconds += performance.now() - start
          return results
        },
      }
    },
  }
}
