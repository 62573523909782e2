import { fail } from '../../error.ts'
import type { Random } from '../../stats/index.ts'
import type { Problem } from '../task.ts'
import { answerIn, attemptsIn, finalAttempt, marks } from './attempts.ts'
import type { ThinkingTask, TraceOptions } from './thinking-task.ts'

/** What every level declares, whatever else it varies. */
export interface Level {
  /** What `room` and `heldOutCount` of `ThinkingTask` say. */
  readonly room: number
  readonly heldOut: number
}

export interface Judgement {
  /** Normalized: equal answers are equally right. */
  readonly answer: string
  readonly isRight: boolean
}

/** What is particular to one task; the grammar of completions, traces and checks is shared. */
export interface Definition<L extends Level> {
  readonly name: string
  readonly summary: string
  readonly answerMark: '>' | ''
  /** From the easiest. */
  readonly levels: readonly L[]
  readonly key?: (problem: Problem) => string
  readonly family?: (problem: Problem) => string
  /** A problem and a right answer to it, without the answer mark. */
  draw(random: Random, level: L): { readonly prompt: string; readonly answer: string }
  /** Judges an answer, without mark; undefined when the text is no answer at all. Throws on no text. */
  judge(problem: Problem, answer: string): Judgement | undefined
  /** A right attempt: thought, answer mark and answer. Default: the problem's own answer. */
  readonly solve?: (problem: Problem) => string
  /** One attempt of a fallible solver, right or wrong, in the same form. */
  attempt(random: Random, problem: Problem): string
  /** Whether each step of one attempt is right. */
  readonly judgeSteps?: (problem: Problem, attempt: string) => readonly boolean[]
}

/** Makes a task of its particular part. */
export function defineThinkingTask<L extends Level>(definition: Definition<L>): ThinkingTask {
  const { name, summary, answerMark, levels, key, family, judgeSteps } = definition
  const levelOf = (level: number): L => levels[level - 1] ?? unknownLevel(name, levels.length, level)
  const judgeAttempt = (problem: Problem, attempt: string | undefined): Judgement | undefined => {
    const answer = attempt === undefined ? undefined : answerIn(attempt, answerMark)
    return answer === undefined ? undefined : definition.judge(problem, answer)
  }
  return {
    name,
    summary,
    answerMark,
    levels: levels.length,
    room: (level) => levelOf(level).room,
    heldOutCount: (level) => levelOf(level).heldOut,
    generate(random, level) {
      const { prompt, answer } = definition.draw(random, levelOf(level))
      return { task: name, level, prompt, answer: `${answerMark}${answer}` }
    },
    verify: (problem, completion) => judgeAttempt(problem, finalAttempt(completion))?.isRight === true,
    answerOf: (problem, completion) => judgeAttempt(problem, finalAttempt(completion))?.answer,
    attemptsOf: (completion) => attemptsIn(completion).filter(({ text }) => text !== '').length,
    trace(random, problem, options) {
      checkOptions(options)
      if (options.attempts === 0) return `${problem.prompt}${problem.answer}`
      const right = definition.solve?.(problem) ?? problem.answer
      // Each attempt takes a mark, and the line a newline.
      const left = levelOf(problem.level).room - problem.prompt.length - right.length - 2
      const wrong = drawWrong(options.attempts - 1, left, () => {
        const attempt = definition.attempt(random, problem)
        return { attempt, judgement: judgeAttempt(problem, attempt) }
      })
      return `${problem.prompt}${joinAttempts(random, wrong, right, options)}`
    },
    ...(key && { key }),
    ...(family && { family }),
    ...(judgeSteps && {
      verifySteps: (problem, completion) => attemptsIn(completion).flatMap(({ text }) => judgeSteps(problem, text)),
    }),
  }
}

/** Fruitless draws in a row after which a problem is taken to have no other wrong answers; a small one has few. */
const patience = 20

interface Drawn {
  readonly attempt: string
  readonly judgement: Judgement | undefined
}

/** Up to `count` wrong attempts with different answers that take no more than `room` bytes with their marks. */
function drawWrong(count: number, room: number, draw: () => Drawn): string[] {
  const found = new Map<string, string>()
  let left = room
  let misses = 0
  while (found.size < count && misses < patience) {
    misses++
    const { attempt, judgement } = draw()
    if (judgement?.isRight !== false || found.has(judgement.answer)) continue
    left -= attempt.length + 1
    // Going on until a shorter one fits would make short attempts wrong more often than long ones.
    if (left < 0) break
    found.set(judgement.answer, attempt)
    misses = 0
  }
  return [...found.values()]
}

function joinAttempts(random: Random, wrong: readonly string[], right: string, options: TraceOptions): string {
  if (options.checks) return `${wrong.map((attempt) => `${attempt}${marks.wrong}`).join('')}${right}${marks.right}`
  const attempts = [...wrong, right]
  return (options.blind === true ? random.shuffle(attempts) : attempts).join(marks.unchecked)
}

function checkOptions({ attempts, checks, blind }: TraceOptions): void {
  if (!Number.isSafeInteger(attempts) || attempts < 0) {
    fail({
      code: 'wrong-attempts',
      what: 'a trace has a whole number of attempts, 0 or more',
      value: attempts,
      fix: 'Ask for 0 for a direct answer, 1 for the right attempt alone, n for n − 1 wrong ones before it.',
    })
  }
  if (checks && blind === true) {
    fail({
      code: 'wrong-attempts',
      what: 'a blind trace cannot hold checks: it goes on after a right attempt',
      fix: 'Ask for a blind trace or for checks, not for both.',
    })
  }
}

const unknownLevel = (name: string, levels: number, level: number): never =>
  fail({
    code: 'unknown-level',
    what: `${name} has no such level`,
    value: level,
    fix: `Ask for a level from 1 to ${levels}.`,
    exit: 2,
  })
