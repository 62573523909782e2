import { type Assembler, type Memory, type Register, rax, rsp } from '../code/assembler.ts'

/** What a product's code keeps on the stack. */
const names = [
  /** Behind the thread's last unit. */
  'end',
  /** The unit's first number of out, and that of the tile. */
  'out',
  'tileOut',
  /** Steps of the sum in a block: turns of several, and single ones behind. */
  'turns',
  'singleSteps',
  /** 1 in the first block of a sum, which finds nothing in out to add to. */
  'isFirst',
] as const
type Name = (typeof names)[number]

export const frameBytes = 64
export const local = (name: Name): Memory => ({ base: rsp, offset: 8 * names.indexOf(name) })

/** Lost: rax. */
export function setLocal(code: Assembler, name: Name, value: number): void {
  code.moveImmediate(rax, value)
  code.store(local(name), rax)
}

/** Repeats what `body` writes as often as memory says, which may be never. */
export function repeat(code: Assembler, counter: Register, count: Memory, body: () => void): void {
  const [again, done] = [code.label(), code.label()]
  code.load(counter, count)
  code.arithmetic('compare', counter, { value: 0 })
  code.jumpIf('equal', done)
  code.bind(again)
  body()
  code.arithmetic('subtract', counter, { value: 1 })
  code.jumpIf('notEqual', again)
  code.bind(done)
}
