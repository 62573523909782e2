import { firstLine, questionOf, type Task } from './task.ts'

const opening = '([{<'
const closing = ')]}>'

/** Length of the given text and how many brackets it leaves open. */
const levels: readonly { readonly length: number; readonly open: number }[] = [
  { length: 7, open: 1 },
  { length: 6, open: 2 },
  { length: 7, open: 3 },
  { length: 8, open: 4 },
  { length: 12, open: 6 },
]

/** `B [(){=}]`: close what is still open, innermost first. */
export const brackets: Task = {
  name: 'brackets',
  summary: 'close 1 to 6 brackets left open among up to 12',
  levels: levels.length,
  generate(random, level) {
    const { length, open } = levels[level - 1] as (typeof levels)[number]
    let text = ''
    let stack = ''
    while (text.length < length) {
      const remaining = length - text.length
      const mustOpen = stack.length === 0 || open - stack.length === remaining
      const mustClose = stack.length - open === remaining
      const kind = random.integer(opening.length)
      if (mustOpen || (!mustClose && random.integer(2) === 0)) {
        text += opening[kind]
        stack = `${closing[kind]}${stack}`
      } else {
        text += stack[0]
        stack = stack.slice(1)
      }
    }
    return { task: 'brackets', level, prompt: `B ${text}=`, answer: stack }
  },
  verify(problem, completion) {
    const closers = firstLine(completion)
    // A further `()` would balance too, but it closes nothing.
    const closesOnly = [...closers].every((character) => closing.includes(character))
    return closesOnly && isBalanced(questionOf(problem) + closers)
  },
}

/** Whether every bracket is closed by its own kind, in order, and nothing else occurs. */
function isBalanced(text: string): boolean {
  const stack: string[] = []
  for (const character of text) {
    const kind = opening.indexOf(character)
    if (kind >= 0) stack.push(closing[kind] as string)
    else if (stack.pop() !== character) return false
  }
  return stack.length === 0
}
