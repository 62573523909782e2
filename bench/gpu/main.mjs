/**
 * Everything that is to be shown on a GPU, by one command: speed against JAX and PyTorch, start-up, conformance, agreement
 * with the CPU engine.
 *
 *   ./bench-gpu [--out FILE] [--limit SECONDS] [--seconds SECONDS] [--parts NAMES] [--again]        (in a bundle)
 *   node bench/gpu/main.mjs …                                      (in a checkout, after npm run build)
 *
 * Each part is a process of its own with a time limit, and its result one line of JSON in FILE (gpu.jsonl). No part is
 * begun that may not end within --limit (540 s): the same command, given again, goes on with the first part that has no
 * result. Peers run in `python3`, or in the Python that ESCALADO_PYTHON names. Progress and the table go to stderr.
 */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeJob } from './job.mjs'
import { runPart } from './part.mjs'
import { sizes, tiny } from './sizes.mjs'
import { summarize } from './table.mjs'

const { values: flags } = parseArgs({
  options: {
    out: { type: 'string', default: 'gpu.jsonl' },
    limit: { type: 'string', default: '540' },
    seconds: { type: 'string', default: '10' },
    parts: { type: 'string' },
    again: { type: 'boolean', default: false },
  },
})
const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const python = process.env.ESCALADO_PYTHON ?? 'python3'
const say = (message) => process.stderr.write(`${message}\n`)
const node = (name, ...args) => [process.execPath, here(name), ...args]
const script = (name, ...args) => [python, here(name), ...args]

const folder = mkdtempSync(join(tmpdir(), 'escalado-gpu-'))

/** Contenders of a size. Each starts without compiled programs; only the last finds those that an earlier one left. */
function partsOf(size) {
  const cache = (attention) => resolve(`${flags.out}.cache`, size.name, attention)
  const cold = (attention) => (job) => {
    rmSync(cache(attention), { recursive: true, force: true })
    return warm(attention)(job)
  }
  const warm =
    (attention, seconds = flags.seconds) =>
    (job) => ({
      command: node('escalado.mjs', job, attention, seconds),
      environment: { XDG_CACHE_HOME: cache(attention) },
    })
  const peer = (name) => (job) => ({ command: script(name, job, flags.seconds) })
  const contenders = {
    'escalado-cudnn': cold('cudnn'),
    'escalado-decomposed': cold('decomposed'),
    jax: peer('jax_train.py'),
    torch: peer('torch_train.py'),
    'escalado-warm': (job) => warm(fasterAttention(size.name), '0')(job),
  }
  return Object.entries(contenders).map(([contender, command]) => ({
    name: `${size.name}/${contender}`,
    row: { kind: 'train', size: size.name, contender },
    seconds: 150,
    start: () => command(writeJob(folder, size)),
  }))
}

/** The attention that was measured to be faster. */
function fasterAttention(size) {
  const speed = (contender) =>
    results().find((row) => row.size === size && row.contender === contender)?.tokensPerSecond
  return (speed('escalado-cudnn') ?? 0) > (speed('escalado-decomposed') ?? 0) ? 'cudnn' : 'decomposed'
}

/** A bundle brings the suite as one file; a checkout makes it. */
async function conformance() {
  if (existsSync(here('conformance.mjs'))) return here('conformance.mjs')
  const file = here('../../node_modules/.cache/conformance.mjs')
  const { writeConformance } = await import('./bundled.mjs')
  await writeConformance(file)
  return file
}

const product = process.env.ESCALADO_BENCH_PRODUCT ?? '8192'
const everything = [
  {
    name: 'product',
    row: { kind: 'product' },
    seconds: 90,
    start: () => ({ command: node('product.mjs', product, '5') }),
  },
  ...sizes.flatMap(partsOf),
  { name: 'curve', row: { kind: 'curve' }, seconds: 240, start: () => ({ command: node('curve.mjs') }) },
  {
    name: 'conformance',
    row: { kind: 'conformance' },
    seconds: 500,
    start: async () => ({ command: [process.execPath, await conformance()] }),
  },
]
const chosen = flags.parts?.split(',')
const parts = [...everything, ...partsOf(tiny)].filter(({ name }) =>
  chosen ? chosen.some((one) => name === one || name.startsWith(`${one}/`)) : !name.startsWith(`${tiny.name}/`),
)
if (parts.length === 0) throw new Error(`No part is called ${flags.parts}; there are ${everything.map((p) => p.name)}.`)

function results() {
  if (flags.again || !existsSync(flags.out)) return fresh
  return readFileSync(flags.out, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
const fresh = []

/** Whoever fails twice is not tried again. */
function isDone(name) {
  const tries = results().filter(({ part }) => part === name)
  return tries.length > 1 || tries.some(({ error }) => error === undefined)
}

let left = 0
try {
  for (const { name, row, seconds, start } of parts) {
    if (isDone(name)) continue
    const remaining = Number(flags.limit) - performance.now() / 1000
    // a part that needs more than a whole call gets one of its own
    if (remaining < Math.min(seconds, 0.9 * Number(flags.limit))) {
      left++
      continue
    }
    say(`${name} …`)
    const result = await runPart(await start(), Math.min(remaining, seconds))
    const line = { part: name, ...row, date: new Date().toISOString(), ...result }
    appendFileSync(flags.out, `${JSON.stringify(line)}\n`)
    if (flags.again) fresh.push(line)
    console.log(JSON.stringify(line))
    say(`${name}: ${result.error ?? `done in ${result.wallSeconds.toFixed(0)} s`}`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
say(summarize(results()))
if (left > 0) say(`${left} parts are left: give the same command again.`)
