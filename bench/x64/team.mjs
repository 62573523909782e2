/**
 * What it costs to run a program of machine code, to wait for the other thread, and to share the cores with others:
 * npm run build && node bench/x64/team.mjs [busy threads beside it, default 0]
 */
import { Worker } from 'node:worker_threads'
import { native } from '../../dist/engine/backends/native.js'
import { r15, rax } from '../../dist/engine/backends/x64/code/assembler.js'
import { createMemory } from '../../dist/engine/backends/x64/program/memory.js'
import { createProgram } from '../../dist/engine/backends/x64/program/program.js'

/** A kernel that takes thread 0 and thread 1 some time, in steps of one or two cycles. */
const work = (first, second) => (code) => {
  const again = code.label()
  code.moveImmediate(rax, first)
  code.arithmetic('compare', r15, { value: 0 })
  code.jumpIf('equal', again)
  code.moveImmediate(rax, second)
  code.bind(again)
  code.arithmetic('subtract', rax, { value: 1 })
  code.jumpIf('notEqual', again)
}
const repeated = (count, ...kernels) => Array.from({ length: count }, (_, i) => kernels[i % kernels.length])
const empty = () => {}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const idle = () => sleep(5)
/** As between two training steps. */
function script() {
  const start = performance.now()
  while (performance.now() < start + 0.2);
}

const { call } = await native()
const nothing = (await createMemory()).executable(Uint8Array.of(0xc3))
const programs = async (threads) => {
  const create = async (kernels) => (await createProgram(kernels, { threads })).run
  const one = await create([empty])
  const equal = await create(repeated(20, work(40_000, 40_000)))
  return [
    ['an empty kernel', one],
    ['an empty kernel, 5 ms after the last', one, idle],
    ['1,000 empty kernels', await create(repeated(1000, empty))],
    ['20 equal kernels', equal],
    ['20 equal kernels, 0.2 ms after the last', equal, script],
    ['20 uneven kernels, short', await create(repeated(20, work(20_000, 1), work(1, 20_000)))],
    ['20 uneven kernels, long', await create(repeated(20, work(150_000, 1), work(1, 150_000)))],
  ].map(([name, run, before]) => ({ name: `${threads} threads: ${name}`, run: () => run([]), before }))
}
const cases = [
  { name: 'koffi: a call of a function that returns', run: () => call(nothing.address, 0n) },
  ...(await programs(1)),
  ...(await programs(2)),
]

const busy = Array.from({ length: Number(process.argv[2] ?? 0) }, () => new Worker('for (;;);', { eval: true }))
await sleep(100)
const times = cases.map(() => [])
// in turns, since a machine's speed changes from second to second
for (let round = 0; round < 20; round++) {
  for (const [i, { run, before }] of cases.entries()) {
    for (let j = 0; j < 15; j++) {
      await before?.()
      const start = performance.now()
      run()
      // the first of a turn finds its threads asleep
      if (j > 0) times[i].push(1000 * (performance.now() - start))
    }
  }
}
const columns = ['10 %', 'median', '90 %', 'mean']
console.log(['µs'.padEnd(56), ...columns.map((name) => name.padStart(8))].join(' '))
for (const [i, { name }] of cases.entries()) {
  const sorted = times[i].sort((a, b) => a - b)
  const at = (share) => sorted[Math.floor(share * sorted.length)]
  const mean = sorted.reduce((a, b) => a + b) / sorted.length
  const numbers = [at(0.1), at(0.5), at(0.9), mean].map((time) => time.toFixed(1).padStart(8))
  console.log([name.padEnd(56), ...numbers].join(' '))
}
for (const worker of busy) await worker.terminate()
