import { distinct, firstLine, questionOf, type Task } from './task.ts'

/** Few letters, so that their order can be learned from little text. */
const alphabet = 'abcdefghijkl'
const lengths = [3, 4, 5, 6, 8] as const

/** `S cab=abc`: put different letters in alphabetical order. */
export const sort: Task = {
  name: 'sort',
  summary: 'put 3 to 8 letters in order',
  levels: lengths.length,
  generate(random, level) {
    const word = distinct(random, alphabet, lengths[level - 1] as number)
    return { task: 'sort', level, prompt: `S ${word}=`, answer: [...word].sort().join('') }
  },
  verify(problem, completion) {
    const sorted = firstLine(completion)
    const given = questionOf(problem)
    const ascending = [...sorted].every((letter, i) => i === 0 || (sorted[i - 1] as string) < letter)
    return ascending && sorted.length === given.length && [...sorted].every((letter) => given.includes(letter))
  },
}
