/**
 * What learned verifiers are trained on: a text, and behind it one byte that says whether it is right (outcome
 * verifiers, Cobbe et al. 2021, arXiv 2110.14168; verifiers of single steps, Lightman et al. 2023, arXiv 2305.20050).
 */
import { attemptsIn, marks, type Problem, type ThinkingTask } from '../tasks/index.ts'
import { judge } from './judge.ts'
import { bytesOf } from './writer.ts'

/** `Y` and `N`. */
export const verdictBytes = { right: 89, wrong: 78 } as const

/** A text with what is true of it where a verdict is due. */
export interface JudgedText {
  /** Prompt and completion, with its newline if it came to one. */
  readonly text: string
  /** By rising `end`: whether what was written last before it is right. */
  readonly verdicts: readonly { readonly end: number; readonly isRight: boolean }[]
}

/**
 * What a verifier learns from a finished completion (without its newline). A step is right if it and those before it in
 * its attempt are; a mark that lets an attempt stand, if the attempt is right; a withdrawal (`?`), if the attempt is
 * wrong; what ends with the newline, if the completion is. Undefined when verification fails: there is nothing to learn.
 */
export function judgeText(task: ThinkingTask, problem: Problem, completion: string): JudgedText | undefined {
  const whole = judge(task, problem, completion).verdict
  if (whole === 'failed') return undefined
  const verdicts: { end: number; isRight: boolean }[] = []
  const { length } = problem.prompt
  const add = (end: number, isRight: boolean) => verdicts.push({ end: length + end, isRight })
  let start = 0
  for (const { text, check } of attemptsIn(completion)) {
    if (task.verifySteps !== undefined) {
      const steps = task.verifySteps(problem, text)
      const isRight = (step: number): boolean => step < steps.length && steps.slice(0, step + 1).every(Boolean)
      for (const [step, end] of stepEnds(text).entries()) add(start + end, isRight(step))
    }
    start += text.length
    if (start === completion.length) break
    start++
    const { verdict } = judge(task, problem, text)
    if (verdict !== 'failed') add(start, (verdict === 'right') !== (check === 'wrong'))
  }
  add(completion.length + 1, whole === 'right')
  return { text: `${problem.prompt}${completion}\n`, verdicts }
}

/** What did not come to its newline is wrong, whatever it was about to say. */
export const judgeUnfinished = ({ prompt }: Problem, completion: string): JudgedText => ({
  text: `${prompt}${completion}`,
  verdicts: [{ end: prompt.length + completion.length, isRight: false }],
})

/** Where the steps of an attempt end, behind their separators; the last ends with the answer mark. */
function stepEnds(attempt: string): number[] {
  const thought = attempt.indexOf(marks.answer)
  return [...attempt].flatMap((byte, i) =>
    (byte === marks.step && (thought < 0 || i < thought)) || (i === thought && i > 0) ? [i + 1] : [],
  )
}

/** How much a right and a wrong verdict count when they are learned. */
export interface VerdictWeights {
  readonly right: number
  readonly wrong: number
}

/** Weights with which right and wrong verdicts count the same in sum, so that a verifier of a weak writer does not learn to say no. */
export function balancedWeights(texts: readonly JudgedText[]): VerdictWeights {
  const all = texts.flatMap(({ verdicts }) => verdicts)
  const right = all.filter(({ isRight }) => isRight).length
  const share = (count: number): number => (count === 0 ? 0 : all.length / 2 / count)
  return { right: share(right), wrong: share(all.length - right) }
}

/** A judged text as something to learn: all of it is read, and only verdicts are to be said, where they are due. */
export function verdictLesson({ text, verdicts }: JudgedText, weigh: VerdictWeights = { right: 1, wrong: 1 }) {
  const tokens = bytesOf(text)
  const targets = new Uint8Array(tokens.length)
  const weights = new Float32Array(tokens.length)
  for (const { end, isRight } of verdicts) {
    targets[end - 1] = isRight ? verdictBytes.right : verdictBytes.wrong
    weights[end - 1] = isRight ? weigh.right : weigh.wrong
  }
  return { tokens, targets, weights }
}

/** Marks behind which a process verifier is asked, as bytes. */
export const processEnds = [marks.step, marks.answer, marks.wrong, marks.right, marks.unchecked].map((mark) =>
  mark.charCodeAt(0),
)
