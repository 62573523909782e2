/**
 * What learned verifiers are trained on: a text, and behind it one byte that says whether it is right (outcome
 * verifiers, Cobbe et al. 2021, arXiv 2110.14168; verifiers of single steps, Lightman et al. 2023, arXiv 2305.20050).
 */
import { fail } from '../error.ts'
import { attemptsIn, marks, type Problem, type ThinkingTask } from '../tasks/index.ts'
import { judge } from './judge.ts'
import { bytesOf } from './writer.ts'

/** `Y` and `N`. */
export const verdictBytes = { right: 89, wrong: 78 } as const

/** A text to be judged, which ends where the verdict is due. */
export interface VerdictExample {
  readonly text: string
  readonly isRight: boolean
}

/**
 * What an outcome verifier learns from a finished completion (without its newline): prompt, completion and newline, and
 * whether that is right. Undefined when verification fails: there is nothing to learn from it.
 */
export function outcomeExample(task: ThinkingTask, problem: Problem, completion: string): VerdictExample | undefined {
  const { verdict } = judge(task, problem, completion)
  if (verdict === 'failed') return undefined
  return { text: `${problem.prompt}${completion}\n`, isRight: verdict === 'right' }
}

/**
 * What a process verifier learns from a finished completion: a text up to every step and every mark, and whether what was
 * written last is right. A step is right if it and those before it in its attempt are; a mark that lets an attempt
 * stand, if the attempt is right; a withdrawal (`?`), if the attempt is wrong. The whole completion comes last.
 */
export function processExamples(task: ThinkingTask, problem: Problem, completion: string): VerdictExample[] {
  const whole = outcomeExample(task, problem, completion)
  if (whole === undefined) return []
  const examples: VerdictExample[] = []
  const add = (end: number, isRight: boolean) =>
    examples.push({ text: `${problem.prompt}${completion.slice(0, end)}`, isRight })
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
  return [...examples, whole]
}

/** Where the steps of an attempt end, behind their separators; the last ends with the answer mark. */
function stepEnds(attempt: string): number[] {
  const thought = attempt.indexOf(marks.answer)
  return [...attempt].flatMap((byte, i) =>
    (byte === marks.step && (thought < 0 || i < thought)) || (i === thought && i > 0) ? [i + 1] : [],
  )
}

/**
 * Examples as the inputs of a supervised step that learns only the verdicts: `tokens` int32 [examples, context + 1], and
 * `tokenWeights` [examples · context], 0 but where a verdict is the target. With `balance`, right and wrong examples
 * weigh the same in sum, so that a verifier of a weak writer does not learn to say no.
 * @throws `text-too-long`
 */
export function packVerdicts(
  examples: readonly VerdictExample[],
  context: number,
  { balance = false }: { readonly balance?: boolean } = {},
): { readonly tokens: Int32Array; readonly tokenWeights: Float32Array } {
  const tokens = new Int32Array(examples.length * (context + 1))
  const tokenWeights = new Float32Array(examples.length * context)
  const right = examples.filter(({ isRight }) => isRight).length
  const share = (isRight: boolean): number =>
    balance ? examples.length / 2 / (isRight ? right : examples.length - right) : 1
  for (const [row, { text, isRight }] of examples.entries()) {
    const bytes = bytesOf(text)
    if (bytes.length > context) {
      fail({
        code: 'text-too-long',
        what: `a text to judge does not fit into the verifier’s context of ${context}`,
        value: text,
        fix: 'Leave it out, or train the verifier with a longer context.',
      })
    }
    tokens.set([...bytes, isRight ? verdictBytes.right : verdictBytes.wrong], row * (context + 1))
    tokenWeights[row * context + bytes.length - 1] = share(isRight)
  }
  return { tokens, tokenWeights }
}

/** Marks behind which a process verifier is asked, as bytes. */
export const processEnds = [marks.step, marks.answer, marks.wrong, marks.right, marks.unchecked].map((mark) =>
  mark.charCodeAt(0),
)
