import type { Random } from '../stats/index.ts'

/** One question and a right answer. ASCII; of an ability, at most 62 bytes with its final newline. */
export interface Problem {
  readonly task: string
  /** 1 is the easiest. */
  readonly level: number
  /** Ends right where the model must continue. */
  readonly prompt: string
  /** What must follow, without the newline that ends it. */
  readonly answer: string
}

/** A procedural ability: endless problems of graded difficulty, each checked exactly. */
export interface Task {
  readonly name: string
  readonly summary: string
  readonly levels: number
  /** A random problem of a level from 1 to `levels`; the same random stream gives the same problem. */
  generate(random: Random, level: number): Problem
  /**
   * Whether a completion solves the problem, judged from its prompt alone. What counts is the text before the first
   * newline.
   */
  verify(problem: Problem, completion: string): boolean
  /**
   * The problem's canonical form: alike for problems that have the same answer for the same reason, such as the same
   * numbers in another order. Default: the prompt.
   */
  key?(problem: Problem): string
  /**
   * What is held out as a whole, where canonical forms share what a model could learn by heart: of one family, none is
   * trained on while another is tested. Default: the canonical form.
   */
  family?(problem: Problem): string
}

export const firstLine = (completion: string): string => completion.split('\n', 1)[0] as string

export const letters = 'abcdefghijklmnopqrstuvwxyz'
export const lettersAndDigits = `${letters}0123456789`

/** `count` different characters of `alphabet`, in random order. */
export function distinct(random: Random, alphabet: string, count: number): string {
  let chosen = ''
  while (chosen.length < count) {
    const character = alphabet[random.integer(alphabet.length)] as string
    if (!chosen.includes(character)) chosen += character
  }
  return chosen
}

/** The text between the task's first two bytes and the final `=`: `C abc=` → `abc`. */
export const questionOf = (problem: Problem): string => problem.prompt.slice(2, -1)
