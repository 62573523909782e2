/**
 * The same training on the device and on the CPU engine: do the loss curves agree within what bf16 rounds away?
 *
 *   node curve.mjs [STEPS]
 *
 * Two trainings that differ by rounding drift apart step by step, but not on average: windows of a tenth of the steps are
 * compared. Prints one JSON line.
 */
import './complain.mjs'
import { readdirSync, readFileSync } from 'node:fs'
import { createXla, input, onnx } from 'escalado/engine'
import { initialize } from 'escalado/model'
import { createOptimizer, drawTokens, trainingStep } from 'escalado/train'
import { starts } from './job.mjs'
import { optimizer as constants, learningRate, weightDecay } from './sizes.mjs'

const steps = Number(process.argv[2] ?? 300)
const shape = { width: 96, depth: 3, context: 128, vocabulary: 256 }
const batch = 16
/** Of a window's mean loss: bf16 has 8 bits, and rounding errors of a mean over thousands of tokens mostly cancel. */
const tolerance = 0.01

const folder = new URL('../../docs/', import.meta.url)
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'))
const text = Int32Array.from(Buffer.concat(pages.sort().map((name) => readFileSync(new URL(name, folder)))))

async function train(backend, most) {
  const drawn = drawTokens(input('text', [text.length], 'int32'), input('starts', [batch], 'int32'), shape.context + 1)
  const request = { weights: initialize(shape, 1), weightDecay, constants, backend, threads: 2, readings: ['loss'] }
  const resident = { text }
  const graph = trainingStep(shape, batch, constants, drawn)
  const optimizer = await createOptimizer({ ...request, graph, resident, most })
  const losses = []
  while (losses.length < steps) {
    const count = Math.min(optimizer.most, steps - losses.length)
    const places = new Int32Array(optimizer.most * batch)
    for (let i = 0; i < count; i++) places.set(starts(text.length, shape.context, batch, losses.length + i), i * batch)
    const results = await optimizer.steps(new Array(count).fill(learningRate), { starts: places })
    losses.push(...results.map(({ loss }) => loss))
  }
  await optimizer.dispose()
  return losses
}

const device = createXla({
  precision: process.env.ESCALADO_BENCH_PRECISION ?? 'bfloat16',
  client: process.env.ESCALADO_PJRT_PLUGIN ? {} : { preallocate: false },
})
const ours = await train(device, 20)
await device.dispose()
const expected = await train(onnx, 1)
const width = Math.ceil(steps / 10)
const windows = (losses) =>
  Array.from({ length: 10 }, (_, i) => losses.slice(i * width, (i + 1) * width)).map(
    (part) => part.reduce((sum, loss) => sum + loss, 0) / part.length,
  )
const [mine, theirs] = [windows(ours), windows(expected)]
const worst = Math.max(...mine.map((loss, i) => Math.abs(loss / theirs[i] - 1)))
const agrees = worst <= tolerance && expected.at(-1) < 0.8 * expected[0]
console.log(JSON.stringify({ steps, tolerance, worst, agrees, device: mine, cpu: theirs }))
if (!agrees) process.exitCode = 1
