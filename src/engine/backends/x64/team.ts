import {
  type Assembler,
  type Label,
  r8,
  r10,
  r12,
  r13,
  r14,
  r15,
  rax,
  rbp,
  rbx,
  rdi,
  rdx,
  rsi,
  rsp,
} from './assembler.ts'
import { type Kernel, scratchBytes } from './kernel.ts'

/**
 * What the threads share, by its place in bytes. Two counters, each in a cache line of its own, of threads that arrived at
 * the barriers of this run, and of runs; 8 bytes behind each stands how many threads sleep until it grows.
 */
export const control = { arrived: 0, runs: 64, table: 128, scratch: 136, stop: 144, cores: 192, bytes: 4096 } as const
const sleepers = 8

/** Linux, asm/unistd_64.h and linux/futex.h. */
const futex = 202
const yieldProcessor = 24
const setAffinity = 203
const getAffinity = 204
const getCpu = 309
const waitPrivate = 128
const wakePrivate = 129

/** How often a thread looks for the others in a loop, and how often it then lends its core to others in between, before it sleeps. */
const spins = 64
const yields = 100

/** Floating point as by default, but subnormal operands and results are zero. */
const flushSubnormals = 0x1f80 | 0x8000 | 0x40

/**
 * Code of a team of threads that runs kernels, with a barrier after each. Thread 0 is called for each run, the others
 * once, for good: they return when `stop` is set. All are functions of C that take the address of the control block.
 * @returns where in the code each thread's function starts
 */
export function teamCode(code: Assembler, kernels: readonly Kernel[], threads: number): readonly number[] {
  const work = code.label()
  const signal = code.label()
  const wait = code.label()
  // of each thread's stack: the control block, how many runs there were, and the caller's floating point settings
  const frame = { control: 0, runs: 8, settings: 16, own: 20, core: 24, allowed: 32, others: 160, bytes: 296 }

  const saved = [rbx, rbp, r12, r13, r14, r15]
  function enter(thread: number): void {
    for (const register of saved) code.push(register)
    code.arithmetic('subtract', rsp, { value: frame.bytes })
    code.store({ base: rsp, offset: frame.control }, rdi)
    code.storeFloatControl({ base: rsp, offset: frame.settings })
    code.moveImmediate(rax, flushSubnormals)
    code.store32({ base: rsp, offset: frame.own }, rax)
    code.loadFloatControl({ base: rsp, offset: frame.own })
    code.moveImmediate(r15, thread)
  }
  /** rdi: the control block; rax: the core that the thread is on */
  function tellCore(thread: number): void {
    code.address(rdi, { base: rsp, offset: frame.core })
    code.moveImmediate(rsi, 0)
    code.moveImmediate(rdx, 0)
    code.moveImmediate(rax, getCpu)
    code.systemCall()
    code.load32(rax, { base: rsp, offset: frame.core })
    code.load(rdi, { base: rsp, offset: frame.control })
    code.store({ base: rdi, offset: control.cores + 8 * thread }, rax)
  }
  function leaveCrowdedCore(thread: number): void {
    const [crowded, fine] = [code.label(), code.label()]
    for (let other = 0; other < thread; other++) {
      code.arithmetic('compare', rax, { base: rdi, offset: control.cores + 8 * other })
      code.jumpIf('equal', crowded)
    }
    code.jump(fine)
    code.bind(crowded)
    const affinity = (call: number, mask: number) => {
      code.moveImmediate(rdi, 0)
      code.moveImmediate(rsi, 128)
      code.address(rdx, { base: rsp, offset: mask })
      code.moveImmediate(rax, call)
      code.systemCall()
    }
    affinity(getAffinity, frame.allowed)
    code.arithmetic('compare', rax, { value: 0 })
    code.jumpIf('lessOrEqual', fine)
    affinity(getAffinity, frame.others)
    code.load(rdi, { base: rsp, offset: frame.control })
    for (let other = 0; other < thread; other++) {
      code.load(rax, { base: rdi, offset: control.cores + 8 * other })
      code.clearBit({ base: rsp, offset: frame.others }, rax)
    }
    affinity(setAffinity, frame.others)
    affinity(setAffinity, frame.allowed)
    code.bind(fine)
  }
  function leaveIfStopped(end: Label): void {
    code.load(rax, { base: rsp, offset: frame.control })
    code.load(rax, { base: rax, offset: control.stop })
    code.arithmetic('compare', rax, { value: 0 })
    code.jumpIf('notEqual', end)
  }
  function leave(): void {
    code.endVectors()
    code.loadFloatControl({ base: rsp, offset: frame.settings })
    code.moveImmediate(rax, 0)
    code.arithmetic('add', rsp, { value: frame.bytes })
    for (const register of saved.toReversed()) code.pop(register)
    code.return()
  }

  const first = code.size()
  const stopped = code.label()
  enter(0)
  tellCore(0)
  // nobody looks at this counter between runs
  code.moveImmediate(rax, 0)
  code.store({ base: rdi, offset: control.arrived }, rax)
  code.load(rsi, { base: rdi, offset: control.runs })
  code.arithmetic('add', rsi, { value: 1 })
  code.arithmetic('add', rdi, { value: control.runs })
  code.call(signal)
  leaveIfStopped(stopped)
  code.call(work)
  if (threads > 1) {
    code.load(rdi, { base: rsp, offset: frame.control })
    code.moveImmediate(rsi, kernels.length * threads)
    code.call(wait)
  }
  code.bind(stopped)
  leave()

  const others = Array.from({ length: threads - 1 }, (_, other) => {
    const start = code.size()
    const next = code.label()
    const end = code.label()
    enter(other + 1)
    code.moveImmediate(rax, 0)
    code.store({ base: rsp, offset: frame.runs }, rax)
    code.bind(next)
    code.load(rdi, { base: rsp, offset: frame.control })
    code.arithmetic('add', rdi, { value: control.runs })
    code.load(rsi, { base: rsp, offset: frame.runs })
    code.arithmetic('add', rsi, { value: 1 })
    code.store({ base: rsp, offset: frame.runs }, rsi)
    code.call(wait)
    leaveIfStopped(end)
    tellCore(other + 1)
    leaveCrowdedCore(other + 1)
    code.call(work)
    code.jump(next)
    code.bind(end)
    leave()
    return start
  })

  code.bind(work)
  code.load(rdi, { base: rsp, offset: frame.control + 8 })
  code.load(r14, { base: rdi, offset: control.table })
  code.multiply(r13, r15, scratchBytes)
  code.arithmetic('add', r13, { base: rdi, offset: control.scratch })
  for (const [i, kernel] of kernels.entries()) {
    kernel(code, { threads })
    if (threads === 1) continue
    code.load(rdi, { base: rsp, offset: frame.control + 8 })
    code.moveImmediate(rsi, (i + 1) * threads)
    code.call(signal)
    if (i < kernels.length - 1) code.call(wait)
  }
  code.return()

  code.bind(signal)
  writeSignal(code)
  code.bind(wait)
  writeWait(code)
  return [first, ...others]
}

