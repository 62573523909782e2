/**
 * Escalado's contender: the training step through XLA in bf16, the text on the device, several steps in a call.
 *
 *   node escalado.mjs JOB.json {cudnn,decomposed} SECONDS
 *
 * Prints one JSON line. Set ESCALADO_BENCH_PRECISION=float32 where the device has no bf16.
 */
import './complain.mjs'
import { readFileSync } from 'node:fs'
import { createXla, input } from 'escalado/engine'
import { createOptimizer, drawTokens, trainingStep } from 'escalado/train'
import { starts } from './job.mjs'

const [file, attention, seconds] = process.argv.slice(2)
const job = JSON.parse(readFileSync(file, 'utf8'))
const { width, depth, context, vocabulary, batch, steps: most, learningRate, weightDecay, tokens } = job
const { beta1, beta2, epsilon, clip } = job
const shape = { width, depth, context, vocabulary }
const constants = { beta1, beta2, epsilon, clip }
const numbers = (Kind, name) => new Kind(new Uint8Array(readFileSync(name)).buffer)
const sinceStart = () => performance.now() / 1000

const backend = createXla({
  precision: process.env.ESCALADO_BENCH_PRECISION ?? 'bfloat16',
  attention,
  client: process.env.ESCALADO_PJRT_PLUGIN ? {} : { preallocate: false },
})
const { version } = await backend.describeDevices()
const opened = sinceStart()
const drawn = drawTokens(input('text', [tokens], 'int32'), input('starts', [batch], 'int32'), context + 1)
const optimizer = await createOptimizer({
  ...{
    graph: trainingStep(shape, batch, constants, drawn),
    readings: ['loss'],
    weights: numbers(Float32Array, job.weights),
  },
  ...{ weightDecay, constants, backend, threads: 1, resident: { text: numbers(Int32Array, job.text) }, most },
})

async function take(steps) {
  const first = optimizer.taken()
  const places = new Int32Array(most * batch)
  for (let i = 0; i < steps; i++) places.set(starts(tokens, context, batch, first + i), i * batch)
  const results = await optimizer.steps(new Array(steps).fill(learningRate), { starts: places })
  return results.map(({ loss }) => loss)
}

const losses = await take(1)
const firstStep = sinceStart()
while (losses.length < job.check) losses.push(...(await take(1)))
await take(most)

const begun = performance.now()
let taken = 0
while (performance.now() - begun < 1000 * Number(seconds)) taken += (await take(most)).length
const elapsed = (performance.now() - begun) / 1000
const { devices, platform } = await backend.describeDevices()
console.log(
  JSON.stringify({
    ...{ version, platform, device: devices[0]?.kind, losses },
    tokensPerSecond: (taken * batch * context) / elapsed,
    peakBytes: devices[0]?.memory?.peak ?? null,
    openedSeconds: opened,
    firstStepSeconds: firstStep,
  }),
)
await optimizer.dispose()
await backend.dispose()
