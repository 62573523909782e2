/** Escalado's own contender: the trainer as the product uses it. Usage: escalado.mjs JOB.json */
import { readFileSync } from 'node:fs'
import { processorBackend } from 'escalado/engine'
import { createTrainer } from 'escalado/train'
import { firstLosses, serve } from './protocol.mjs'

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { width, depth, context, vocabulary, batch, threads, learningRate, weightDecay } = job
const { beta1, beta2, epsilon, clip } = job
const tokens = Uint8Array.from(new Int32Array(new Uint8Array(readFileSync(job.tokens)).buffer))
const sequences = tokens.length / (context + 1)
const sequence = (index) => {
  const start = (index % sequences) * (context + 1)
  return tokens.subarray(start, start + context + 1)
}

const spec = {
  shape: { width, depth, context, vocabulary },
  seed: 1,
  batch,
  schedule: { learningRate, warmup: 0, decayShare: 0 },
  weightDecay,
  optimizer: { beta1, beta2, epsilon, clip },
  branches: [1],
}
const trainer = await createTrainer(spec, await processorBackend(), { sequence }, threads)
const step = async () => (await trainer.advance(Number.POSITIVE_INFINITY, () => learningRate))[0].loss
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
await serve({ version, losses: await firstLosses(job.check, step) }, step)
