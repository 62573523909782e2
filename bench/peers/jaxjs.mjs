/**
 * The training step of src/train/step.ts in jax-js, on its WebAssembly backend. Usage: jaxjs.mjs JOB.json [workers]
 * The package is found where Node finds packages, or in the folder ESCALADO_JAX_JS names (its node_modules).
 * Node 20 has no Worker of the kind that jax-js looks for, so there it runs on one thread; `workers` provides one.
 *
 * Weights are kept as [fan in, fan out] and in effective units, as in torch_train.py. In jax-js every use of an array consumes it; `.ref` keeps it.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { firstLosses, serve } from './protocol.mjs'
import { provideWebWorkers } from './web-worker.mjs'

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { width, depth, context, vocabulary, batch } = job
const headSize = 32
const heads = Math.ceil(width / headSize)
const rows = batch * context

if (process.argv[3] === 'workers') provideWebWorkers(job.threads)
const found = createRequire(join(process.env.ESCALADO_JAX_JS ?? process.cwd(), 'package.json')).resolve('@jax-js/jax')
const { init, defaultDevice, jit, nn, numpy: np, tree, valueAndGrad } = await import(pathToFileURL(found).href)
await init('wasm')
defaultDevice('wasm')

const floats = (name) => new Float32Array(new Uint8Array(readFileSync(job[name])).buffer)
const multipliers = job.layout.map(({ multiplier }) => multiplier)

function startingWeights() {
  const stored = floats('weights')
  let end = 0
  return job.layout.map(({ shape: [rows, columns], multiplier, transposed }) => {
    const start = end
    end += rows * columns
    const numbers = stored.subarray(start, end).map((value) => multiplier * value)
    if (!transposed) return np.array(numbers).reshape([rows, columns])
    const turned = numbers.map((_, i) => numbers[(i % rows) * columns + Math.floor(i / rows)])
    return np.array(turned).reshape([columns, rows])
  })
}

const tables = (f) => {
  const half = headSize / 2
  const angle = (i) => Math.floor(i / half) * 10_000 ** (-(i % half) / half)
  return np.array(Float32Array.from({ length: context * half }, (_, i) => f(angle(i)))).reshape([context, 1, 1, half])
}
const future = Float32Array.from({ length: context * context }, (_, i) =>
  i % context > Math.floor(i / context) ? -1e9 : 0,
)
const constants = { cos: tables(Math.cos), sin: tables(Math.sin), mask: np.array(future).reshape([context, context]) }

function norm(x) {
  const meanSquare = np.mean(np.square(x.ref), -1, { keepdims: true })
  return x.div(np.sqrt(meanSquare.add(1e-6)))
}

const half = (x, axis, start, size) => {
  const ranges = x.shape.map((length, i) => (i === axis ? [start, start + size] : [0, length]))
  return x.slice(...ranges)
}

function attention(x, qkvWeight, outputWeight, { cos, sin, mask }) {
  const qkv = np.matmul(x, qkvWeight).reshape([batch, context, 3, heads, headSize])
  const qk = norm(half(qkv.ref, 2, 0, 2))
  const a = half(qk.ref, 4, 0, headSize / 2)
  const b = half(qk, 4, headSize / 2, headSize / 2)
  const left = a.ref.mul(cos.ref).sub(b.ref.mul(sin.ref))
  const right = a.mul(sin.ref).add(b.mul(cos.ref))
  const rotated = np.concatenate([left, right], 4)
  const part = (x, i, order) => np.transpose(half(x, 2, i, 1).reshape([batch, context, heads, headSize]), order)
  const scores = np.matmul(part(rotated.ref, 0, [0, 2, 1, 3]), part(rotated, 1, [0, 2, 3, 1]))
  const attended = nn.softmax(scores.mul(1.44 / Math.sqrt(headSize)).add(mask), -1)
  const mixed = np.transpose(np.matmul(attended, part(qkv, 2, [0, 2, 1, 3])), [0, 2, 1, 3])
  return np.matmul(mixed.reshape([rows, heads * headSize]), outputWeight)
}

const look = (table, tokens) => np.take(table, tokens.reshape([rows]), 0)
const oneHot = (tokens) => nn.oneHot(tokens.reshape([rows]), vocabulary)

function lossOf(weights, inputs, previous, targets, tables) {
  const [embedding, previousEmbedding, ...rest] = weights
  let stream = look(embedding, inputs).add(look(previousEmbedding, previous))
  for (let i = 0; i < depth; i++) {
    const [qkv, output, up, down] = rest.slice(4 * i, 4 * i + 4)
    const keep = tree.ref(tables)
    stream = stream.ref.add(attention(norm(stream), qkv, output, keep))
    stream = stream.ref.add(np.matmul(np.square(nn.relu(np.matmul(norm(stream), up))), down))
  }
  tree.dispose(tables)
  const logits = np.matmul(norm(stream), rest.at(-1))
  return np.sum(nn.logSoftmax(logits, -1).mul(oneHot(targets))).mul(-1 / rows)
}

/** One step; `scalars` are Adam's bias corrections, which change with the step. */
const step = jit((weights, first, second, inputs, previous, targets, tables, scalars) => {
  const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(weights), inputs, previous, targets, tables)
  const squares = gradients.map((g, i) => np.sum(np.square(g.ref)).mul(multipliers[i] ** 2))
  const total = np.sqrt(squares.reduce((a, b) => a.add(b)))
  const shrink = np.minimum(np.array(job.clip).div(total), np.array(1))
  const [firstScale, secondScale] = [half(scalars.ref, 0, 0, 1), half(scalars, 0, 1, 1)]
  const updated = weights.map((weight, i) => {
    const gradient = gradients[i].mul(shrink.ref)
    const m = first[i].mul(job.beta1).add(gradient.ref.mul(1 - job.beta1))
    const v = second[i].mul(job.beta2).add(np.square(gradient).mul(1 - job.beta2))
    const deviation = np.sqrt(v.ref.mul(secondScale.ref)).add(job.epsilon / multipliers[i])
    const update = m.ref
      .mul(firstScale.ref)
      .div(deviation)
      .mul(job.learningRate * multipliers[i])
    return { weight: weight.mul(1 - job.learningRate * job.weightDecay).sub(update), m, v }
  })
  for (const used of [shrink, firstScale, secondScale]) used.dispose()
  return [updated.map(({ weight }) => weight), updated.map(({ m }) => m), updated.map(({ v }) => v), loss]
})

