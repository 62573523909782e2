/**
 * What it costs to run a program of machine code, to wait for the other threads, and to share the cores with others:
 * node bench/x64/team.mjs [busy processes beside it, default 0]
 */
import { Worker } from 'node:worker_threads'
import { native } from '../../dist/engine/backends/native.js'
import { r15, rax } from '../../dist/engine/backends/x64/assembler.js'
import { createMemory } from '../../dist/engine/backends/x64/memory.js'
import { createProgram } from '../../dist/engine/backends/x64/program.js'

const busy = Array.from({ length: Number(process.argv[2] ?? 0) }, () => new Worker('for (;;);', { eval: true }))

/** Median and 95th percentile of the times of a function, in µs. */
async function time(name, repeat, f, before = () => {}) {
  for (let i = 0; i < repeat / 10; i++) await f()
  const times = []
  for (let i = 0; i < repeat; i++) {
    await before()
    const start = performance.now()
    await f()
    times.push(1000 * (performance.now() - start))
  }
  times.sort((a, b) => a - b)
  const [median, late] = [0.5, 0.95].map((share) => times[Math.floor(share * repeat)])
  console.log(`${name.padEnd(60)} ${median.toFixed(1).padStart(9)} ${late.toFixed(1).padStart(9)}`)
  return median
}

/** A kernel that takes a thread some time, in steps of about a nanosecond or less. */
const work =
  (steps) =>
  (code, { threads }) => {
    const [again, others, done] = [code.label(), code.label(), code.label()]
    const amounts = Array.from({ length: threads }, (_, thread) => steps[thread])
    for (const [thread, amount] of amounts.entries()) {
      const next = code.label()
      code.arithmetic('compare', r15, { value: thread })
      code.jumpIf('notEqual', next)
      code.moveImmediate(rax, amount)
      code.jump(again)
      code.bind(next)
    }
    code.bind(others)
    code.bind(again)
    code.arithmetic('subtract', rax, { value: 1 })
    code.jumpIf('greater', again)
    code.bind(done)
  }
const empty = () => {}
const pause = (ms) => () => new Promise((resolve) => setTimeout(resolve, ms))
const repeated = (count, kernel) =>
  Array.from({ length: count }, (_, i) => (Array.isArray(kernel) ? kernel[i % kernel.length] : kernel))

console.log(`${'µs'.padEnd(60)} ${'median'.padStart(9)} ${'95 %'.padStart(9)}`)
const { callAsync } = await native()
const nothing = (await createMemory()).executable(Uint8Array.of(0xc3))
await time('koffi: an asynchronous call of a function that returns', 3000, () => callAsync(nothing.address, 0n))
for (const threads of [1, 2]) {
  const program = async (kernels) => {
    const { run, dispose } = await createProgram(kernels, { threads })
    return { run: () => run([]), dispose }
  }
  const one = await program([empty])
  await time(`${threads} threads: an empty kernel`, 3000, one.run)
  await time(`${threads} threads: an empty kernel, 5 ms after the last`, 100, one.run, pause(5))
  await one.dispose()
  const cases = [
    ['1,000 empty kernels', 300, repeated(1000, empty)],
    ['50 kernels with 40,000 steps', 100, repeated(50, work([40_000, 40_000]))],
    ['50 kernels with 400,000 steps, unevenly', 10, repeated(50, [work([400_000, 0]), work([0, 400_000])])],
  ]
  for (const [name, repeat, kernels] of cases) {
    const many = await program(kernels)
    await time(`${threads} threads: ${name}`, repeat, many.run)
    await many.dispose()
  }
}
for (const worker of busy) await worker.terminate()
