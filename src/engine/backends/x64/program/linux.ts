import { type Assembler, rax } from '../code/assembler.ts'

/** arch/x86/entry/syscalls/syscall_64.tbl */
const numbers = { futex: 202, sched_setaffinity: 203, sched_getaffinity: 204, getcpu: 309 } as const

/** Calls Linux with the arguments in rdi, rsi, rdx, r10. rcx and r11 are lost; rax is the result, negative for an error. */
export function systemCall(code: Assembler, name: keyof typeof numbers): void {
  code.moveImmediate(rax, numbers[name])
  code.systemCall()
}
