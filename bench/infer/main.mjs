/**
 * Batched generation with a key-value cache: tokens per second, against Hugging Face transformers (static cache) and
 * against the bounds of this machine.
 *
 *   node bench/infer/main.mjs [--rounds 5] [--threads 2] [--batch 64]
 *
 * Prints one JSON line per size. Escalado writes on one lane per core, as its studies do, and on one lane with all
 * threads; peers take turns with it, round by round, and all figures are medians. `ofBound` is the share of the rate at
 * which tokens could be written at most, measured in each round: as FLOPs at the rate of a 512³ product in the same
 * runtime on as many threads, or as bytes of cache and weights at the rate at which all cores together copy buffers of
 * 64 MiB, what is read and what is written both counted; the slower of the two applies. The peer runs where
 * ESCALADO_PYTHON names a Python with torch and transformers. `cpu` is CPU time per token, µs, of lanes and of the peer:
 * on a machine that does other work besides it tells more than the clock, which punishes whoever waits for threads.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { tokenFlops } from 'escalado/infer'
import { countParameters } from 'escalado/model'
import { compileProduct } from '../product.mjs'
import { median, round } from '../sizes.mjs'
import { studySizes } from './sizes.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    batch: { type: 'string', default: '64' },
  },
})
const [rounds, threads, batch] = [values.rounds, values.threads, values.batch].map(Number)
const prompt = 8
const sizes = [...studySizes, { name: '4M', width: 256, depth: 5, context: 128, vocabulary: 256 }]

const lanes = Array.from({ length: threads }, () => new Worker(new URL('lane.mjs', import.meta.url)))
const peer = startPeer(process.env.ESCALADO_PYTHON)

const product = await compileProduct(512, threads)
for (const size of sizes) {
  const work = { ...size, batch, prompt }
  const tokens = batch * (size.context - prompt)
  const found = []
  for (let i = -1; i < rounds; i++) {
    const cpu = process.cpuUsage()
    const laneSeconds = await onLanes(work)
    const { user, system } = process.cpuUsage(cpu)
    const threadSeconds = await ask(lanes[0], { ...work, threads })
    const other = peer === null ? { seconds: Number.NaN, cpuSeconds: Number.NaN } : await peer.ask(work)
    const measured = {
      lanes: tokens / laneSeconds,
      threads: tokens / threadSeconds,
      peer: tokens / other.seconds,
      cpu: (user + system) / tokens,
      peerCpu: (1e6 * other.cpuSeconds) / tokens,
      ...secondsAtLeast(size, await product.rate(20), await copyRate()),
    }
    // the first round compiles
    if (i >= 0) found.push(measured)
  }
  const middle = (of) => median(found.map(of))
  const best = ({ lanes, threads }) => Math.max(lanes, threads)
  console.log(
    JSON.stringify({
      ...{ size: size.name, N: countParameters(size), batch, tokens },
      tokensPerSecond: {
        lanes: Math.round(middle((each) => each.lanes)),
        threads: Math.round(middle((each) => each.threads)),
      },
      transformers:
        peer === null ? 'not measured: ESCALADO_PYTHON is not set' : Math.round(middle((each) => each.peer)),
      ratio: peer === null ? null : round(middle((each) => best(each) / each.peer)),
      cpu: {
        lanes: round(middle((each) => each.cpu)),
        transformers: peer === null ? null : round(middle((each) => each.peerCpu)),
      },
      ofBound: {
        product: round(middle((each) => best(each) * each.product)),
        memory: round(middle((each) => best(each) * each.memory)),
      },
      bound: middle((each) => each.product - each.memory) > 0 ? 'product' : 'memory',
    }),
  )
}
await product.dispose()
for (const lane of lanes) await lane.terminate()
peer?.stop()

/** Seconds until all lanes have written their part of the batch. */
async function onLanes({ batch: all, ...work }) {
  const start = performance.now()
  await Promise.all(lanes.map((lane) => ask(lane, { ...work, batch: all / lanes.length, threads: 1 })))
  return (performance.now() - start) / 1000
}

async function ask(lane, message) {
  lane.postMessage(message)
  // rejects when the lane fails
  const [answer] = await once(lane, 'message')
  return answer
}

/** Seconds that a token takes at least: its FLOPs as one product, or its cache and weights moved through memory. */
function secondsAtLeast(size, flopRate, byteRate) {
  const positions = Array.from({ length: size.context - prompt }, (_, i) => prompt + i)
  const average = (of) => positions.reduce((sum, at) => sum + of(at), 0) / positions.length
  // keys and values of all positions before it, and its share of the weights, which a step of the batch reads once
  const bytes = average((at) => 4 * 2 * size.depth * size.width * at) + (4 * countParameters(size)) / batch
  return { product: average((at) => tokenFlops(size, at)) / flopRate, memory: bytes / byteRate }
}

/** Bytes per second that all cores together move. */
async function copyRate() {
  const rates = await Promise.all(lanes.map((lane) => ask(lane, { copy: 1 << 26 })))
  return rates.reduce((sum, rate) => sum + rate, 0)
}

function startPeer(python) {
  if (python === undefined) return null
  const child = spawn(python, [new URL('peer.py', import.meta.url).pathname, String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async ask(work) {
      child.stdin.write(`${JSON.stringify(work)}\n`)
      const { value } = await lines.next()
      if (value === undefined) throw new Error(`${python} ended: it needs torch and transformers.`)
      return JSON.parse(value)
    },
    stop: () => child.kill(),
  }
}
