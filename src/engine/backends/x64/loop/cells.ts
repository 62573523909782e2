import {
  type Assembler,
  type Memory,
  type Register,
  r8,
  r9,
  r10,
  r11,
  r12,
  r13,
  rax,
  rbp,
  rbx,
  rdi,
  rdx,
  rsi,
} from '../code/assembler.ts'
import { scratchBytes } from '../kernel.ts'

/** A whole number that lives through a kernel: in a register, or in memory when those are gone. */
export interface Cell {
  /** The register that holds it; `temporary` if it must be loaded. */
  read(temporary: Register): Register
  write(from: Register): void
  /** May use rax. Afterwards `jumpIf('equal')` jumps if the number is 0. */
  add(value: number): void
  set(value: number): void
}

/** The thread's scratch memory, given out piece by piece. */
export function createScratch() {
  let used = 0
  const free: number[] = []
  return {
    /** @returns where it begins. @throws where there is no more */
    take(bytes: number): number {
      const at = used
      used += 64 * Math.ceil(bytes / 64)
      if (used > scratchBytes) throw new RangeError('a loop needs more scratch memory than a thread has')
      return at
    },
    /** Memory for vectors. */
    slots: {
      take(): number {
        const known = free.pop()
        if (known !== undefined) return known
        const at = used
        used += 64
        return at
      },
      release: (slot: number) => void free.push(slot),
    },
    left: () => scratchBytes - used,
  }
}
export type Scratch = ReturnType<typeof createScratch>

export const scratchAt = (offset: number): Memory => ({ base: r13, offset })

const fits = (value: number): boolean => value >= -(2 ** 31) && value < 2 ** 31

/** rax and rcx are left for what lives shortly. */
export function createCells(code: Assembler, scratch: Scratch) {
  const free = [r12, r11, r10, r9, r8, rbp, rbx, rdi, rsi, rdx]
  function inRegister(register: Register): Cell {
    return {
      read: () => register,
      write: (from) => code.move(register, from),
      add(value) {
        if (fits(value)) return code.arithmetic('add', register, { value })
        code.moveImmediate(rax, value)
        code.arithmetic('add', register, rax)
      },
      set: (value) => code.moveImmediate(register, value),
    }
  }
  function inMemory(memory: Memory): Cell {
    return {
      read(temporary) {
        code.load(temporary, memory)
        return temporary
      },
      write: (from) => code.store(memory, from),
      add(value) {
        code.moveImmediate(rax, value)
        code.arithmetic('add', rax, memory)
        code.store(memory, rax)
      },
      set(value) {
        code.moveImmediate(rax, value)
        code.store(memory, rax)
      },
    }
  }
  return {
    create(): Cell {
      const register = free.pop()
      return register === undefined ? inMemory(scratchAt(scratch.take(8))) : inRegister(register)
    },
    /** For what is seldom needed. */
    createInMemory: (): Cell => inMemory(scratchAt(scratch.take(8))),
  }
}
export type Cells = ReturnType<typeof createCells>
