/** Strategies that think longer in one line. */
import { fail } from '../error.ts'
import { marks } from '../tasks/index.ts'
import { forceContinuation } from './force.ts'
import type { Choice, Strategy } from './strategy.ts'
import { edit, roomIn, startThread, stopThinking, type Thread, writeOn } from './thread.ts'
import type { VerdictScorer } from './verdict-scorer.ts'
import { bytesOf } from './writer.ts'

export interface ThinkingBudget {
  /** Tokens a thought may have, the newline included; a forced answer comes on top. */
  readonly tokens: number
  /** Attempts a thought must have; one that ends earlier is made to go on. Default 1: none is. */
  readonly attempts?: number
  /** Tokens of an answer that is forced; default 16. */
  readonly answerTokens?: number
}

/**
 * One thought per problem, kept within a budget: forced to go on while it has too few attempts, and to stop when its
 * tokens are used up. See `forceStop` and `forceContinuation`.
 * @throws `bad-budget`
 */
export function think({ tokens, attempts = 1, answerTokens = 16 }: ThinkingBudget): Strategy {
  for (const value of [tokens, attempts, answerTokens]) checkBudget(value)
  return {
    name: `thinking, ${attempts > 1 ? `${attempts} attempts and ` : ''}${tokens} tokens`,
    consults: 'nothing',
    async answer(setting, problems) {
      const left = (thread: Thread): number => tokens - thread.tokens
      const canGoOn = (thread: Thread): boolean =>
        thread.finished &&
        setting.task.attemptsOf(thread.completion) < attempts &&
        left(thread) > 0 &&
        roomIn(setting, edit(thread, forceContinuation(thread.completion))) > 0
      let threads = await writeOn(setting, problems.map(startThread), left)
      while (threads.some(canGoOn)) {
        const going = threads.map((thread) =>
          canGoOn(thread) ? edit(thread, forceContinuation(thread.completion)) : thread,
        )
        threads = await writeOn(setting, going, left)
      }
      return (await stopThinking(setting, threads, answerTokens)).map(choiceOf)
    },
  }
}

const choiceOf = ({ completion, finished, tokens, flops }: Thread): Choice => ({
  completion: finished ? completion : undefined,
  tokens,
  flops,
  verifierFlops: 0,
})

export interface RevisionOptions {
  /** Answers in all, the first included, at most. */
  readonly rounds: number
  /** A writer that holds an answer right with at least this probability revises it no more; default 0.5. */
  readonly confidence?: number
}

/**
 * Self-revision: the writer's own judgement of its answer, P(!) / (P(!) + P(?)) behind it, decides whether it goes on as
 * if it had written `?`; of all answers the one it is surest of stands, the last of equal ones. That judgement comes with
 * the tokens already written, and costs nothing.
 * @param judgeOf the writer itself as a judge of its marks: `createVerdictScorer` with `markVerdicts`
 * @throws `bad-budget`
 */
export function revise(judgeOf: VerdictScorer, { rounds, confidence = 0.5 }: RevisionOptions): Strategy {
  checkBudget(rounds)
  return {
    name: `self-revision, ${rounds} rounds`,
    consults: 'nothing',
    async answer(setting, problems) {
      let states: readonly Revision[] = problems.map((problem) => ({
        thread: startThread(problem),
        answer: undefined,
        sureness: -1,
      }))
      for (let round = 0; round < rounds; round++) {
        const open = states.filter(({ thread, sureness }) => sureness < confidence && (round === 0 || thread.finished))
        const threads = open.map(({ thread }) =>
          round === 0 ? thread : edit(thread, forceContinuation(thread.completion)),
        )
        const written = await writeOn(setting, threads, () => setting.maxTokens)
        const sureness = await surenessOf(judgeOf, written)
        const next = new Map(
          open.map((state, i) => [state, revised(state, written[i] as Thread, sureness[i] as number)]),
        )
        states = states.map((state) => next.get(state) ?? state)
      }
      return states.map(({ thread: { tokens, flops }, answer }) => ({
        completion: answer,
        tokens,
        flops,
        verifierFlops: 0,
      }))
    },
  }
}

interface Revision {
  readonly thread: Thread
  /** The answer its writer was surest of so far, and how sure. */
  readonly answer: string | undefined
  readonly sureness: number
}

const revised = ({ answer, sureness }: Revision, thread: Thread, sure: number): Revision =>
  sure >= sureness && thread.finished
    ? { thread, answer: thread.completion, sureness: sure }
    : { thread, answer, sureness }

/** How sure a writer is of the answers it ended with, whatever mark it drew; −1 where it came to no end. */
async function surenessOf(judgeOf: VerdictScorer, threads: readonly Thread[]): Promise<number[]> {
  const finished = threads.filter((thread) => thread.finished)
  const scores = await judgeOf.score(
    finished.map(({ problem, completion }) => bytesOf(`${problem.prompt}${withoutMark(completion)}`)),
  )
  return threads.map((thread) => scores[finished.indexOf(thread)] ?? -1)
}

const withoutMark = (completion: string): string =>
  completion.endsWith(marks.right) ? completion.slice(0, -1) : completion

/** The marks by which a writer says of its own attempt that it is right or wrong. */
export const markVerdicts = { right: marks.right.charCodeAt(0), wrong: marks.wrong.charCodeAt(0) }

/** @throws `bad-budget` */
export function checkBudget(value: number): void {
  if (Number.isInteger(value) && value >= 1) return
  fail({
    code: 'bad-budget',
    what: 'a budget of tokens, attempts or rounds is a whole number, 1 or more',
    value,
    fix: 'Ask for 64 tokens, or 4 rounds, say.',
  })
}
