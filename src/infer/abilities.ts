import type { Backend } from '../engine/index.ts'
import { fail } from '../error.ts'
import type { ModelShape } from '../model/index.ts'
import { abilities, type Problem, type Task } from '../tasks/index.ts'
import { encodeQuestion } from './answers.ts'
import { createDecoder } from './decoder.ts'
import { type Answered, answerGreedily } from './greedy.ts'
import { groupsOf, roomFor } from './input.ts'
import { judge } from './judge.ts'
import type { EvaluationOptions } from './losses.ts'

/** A problem whose answer could not be judged, because its verifier threw. */
export interface VerifierFailure {
  readonly problem: Problem
  readonly completion: string
  readonly message: string
}

/** How well a model does one task. */
export interface AbilityScore {
  readonly task: string
  /** Exact match per level, and the mean of the levels: fractions of the problems that could be judged. */
  readonly exact: number
  readonly exactByLevel: readonly number[]
  /** Mean log-probability of the right answers, nats per byte, their newlines included. */
  readonly logProbability: number
  /** Problems that could be judged. */
  readonly problems: number
  /** Those that could not: neither right nor wrong, and not counted above. */
  readonly failures: readonly VerifierFailure[]
}

export interface AbilityOptions extends EvaluationOptions {
  /** The tasks the problems come from. Default: the six abilities. */
  readonly tasks?: readonly Task[]
}

interface Judged {
  readonly problem: Problem
  readonly verdict: 'right' | 'wrong' | VerifierFailure
  readonly logProbability: number
  /** Bytes of the right answer and its newline. */
  readonly bytes: number
}

/**
 * Puts problems to a model: exact match by the task's verifier on the greedy completion up to its newline, and the
 * log-probability of the right answer. A completion may be as long as the known answer; one that has not ended by then is
 * wrong. One score per task, in the order in which tasks first occur in `problems`; levels ascend.
 * @param weights flat, as stored
 * @throws `wrong-weights`, `unknown-task`, `problem-too-long`, `not-finite-logits`; `verifier-broken` when no problem of
 * a level could be judged
 */
export async function evaluateAbilities(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  problems: readonly Problem[],
  { tasks = abilities, batch = 32, threads = 1 }: AbilityOptions = {},
): Promise<AbilityScore[]> {
  if (problems.length === 0) return []
  const asked = problems.map((problem) => ({
    problem,
    task: taskOf(problem, tasks),
    question: encodeQuestion(problem, shape.context),
  }))
  const capacity = roomFor(Math.max(...asked.map(({ question }) => question.text.length - 1)), shape.context)
  const rows = Math.min(batch, asked.length)
  const predictions = Math.max(...asked.map(({ question: { text, begin } }) => text.length - begin))
  const decoder = await createDecoder(shape, weights, backend, { batch: rows, capacity, predictions, threads })
  const judged: Judged[] = []
  try {
    for (const group of groupsOf(asked, rows)) {
      const answers = await answerGreedily(
        decoder,
        group.map(({ question }) => question),
      )
      for (const [i, { problem, task, question }] of group.entries()) {
        const { completion, logProbability } = answers[i] as Answered
        const bytes = question.text.length - question.begin
        judged.push({ problem, verdict: judgeCompletion(task, problem, completion), logProbability, bytes })
      }
    }
  } finally {
    await decoder.dispose()
  }
  const names = new Set(problems.map(({ task }) => task))
  return [...names].map((name) =>
    scoreTask(
      name,
      judged.filter(({ problem }) => problem.task === name),
    ),
  )
}

function taskOf({ task: name }: Problem, tasks: readonly Task[]): Task {
  return (
    tasks.find((task) => task.name === name) ??
    fail({
      code: 'unknown-task',
      what: 'a problem belongs to no task',
      value: name,
      fix: `Known are ${tasks.map((task) => task.name).join(', ')}.`,
    })
  )
}

function judgeCompletion(task: Task, problem: Problem, completion: Uint8Array | null): Judged['verdict'] {
  if (completion === null) return 'wrong'
  const text = new TextDecoder().decode(completion)
  const { verdict, message } = judge(task, problem, text)
  return verdict === 'failed' ? { problem, completion: text, message } : verdict
}

function scoreTask(task: string, results: readonly Judged[]): AbilityScore {
  const failures = results.map(({ verdict }) => verdict).filter((verdict) => typeof verdict !== 'string')
  const levels = [...new Set(results.map(({ problem }) => problem.level))].sort((a, b) => a - b)
  const exactByLevel = levels.map((level) => {
    const verdicts = results.filter(({ problem }) => problem.level === level).map(({ verdict }) => verdict)
    const right = verdicts.filter((verdict) => verdict === 'right').length
    const wrong = verdicts.filter((verdict) => verdict === 'wrong').length
    if (right + wrong > 0) return right / (right + wrong)
    return fail({
      code: 'verifier-broken',
      what: `the verifier of ${task} threw on every problem of level ${level}`,
      value: failures.find(({ problem }) => problem.level === level)?.message,
      fix: 'Mend the verifier; nothing can be said about this task until then.',
    })
  })
  const total = (of: (result: Judged) => number): number => results.reduce((sum, result) => sum + of(result), 0)
  return {
    task,
    exact: exactByLevel.reduce((sum, exact) => sum + exact, 0) / exactByLevel.length,
    exactByLevel,
    logProbability: total(({ logProbability }) => logProbability) / total(({ bytes }) => bytes),
    problems: results.length - failures.length,
    failures,
  }
}
