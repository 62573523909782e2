import { type Assembler, type Label, r8, r10, rax, rdi, rdx, rsi } from '../code/assembler.ts'
import { systemCall } from './linux.ts'

/** Bytes behind a counter of 64 bits, which stands at a multiple of 64: how many threads sleep until it grows. */
const sleepers = 8

/** How often a waiting thread looks before it sleeps: for about 40 µs. */
const looks = 800

// linux/futex.h; of this process alone
const sleep = 0 | 128
const wake = 1 | 128
const everyone = 2 ** 31 - 1

/**
 * A function that adds 1 to the counter at rdi and, if that makes it rsi, wakes all who sleep there. It keeps rdi and rsi,
 * and loses rax, rcx, rdx, r8, r11.
 */
export function writeSignal(code: Assembler, name: Label): void {
  const done = code.label()
  code.bind(name)
  code.moveImmediate(rax, 1)
  code.exchangeAdd({ base: rdi }, rax)
  code.arithmetic('add', rax, { value: 1 })
  code.arithmetic('compare', rax, rsi)
  code.jumpIf('less', done)
  code.load(rax, { base: rdi, offset: sleepers })
  code.arithmetic('compare', rax, { value: 0 })
  code.jumpIf('equal', done)
  code.move(r8, rsi)
  code.moveImmediate(rsi, wake)
  code.moveImmediate(rdx, everyone)
  systemCall(code, 'futex')
  code.move(rsi, r8)
  code.bind(done)
  code.return()
}

/**
 * A function that returns once the counter at rdi is rsi or more. It loses rax, rcx, rdx, rsi, r8, r10, r11.
 *
 * It looks for longer than threads with equal shares drift apart, and for not much longer than it takes to sleep and wake
 * up, so that a thread whose core is taken by another process does not cost its partner much. Lending the core in between
 * (sched_yield) is no help: beside a busy process Linux takes a whole time slice for each loan.
 */
export function writeWait(code: Assembler, name: Label): void {
  const [look, tired, awake, done] = [code.label(), code.label(), code.label(), code.label()]
  code.bind(name)
  code.moveImmediate(rdx, looks)
  code.bind(look)
  code.load(rax, { base: rdi })
  code.arithmetic('compare', rax, rsi)
  code.jumpIf('greaterOrEqual', done)
  code.pause()
  code.arithmetic('subtract', rdx, { value: 1 })
  code.jumpIf('notEqual', look)

  // who signals first adds and then looks for sleepers; here it is the other way round, so one of both notices
  code.moveImmediate(rax, 1)
  code.exchangeAdd({ base: rdi, offset: sleepers }, rax)
  code.move(r8, rsi)
  code.bind(tired)
  code.load(rdx, { base: rdi })
  code.arithmetic('compare', rdx, r8)
  code.jumpIf('greaterOrEqual', awake)
  // the kernel looks once more, and returns at once if the counter is not what was just seen, in rdx
  code.moveImmediate(rsi, sleep)
  code.moveImmediate(r10, 0)
  systemCall(code, 'futex')
  code.jump(tired)
  code.bind(awake)
  code.moveImmediate(rax, -1)
  code.exchangeAdd({ base: rdi, offset: sleepers }, rax)
  code.bind(done)
  code.return()
}