/** Adds 1 to the counter at rdi and, if it is rsi now, wakes who sleeps there. rdi and rsi stay; rax, rcx, rdx, r8 to r11 are lost. */
function writeSignal(code: Assembler): void {
  const done = code.label()
  code.moveImmediate(rax, 1)
  code.exchangeAdd({ base: rdi }, rax)
  code.arithmetic('add', rax, { value: 1 })
  code.arithmetic('compare', rax, rsi)
  code.jumpIf('less', done)
  code.load(rax, { base: rdi, offset: sleepers })
  code.arithmetic('compare', rax, { value: 0 })
  code.jumpIf('equal', done)
  code.move(r8, rsi)
  code.moveImmediate(rsi, wakePrivate)
  code.moveImmediate(rdx, 2 ** 31 - 1)
  code.moveImmediate(rax, futex)
  code.systemCall()
  code.move(rsi, r8)
  code.bind(done)
  code.return()
}

/** Returns once the counter at rdi is rsi or more. rax, rcx, rdx, r8 to r11 are lost. */
function writeWait(code: Assembler): void {
  const [spin, lend, sleep, awake, done] = Array.from({ length: 5 }, code.label) as [Label, Label, Label, Label, Label]
  const returnIfReached = (): void => {
    code.load(rax, { base: rdi })
    code.arithmetic('compare', rax, rsi)
    code.jumpIf('greaterOrEqual', done)
  }
  code.moveImmediate(rdx, spins)
  code.bind(spin)
  returnIfReached()
  code.pause()
  code.arithmetic('subtract', rdx, { value: 1 })
  code.jumpIf('notEqual', spin)

  code.moveImmediate(rdx, yields)
  code.bind(lend)
  code.moveImmediate(rax, yieldProcessor)
  code.systemCall()
  returnIfReached()
  code.arithmetic('subtract', rdx, { value: 1 })
  code.jumpIf('notEqual', lend)

  // who signals adds first and looks for sleepers then: one of both sees the other
  code.moveImmediate(rax, 1)
  code.exchangeAdd({ base: rdi, offset: sleepers }, rax)
  code.move(r8, rsi)
  code.bind(sleep)
  code.load(rdx, { base: rdi })
  code.arithmetic('compare', rdx, r8)
  code.jumpIf('greaterOrEqual', awake)
  // until woken, unless the counter is another than the one just seen
  code.moveImmediate(rsi, waitPrivate)
  code.moveImmediate(r10, 0)
  code.moveImmediate(rax, futex)
  code.systemCall()
  code.jump(sleep)
  code.bind(awake)
  code.moveImmediate(rax, -1)
  code.exchangeAdd({ base: rdi, offset: sleepers }, rax)
  code.bind(done)
  code.return()
}
