import { type Assembler, type Memory, rax, rdi, rdx, rsi } from '../code/assembler.ts'
import { systemCall } from './linux.ts'

/** Sets of cores as Linux takes them, for machines of up to 1,024. */
const setBytes = 128
/** What the code below needs of a thread's stack. */
export const coresFrame = 8 + 2 * setBytes

type Place = Extract<Memory, { readonly base: number }>
const behind = (place: Place, bytes: number): Place => ({ ...place, offset: (place.offset ?? 0) + bytes })

/**
 * Stores the number of the core that the thread is on. All registers may be lost that a system call takes or loses.
 * @param frame `coresFrame` bytes
 */
export function tellCore(code: Assembler, frame: Place, to: Place): void {
  code.address(rdi, frame)
  code.moveImmediate(rsi, 0)
  code.moveImmediate(rdx, 0)
  systemCall(code, 'getcpu')
  code.load32(rax, frame)
  code.store(to, rax)
}

/**
 * Leaves the core that the thread is on if another of its team told of the same, for one where none is.
 *
 * A thread is woken while the event loop's is still busy on another core, so that the scheduler puts it beside the one
 * that woke it. Both then take turns until the scheduler sees to it, after a run of a millisecond or two is over.
 *
 * @param own where the thread told of its core
 * @param others where others did
 */
export function leaveSharedCore(code: Assembler, frame: Place, own: Place, others: readonly Place[]): void {
  const [allowed, wanted] = [behind(frame, 8), behind(frame, 8 + setBytes)]
  const [shared, done] = [code.label(), code.label()]
  code.load(rax, own)
  for (const other of others) {
    code.arithmetic('compare', rax, other)
    code.jumpIf('equal', shared)
  }
  code.jump(done)

  code.bind(shared)
  const affinity = (name: 'sched_getaffinity' | 'sched_setaffinity', set: Place): void => {
    code.moveImmediate(rdi, 0)
    code.moveImmediate(rsi, setBytes)
    code.address(rdx, set)
    systemCall(code, name)
  }
  affinity('sched_getaffinity', wanted)
  affinity('sched_getaffinity', allowed)
  // with more cores than fit
  code.arithmetic('compare', rax, { value: 0 })
  code.jumpIf('less', done)
  for (const other of others) {
    code.load(rax, other)
    code.clearBit(wanted, rax)
  }
  // refused if no core is left, then all stays as it is; else the thread moves before the call returns
  affinity('sched_setaffinity', wanted)
  affinity('sched_setaffinity', allowed)
  code.bind(done)
}
