/**
 * Where the time of a policy gradient goes, and how well its update uses the machine beside plain training.
 *
 *   node bench/infer/practice.mjs [--rounds 5] [--threads 2]
 *
 * Prints one JSON line per size: seconds of rollouts, scoring and update of one iteration of a study's practice
 * (32 problems × 8 completions, an update of 2 steps of 128), and the model FLOP/s of the update over those of the
 * training step that `bench:train` measures, at the same shape, batch and threads; the two take turns. The models are
 * untrained, so they use all tokens they may: rollouts of taught models end earlier and take less. All figures are
 * medians.
 */
import { parseArgs } from 'node:util'
import { processorBackend } from 'escalado/engine'
import { countParameters, flopsPerToken, initialize } from 'escalado/model'
import { policyGradient, practiceOf } from 'escalado/studies'
import { thinkingTasks } from 'escalado/tasks'
import { createTrainer } from 'escalado/train'
import { learningRate, median, optimizer, round, weightDecay } from '../sizes.mjs'
import { sequencesOf } from '../words.mjs'
import { studySizes } from './sizes.mjs'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, threads: { type: 'string', default: '2' } },
})
const [rounds, threads] = [values.rounds, values.threads].map(Number)
const batch = 128
const backend = await processorBackend()
const practice = practiceOf(
  thinkingTasks.find(({ name }) => name === 'countdown'),
  [1],
)

for (const { name, ...shape } of studySizes) console.log(JSON.stringify({ size: name, ...(await measure(shape)) }))

async function measure(shape) {
  const trainer = await createTrainer(trunkOf(shape), backend, sequencesOf(shape), threads)
  await trainingRate(trainer, shape)
  const results = []
  for (let i = 0; i < rounds; i++) {
    const before = await trainingRate(trainer, shape)
    const { seconds, updateFlops } = await practise(shape, i)
    const after = await trainingRate(trainer, shape)
    results.push({ ...seconds, ratio: updateFlops / seconds.update / ((before + after) / 2) })
  }
  await trainer.dispose()
  const middle = (key) => round(median(results.map((result) => result[key])))
  return {
    ...{ N: countParameters(shape), threads },
    seconds: { rollouts: middle('rollouts'), scoring: middle('scoring'), update: middle('update') },
    updateOverTraining: middle('ratio'),
  }
}

/** Model FLOP/s of plain training. */
async function trainingRate(trainer, shape) {
  const steps = 4
  const start = performance.now()
  for (let i = 0; i < steps; i++) await trainer.advance(Number.POSITIVE_INFINITY, () => learningRate)
  return (steps * batch * shape.context * flopsPerToken(shape)) / ((performance.now() - start) / 1000)
}

/** The second of two iterations: the first pass through a graph is slow. */
async function practise(shape, seed) {
  const spec = {
    ...{ shape, optimizer, weightDecay: 0, seed, iterations: 2, problems: 32, group: 8, maxTokens: shape.context - 16 },
    ...{
      epochs: 1,
      batch,
      learningRate: 0.0005,
      warmup: 4,
      policy: { clip: { low: 0.2, high: 0.28 }, divergence: 0.001 },
    },
    ...{ advantages: 'centered', tokenWeighting: 'constant', rewards: 'verified', truncated: 'wrong' },
  }
  let seconds = null
  const host = {
    timed(spent) {
      seconds = spent
    },
  }
  const request = { start: initialize(shape, 1), practice, backend, threads, writerBatch: 64, host }
  const { rows } = await policyGradient(spec, request)
  return { seconds, updateFlops: rows.at(-1).flops.update }
}

function trunkOf(shape) {
  const schedule = { learningRate, warmup: 0, decayShare: 0 }
  return { shape, seed: 1, batch, schedule, weightDecay, optimizer, branches: [1] }
}
