import { distinct, firstLine, lettersAndDigits, questionOf, type Task } from './task.ts'

const lengths = [2, 3, 4, 6, 9] as const

/** `C qaf=qaf`: say the characters again. They differ, so each is followed by what followed it before (induction). */
export const copy: Task = {
  name: 'copy',
  summary: 'repeat 2 to 9 letters and digits',
  levels: lengths.length,
  generate(random, level) {
    const word = distinct(random, lettersAndDigits, lengths[level - 1] as number)
    return { task: 'copy', level, prompt: `C ${word}=`, answer: word }
  },
  verify: (problem, completion) => firstLine(completion) === questionOf(problem),
}