const tokens = new Int32Array(floats('tokens').buffer)
const perBatch = batch * (context + 1)
const int32 = { dtype: np.int32 }
/** The batch of a step: its inputs, the token before each, and the targets. */
function batchOf(index) {
  const start = (index % (tokens.length / perBatch)) * perBatch
  const column = (shift) => {
    const values = new Int32Array(rows)
    for (let r = 0; r < batch; r++) {
      for (let c = 0; c < context; c++)
        values[r * context + c] = c + shift < 0 ? 0 : tokens[start + r * (context + 1) + c + shift]
    }
    return np.array(values, int32)
  }
  return [column(0), column(-1), column(1)]
}

let weights = startingWeights()
const zeros = () => weights.map(({ shape }) => np.zeros(shape))
let [first, second] = [zeros(), zeros()]
let taken = 0
async function train() {
  const scalars = np.array(new Float32Array([1 / (1 - job.beta1 ** (taken + 1)), 1 / (1 - job.beta2 ** (taken + 1))]))
  let loss
  ;[weights, first, second, loss] = step(weights, first, second, ...batchOf(taken), tree.ref(constants), scalars)
  taken++
  return (await loss.data())[0]
}

const { version } = JSON.parse(readFileSync(join(found, '../../package.json'), 'utf8'))
await serve({ version, losses: await firstLosses(job.check, train) }, train)
// jax-js never ends its workers
process.exit()
