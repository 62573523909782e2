/** Does one learning rate serve all sizes and horizons? Trains every width with every rate and measures at every horizon. */

import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createStream, heldOutWindows, loadCorpus } from '../../dist/data/index.js'
import { processorBackend } from '../../dist/engine/index.js'
import { evaluateLoss } from '../../dist/infer/index.js'
import { countParameters } from '../../dist/model/index.js'
import { recipe } from '../../dist/studies/ladder/recipe.js'
import { abilityText } from '../../dist/tasks/index.js'
import { createTrainer, trainTrunk } from '../../dist/train/index.js'

const backend = await processorBackend()

const help = `Usage: node bench/recipe/grid.mjs --data PATH [--data PATH ...]

  --widths 16,32,64          depth 2 each
  --rates 0.0025,0.005,0.01,0.02
  --batches 4                sequences per step
  --tokens 250000,500000,1000000   horizons; each is a branch of the same trunk
  --seed 1
  --lanes 2

Prints one JSON line per width, rate and batch with the held-out loss at each horizon, then a table.
`

/** Trains one trunk and returns the held-out loss at the end of each branch; null from where it diverged. */
async function measure({ width, rate, batch, tokens, seed, data }) {
  const corpus = await loadCorpus({ data, root: process.cwd() })
  const shape = { width, depth: 2, context: recipe.context, vocabulary: 256 }
  const schedule = { learningRate: rate, warmup: recipe.warmup, decayShare: recipe.decayShare }
  const branches = tokens.map((count) => Math.round(count / (batch * shape.context)))
  const spec = { shape, seed, batch, schedule, weightDecay: recipe.weightDecay, optimizer: recipe.optimizer, branches }
  const stream = createStream({ corpus, context: shape.context, seed, abilityShare: recipe.abilityShare, abilityText })
  const trainer = await createTrainer(spec, backend, stream, 1)
  const windows = heldOutWindows(corpus, shape.context, 131_072)
  const losses = tokens.map(() => null)
  await trainTrunk(spec, trainer, {
    load: () => null,
    save: async () => {},
    log: () => {},
    progress: () => {},
    isFinished: () => false,
    shouldStop: () => false,
    async finish(branch, { weights }) {
      losses[branch] = (await evaluateLoss(shape, weights, backend, windows, { batch: 64 })).loss
    },
  })
  return { width, N: countParameters(shape), rate, batch, tokens, losses }
}

if (isMainThread) {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', multiple: true, default: [] },
      widths: { type: 'string', default: '16,32,64' },
      rates: { type: 'string', default: '0.0025,0.005,0.01,0.02' },
      batches: { type: 'string', default: '4' },
      tokens: { type: 'string', default: '250000,500000,1000000' },
      seed: { type: 'string', default: '1' },
      lanes: { type: 'string', default: '2' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || values.data.length === 0) {
    console.error(help)
    process.exit(values.help ? 0 : 2)
  }
  const numbers = (text) => text.split(',').map(Number)
  const jobs = numbers(values.widths).flatMap((width) =>
    numbers(values.batches).flatMap((batch) =>
      numbers(values.rates).map((rate) => ({
        width,
        rate,
        batch,
        tokens: numbers(values.tokens),
        seed: Number(values.seed),
        data: values.data,
      })),
    ),
  )
  const results = []
  const queue = jobs.toReversed()
  const lane = async () => {
    for (let job = queue.pop(); job !== undefined; job = queue.pop()) {
      const result = await new Promise((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: job })
        worker.once('message', resolve)
        worker.once('error', reject)
      })
      console.log(JSON.stringify(result))
      results.push(result)
    }
  }
  await Promise.all(Array.from({ length: Number(values.lanes) }, lane))
  console.log(
    `\n| width | batch | tokens | ${numbers(values.rates).join(' | ')} |\n|${'---|'.repeat(3 + numbers(values.rates).length)}`,
  )
  for (const { width, batch } of jobs.filter(({ rate }) => rate === jobs[0].rate)) {
    for (const [i, count] of numbers(values.tokens).entries()) {
      const row = numbers(values.rates).map(
        (rate) => results.find((r) => r.width === width && r.batch === batch && r.rate === rate)?.losses[i] ?? null,
      )
      const best = Math.min(...row.filter((loss) => loss !== null))
      const cells = row.map((loss) =>
        loss === null ? 'diverged' : loss === best ? `**${loss.toFixed(4)}**` : loss.toFixed(4),
      )
      console.log(`| ${width} | ${batch} | ${count} | ${cells.join(' | ')} |`)
    }
  }
} else {
  parentPort.postMessage(await measure(workerData))
}
