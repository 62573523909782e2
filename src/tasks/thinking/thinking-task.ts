import type { Random } from '../../stats/index.ts'
import type { Problem, Task } from '../task.ts'

/** How a worked trace is written. */
export interface TraceOptions {
  /**
   * Attempts in all: 0 gives the direct answer without a thought, 1 the right attempt alone, n ≥ 2 puts n − 1 different
   * wrong ones before it. As many as fit into the level's room.
   */
  readonly attempts: number
  /**
   * Whether each attempt is followed by the writer's own judgement of it, `?` or `!`, or by a `;` that says nothing.
   */
  readonly checks: boolean
  /**
   * Puts the attempts in random order, the right one among them. Otherwise a trace ends with the right attempt, so that
   * even without marks a model can learn from where traces end to check what it wrote. Default: false.
   */
  readonly blind?: boolean
}

/**
 * A task that can be thought about. A completion is one line: attempts, each followed by a mark of
 * `attempts.ts`. Only the last attempt's answer counts.
 */
export interface ThinkingTask extends Task {
  /**
   * What separates a thought from its answer: `>` where an attempt is steps and then an answer (`7+5=12,4+8+1=13>132`),
   * nothing where each attempt is itself an answer (`3*5=15+7=22`). Appended to an unfinished thought, it makes a model
   * answer at once.
   */
  readonly answerMark: '>' | ''
  /** Bytes that prompt, longest trace and answer may take at a level, the final newline included. */
  room(level: number): number
  /** How many held-out problems of different canonical form a level has at least, up to 500. */
  heldOutCount(level: number): number
  /**
   * A worked trace from the prompt to the final answer, without the newline that ends it. Wrong attempts come from the
   * same fallible search or calculation as right ones. The same random stream gives the same trace.
   * @throws EscaladoError `wrong-attempts` when `attempts` is no whole number ≥ 0, or a blind trace is to have checks
   */
  trace(random: Random, problem: Problem, options: TraceOptions): string
  /**
   * The final answer of a completion, normalized for voting: equal answers are equally right. Undefined when there is
   * none: the line is malformed, or breaks off in a thought, or its last attempt was withdrawn.
   */
  answerOf(problem: Problem, completion: string): string | undefined
  /** Attempts that a completion makes, the last one included, whether finished or not. */
  attemptsOf(completion: string): number
  /**
   * Whether each step of the thoughts, over all attempts and in order, is right. Absent where thoughts have no steps.
   */
  verifySteps?(problem: Problem, completion: string): readonly boolean[]
}
