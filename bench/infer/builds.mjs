/**
 * Two builds of this package on the same work, taking turns: reading prompts, and writing with a key-value cache.
 *
 *   node bench/infer/builds.mjs OLD/dist NEW/dist [--rounds 9] [--threads 1] [--batch 64] [--device cpu]
 *
 * Prints one JSON line per size: CPU time of each build in ms (reading all prompts of a batch and writing one token; and
 * writing a token to each row, reading apart) and the median over rounds of new over old, by CPU time and by the clock.
 * CPU time is what to look at on a machine that does other work besides. `same` tells whether both wrote the same
 * tokens, and to the bit the same probabilities.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { median, round } from '../sizes.mjs'
import { studySizes } from './sizes.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '9' },
    threads: { type: 'string', default: '1' },
    batch: { type: 'string', default: '64' },
    device: { type: 'string', default: 'cpu' },
  },
})
const [rounds, threads, batch] = [values.rounds, values.threads, values.batch].map(Number)
const builds = await Promise.all(positionals.map(load))
const sizes = [...studySizes, { name: '4M', width: 256, depth: 5, context: 128, vocabulary: 256 }]

for (const { name, ...shape } of sizes) {
  const writers = await Promise.all(
    builds.map((build) => build.createWriter(shape, weightsOf(build, shape), build.backend, { batch, threads })),
  )
  for (const prompt of [16, 64]) {
    const found = []
    for (let i = -1; i < rounds; i++) {
      const both = []
      // who goes first changes from round to round
      for (const at of i % 2 === 0 ? [0, 1] : [1, 0]) both[at] = await measure(builds[at], writers[at], shape, prompt)
      if (i >= 0) found.push(both)
    }
    const middle = (of) => round(median(found.map(of)))
    const part = (key) => ({
      cpu: [0, 1].map((at) => middle((both) => both[at][key].cpu)),
      ratio: middle(([a, b]) => b[key].cpu / a[key].cpu),
      clock: middle(([a, b]) => b[key].clock / a[key].clock),
    })
    const same = {
      tokens: found.every(([a, b]) => a.tokens === b.tokens),
      bits: found.every(([a, b]) => a.bits === b.bits),
    }
    console.log(
      JSON.stringify({ size: name, batch, threads, prompt, reading: part('reading'), writing: part('writing'), same }),
    )
  }
  for (const writer of writers) await writer.dispose()
}

async function load(folder) {
  const module = (name) => import(pathToFileURL(resolve(folder, name, 'index.js')).href)
  const [engine, infer, model, stats] = await Promise.all(['engine', 'infer', 'model', 'stats'].map(module))
  const { backend } = await engine.openDevice(values.device)
  return { ...infer, ...model, ...stats, backend }
}

function weightsOf({ createRandom, initialize }, shape) {
  const random = createRandom('bench', shape.width)
  return initialize(shape, 1).map((weight) => weight + 0.1 * random.normal())
}

async function measure({ createRandom }, writer, shape, prompt) {
  const write = async (maxTokens) => {
    const requests = Array.from({ length: batch }, (_, i) => ({
      prefix: Uint8Array.from({ length: prompt }, (_, j) => 1 + ((i + j) % 100)),
      streams: [createRandom('bench', i)],
      maxTokens,
    }))
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    const written = await writer.write(requests, { temperature: 1, topP: 1, stops: [] })
    const { user, system } = process.cpuUsage(cpu)
    return { clock: performance.now() - start, cpu: (user + system) / 1000, written }
  }
  const reading = await write(1)
  const steps = shape.context - prompt
  const all = await write(steps)
  const each = (key) => (all[key] - reading[key]) / (steps - 1)
  return {
    reading,
    writing: { clock: each('clock'), cpu: each('cpu') },
    bits: JSON.stringify(all.written),
    tokens: JSON.stringify(all.written.flat().map(({ bytes }) => [...bytes])),
  }
}
