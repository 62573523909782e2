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
import { join } from 'node:path'
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

/** Contenders of a size; the second start of Escalado's finds its programs in the cache. */
function partsOf(size) {
  const contenders = {
    'escalado-cudnn': (job) => node('escalado.mjs', job, 'cudnn', flags.seconds),
    'escalado-decomposed': (job) => node('escalado.mjs', job, 'decomposed', flags.seconds),
    jax: (job) => script('jax_train.py', job, flags.seconds),
    torch: (job) => script('torch_train.py', job, flags.seconds),
    'escalado-warm': (job) => node('escalado.mjs', job, existingChoice(size.name), '0'),
  }
  return Object.entries(contenders).map(([contender, command]) => ({
    name: `${size.name}/${contender}`,
    row: { kind: 'train', size: size.name, contender },
    seconds: 150,
    command: () => command(writeJob(folder, size)),
  }))
}

/** The attention that was measured to be faster. */
function existingChoice(size) {
  const speed = (contender) =>
    results().find((row) => row.size === size && row.contender === contender)?.tokensPerSecond
  return (speed('escalado-cudnn') ?? 0) > (speed('escalado-decomposed') ?? 0) ? 'cudnn' : 'decomposed'
}

const product = process.env.ESCALADO_BENCH_PRODUCT ?? '8192'
const everything = [
  { name: 'product', row: { kind: 'product' }, seconds: 90, command: () => node('product.mjs', product, '5') },
  ...sizes.flatMap(partsOf),
  { name: 'curve', row: { kind: 'curve' }, seconds: 120, command: () => node('curve.mjs') },
  { name: 'conformance', row: { kind: 'conformance' }, seconds: 500, command: () => node('conformance.mjs') },
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

let left = 0
try {
  for (const { name, row, seconds, command } of parts) {
    if (results().some((result) => result.part === name)) continue
    const remaining = Number(flags.limit) - performance.now() / 1000
    // a part that needs more than a whole call gets one of its own
    if (remaining < Math.min(seconds, 0.9 * Number(flags.limit))) {
      left++
      continue
    }
    say(`${name} …`)
    const result = await runPart(command(), Math.min(remaining, seconds))
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
