import { type Assembler, r12, r13, r14, r15, rax, rbp, rbx, rdi, rsi, rsp } from '../code/assembler.ts'
import { type Kernel, scratchBytes } from '../kernel.ts'
import { coresFrame, leaveSharedCore, tellCore } from './cores.ts'
import { writeSignal, writeWait } from './counter.ts'

/**
 * What the threads share, by its place in bytes: counters of threads that came to the barriers of this run, and of runs;
 * addresses of the table of buffers and of all threads' scratch memory; whether to stop; and of each thread, its core and
 * how many runs it began. All is zero at the start.
 */
export const control = {
  arrived: 0,
  runs: 64,
  table: 128,
  scratch: 136,
  stop: 144,
  threads: 192,
  bytes: (threads: number) => control.threads + 16 * threads,
} as const
const coreOf = (thread: number) => ({ base: rbx, offset: control.threads + 16 * thread })
const runsOf = (thread: number) => ({ base: rbx, offset: control.threads + 16 * thread + 8 })

/** On each thread's stack: address of the control block, the caller's floating point settings and ours, sets of cores. */
const frame = { control: 0, callers: 8, settings: 12, cores: 16, bytes: 16 + coresFrame } as const

/** Registers that a function of C leaves as they were. */
const kept = [rbx, rbp, r12, r13, r14, r15]

/** The processor's default, but subnormal operands and results are zero. */
const settings = 0x1f80 | 0x8000 | 0x40

/**
 * Code of a team of threads that runs kernels, with a barrier after each. Thread 0 is called for each run. The others are
 * called once, and wait for the runs; they return when thread 0 is called with `stop` set, which then runs nothing. All
 * are functions of C that take the address of the control block.
 * @returns where in the code each thread's function begins
 */
export function writeTeam(code: Assembler, kernels: readonly Kernel[], threads: number): readonly number[] {
  const [work, signal, wait] = [code.label(), code.label(), code.label()]
  const counter = (field: number): void => code.address(rdi, { base: rbx, offset: field })

  const entries = Array.from({ length: threads }, (_, thread) => {
    const entry = code.size()
    const [next, end] = [code.label(), code.label()]
    const cores = { base: rsp, offset: frame.cores }
    enter(code, thread)
    code.bind(next)
    code.load(rbx, { base: rsp, offset: frame.control })
    if (thread === 0) {
      // nobody looks at this counter between runs
      code.moveImmediate(rax, 0)
      code.store({ base: rbx, offset: control.arrived }, rax)
      tellCore(code, cores, coreOf(0))
    }
    code.load(rsi, runsOf(thread))
    code.arithmetic('add', rsi, { value: 1 })
    code.store(runsOf(thread), rsi)
    counter(control.runs)
    code.call(thread === 0 ? signal : wait)
    code.load(rax, { base: rbx, offset: control.stop })
    code.arithmetic('compare', rax, { value: 0 })
    code.jumpIf('notEqual', end)
    if (thread > 0) {
      tellCore(code, cores, coreOf(thread))
      const others = Array.from({ length: thread }, (_, other) => coreOf(other))
      leaveSharedCore(code, cores, coreOf(thread), others)
    }
    code.call(work)
    if (thread > 0) code.jump(next)
    else if (threads > 1) {
      code.load(rbx, { base: rsp, offset: frame.control })
      counter(control.arrived)
      code.moveImmediate(rsi, kernels.length * threads)
      code.call(wait)
    }
    code.bind(end)
    leave(code)
    return entry
  })

  code.bind(work)
  // behind the address to return to
  const block = { base: rsp, offset: 8 + frame.control }
  code.load(rbx, block)
  code.load(r14, { base: rbx, offset: control.table })
  code.multiply(r13, r15, scratchBytes)
  code.arithmetic('add', r13, { base: rbx, offset: control.scratch })
  for (const [i, kernel] of kernels.entries()) {
    kernel(code, { threads })
    if (threads === 1) continue
    code.load(rbx, block)
    counter(control.arrived)
    code.moveImmediate(rsi, (i + 1) * threads)
    code.call(signal)
    // after the last, thread 0 alone waits for all
    if (i < kernels.length - 1) code.call(wait)
  }
  code.return()
  writeSignal(code, signal)
  writeWait(code, wait)
  return entries
}

function enter(code: Assembler, thread: number): void {
  for (const register of kept) code.push(register)
  code.arithmetic('subtract', rsp, { value: frame.bytes })
  code.store({ base: rsp, offset: frame.control }, rdi)
  code.storeFloatControl({ base: rsp, offset: frame.callers })
  code.moveImmediate(rax, settings)
  code.store32({ base: rsp, offset: frame.settings }, rax)
  code.loadFloatControl({ base: rsp, offset: frame.settings })
  code.moveImmediate(r15, thread)
}

function leave(code: Assembler): void {
  code.endVectors()
  code.loadFloatControl({ base: rsp, offset: frame.callers })
  code.moveImmediate(rax, 0)
  code.arithmetic('add', rsp, { value: frame.bytes })
  for (const register of kept.toReversed()) code.pop(register)
  code.return()
}
