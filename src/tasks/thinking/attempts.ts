import { firstLine, type Problem, type Task } from '../task.ts'

/**
 * The bytes that structure a completion: steps are separated by `step`, a thought ends and its answer begins with
 * `answer`, and each attempt is followed by what its writer thinks of it: `3+5=8*7=56?3*5=15+7=22!`. To make a model
 * stop thinking, append the task's `answerMark`; to make it go on, put `wrong` where it wrote `right` or ended the
 * line.
 */
export const marks = { step: ',', answer: '>', wrong: '?', right: '!', unchecked: ';' } as const

/** What the writer of an attempt says of it. */
export type Check = 'right' | 'wrong' | 'none'

export interface Attempt {
  /** Without its mark. */
  readonly text: string
  readonly check: Check
}

const checkOf = new Map<string | undefined, Check>([
  [marks.wrong, 'wrong'],
  [marks.right, 'right'],
])

/**
 * The attempts of a completion's first line. `!` is a mark only at its end; anywhere else it stays in the text, where
 * no answer has room for it.
 */
export function attemptsIn(completion: string): Attempt[] {
  const pieces = firstLine(completion).match(/[^?;]+[?;]?|[?;]/g) ?? []
  return pieces.map((piece, i) => {
    const last = piece.at(-1) as string
    const isMark = last === marks.wrong || last === marks.unchecked || (last === marks.right && i === pieces.length - 1)
    return { text: isMark ? piece.slice(0, -1) : piece, check: checkOf.get(isMark ? last : undefined) ?? 'none' }
  })
}

/** The attempt that counts: the last one, unless a mark says that another was to follow. */
export function finalAttempt(completion: string): string | undefined {
  const line = firstLine(completion)
  if (line === '' || line.endsWith(marks.wrong) || line.endsWith(marks.unchecked)) return undefined
  return attemptsIn(line).at(-1)?.text
}

/** What follows the one answer mark of an attempt; all of it where the task has no such mark. */
export function answerIn(attempt: string, answerMark: '>' | ''): string | undefined {
  if (answerMark === '') return attempt
  const parts = attempt.split(answerMark)
  return parts.length === 2 ? parts[1] : undefined
}

/** The steps before the answer mark; a thought that breaks off has steps too. */
export function stepsIn(attempt: string): string[] {
  const [thought] = attempt.split(marks.answer, 1) as [string]
  return thought === '' ? [] : thought.split(marks.step)
}

/** Compares the steps of an attempt with those of the true calculation, place by place. */
export const compareSteps = (attempt: string, truth: readonly string[]): boolean[] =>
  stepsIn(attempt).map((step, i) => step === truth[i])

/** An attempt, what its writer says of it, and what is true of it. */
export interface JudgedAttempt extends Attempt {
  readonly isRight: boolean
}

/**
 * Each attempt of a completion beside its own verdict: the data of self-verification. A writer that verifies itself
 * says `!` exactly of the right ones and stops there.
 */
export const judgeAttempts = (task: Task, problem: Problem, completion: string): JudgedAttempt[] =>
  attemptsIn(completion).map((attempt) => ({
    ...attempt,
    isRight: !attempt.text.includes(marks.right) && task.verify(problem, attempt.text),
  }))
