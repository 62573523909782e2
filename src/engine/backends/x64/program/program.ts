import { fail } from '../../../../error.ts'
import { type Native, native } from '../../native.ts'
import { createAssembler } from '../code/assembler.ts'
import { type Kernel, scratchBytes } from '../kernel.ts'
import { createMemory, type Memory } from './memory.ts'
import { control, writeTeam } from './team.ts'

/** Kernels that run one after the other, each by all threads. */
export interface Program {
  /**
   * Runs all kernels once, on the thread that calls and the program's others.
   * @param buffers addresses
   */
  run(buffers: ArrayLike<bigint>): void
  /** Ends the threads and frees the code. Twice is once. */
  dispose(): void
}

/**
 * Writes the kernels' code, with the threads that run it.
 *
 * The thread that calls takes part in each run, so that its event loop stands still; the others are the program's own. Node's
 * pool of threads would let the loop go on, but has four for all workers of a process. Between runs the program's threads
 * sleep, and do not keep the process alive. They outlive a worker thread that is terminated, like the program's memory:
 * `dispose` first. Termination waits for the end of a run.
 *
 * Subnormal numbers count as zero, in operands and results: they cost up to a hundred times as much as others, and
 * appear where gradients and moments fade out.
 *
 * @param threads run at once; more than the machine has cores is slow
 * @throws `no-native-calls`, `no-memory`, `no-executable-memory`, `no-threads`
 */
export async function createProgram(
  kernels: readonly Kernel[],
  { threads }: { readonly threads: number },
): Promise<Program> {
  const calls = await native()
  const memory = await createMemory()
  try {
    return startProgram(kernels, threads, calls, memory)
  } catch (error) {
    memory.freeAll()
    throw error
  }
}

function startProgram(
  kernels: readonly Kernel[],
  threads: number,
  { call, fromC, prepare }: Native,
  memory: Memory,
): Program {
  const startThread = fromC('pthread_create', 'int', ['void *', 'void *', 'void *', 'void *'])
  const join = fromC('pthread_join', 'int', ['uint64', 'void *'])

  const code = createAssembler()
  const entries = writeTeam(code, kernels, threads)
  const { address } = memory.executable(code.finish())
  const scratch = memory.allocate(threads * scratchBytes)
  const state = memory.allocate(control.bytes(threads))
  const fields = new BigInt64Array(state.view)
  let table = memory.allocate(8 * 512)
  fields[control.scratch / 8] = scratch.address

  const started: bigint[] = []
  const main = address + BigInt(entries[0] as number)
  prepare(main)
  for (const entry of entries.slice(1)) {
    const id = new BigUint64Array(1)
    const error = startThread(id, null, address + BigInt(entry), state.address)
    if (error !== 0) {
      end()
      fail({ code: 'no-threads', what: 'The system gives no more threads', value: { error }, fix: 'Ask for fewer.' })
    }
    started.push(id[0] as bigint)
  }

  function tell(buffers: ArrayLike<bigint>): void {
    if (8 * buffers.length > table.view.byteLength) {
      table.free()
      table = memory.allocate(8 * buffers.length)
    }
    new BigInt64Array(table.view).set(buffers)
    fields[control.table / 8] = table.address
  }

  function end(): void {
    fields[control.stop / 8] = 1n
    call(main, state.address)
    for (const id of started) join(id, null)
    memory.freeAll()
  }

  let isDisposed = false
  return {
    run(buffers) {
      if (isDisposed) {
        fail({ code: 'disposed', what: 'This program was disposed of', fix: 'Run it before, or create another.' })
      }
      tell(buffers)
      call(main, state.address)
    },
    dispose() {
      if (!isDisposed) end()
      isDisposed = true
    },
  }
}
