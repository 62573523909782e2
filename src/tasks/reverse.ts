import { distinct, firstLine, lettersAndDigits, questionOf, type Task } from './task.ts'

const lengths = [2, 3, 4, 5, 7] as const

/** `R qaf=faq`: say the characters backwards. */
export const reverse: Task = {
  name: 'reverse',
  summary: 'say 2 to 7 letters and digits backwards',
  levels: lengths.length,
  generate(random, level) {
    const word = distinct(random, lettersAndDigits, lengths[level - 1] as number)
    return { task: 'reverse', level, prompt: `R ${word}=`, answer: backwards(word) }
  },
  verify: (problem, completion) => backwards(firstLine(completion)) === questionOf(problem),
}

const backwards = (text: string): string => [...text].reverse().join('')
