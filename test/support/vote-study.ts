import type { ThinkingCell } from '../../src/laws/index.ts'
import { majorityVoteOfSubsets, mean, type Random } from '../../src/stats/index.ts'

/** A task of such a study: how easy it is for the best model, in logits of one sample, and how many wrong answers there are. */
export interface VotedTask {
  readonly task: string
  readonly ease: number
  readonly wrong: number
}

export interface VoteStudy {
  readonly cells: readonly ThinkingCell[]
  readonly groups: readonly string[]
  /** The best model. */
  readonly model: string
  /** What it reaches with fresh votes of that many samples: mean over all problems, or over those of one task. */
  readonly outcome: (samples: number, task?: string) => number
}

/** Sizes, and beside each what it was taught and how it practised. */
const SIZES = [2e4, 4e4, 1e5]
const TRAININGS = [
  [1e6, 0],
  [4e6, 0],
  [4e6, 0.5],
  [4e6, 1],
] as const

/**
 * A study as it is measured: every model answers every problem with samples of its own distribution over one right and
 * some wrong answers, votes of 1, 2, 4, … of them are estimated from all subsets, and the outcome is one vote of fresh
 * samples. No law of the package is built in, so that its form may be wrong here as it may be anywhere.
 */
export function voteStudy(
  random: Random,
  tasks: readonly VotedTask[],
  { problems = 48, samples = 16 } = {},
): VoteStudy {
  const models = SIZES.flatMap((N, size) =>
    TRAININGS.map(([D, share], training) => ({
      ...{ model: `${N}/${D}/${share}`, N, D, teaching: 8 * N * D, practice: share * 8 * N * D },
      // the last is the best, but for its luck
      behind: 0.6 * (SIZES.length - 1 - size) + 0.3 * (TRAININGS.length - 1 - training) + 0.3 * random.normal(),
    })),
  )
  const pool = tasks.flatMap(({ task, ease, wrong }) =>
    Array.from({ length: problems }, () => ({
      task,
      ease: ease + 1.2 * random.normal(),
      // some wrong answers are far more tempting than others
      temptations: Array.from({ length: wrong }, () => Math.log(random.uniform()) ** 2),
    })),
  )
  const answers = models.map(({ behind }) =>
    pool.map(({ ease, temptations }) => {
      const right = 1 / (1 + Math.exp(behind - ease - 0.5 * random.normal()))
      const own = temptations.map((each) => each * Math.exp(0.5 * random.normal()))
      const all = own.reduce((sum, each) => sum + each, 0)
      return [right, ...own.map((each) => ((1 - right) * each) / all)]
    }),
  )
  const sizes = Array.from({ length: Math.log2(samples) + 1 }, (_, i) => 2 ** i)
  const cells = models.flatMap(({ behind: _, ...model }, i) => {
    const drawn = (answers[i] as number[][]).map((probabilities) => drawnAnswers(probabilities, samples, random))
    return sizes.map((k) => ({
      ...{ ...model, thinking: 64, samples: k, tokens: 20 * k, flops: 2 * model.N * (10 + 20 * k) },
      success: drawn.map((counts) => (k === samples ? winner(counts) : majorityVoteOfSubsets(counts, k))),
    }))
  })
  return {
    cells,
    groups: pool.map(({ task }) => task),
    model: (models.at(-1) as (typeof models)[number]).model,
    outcome: (size, task) =>
      mean(
        (answers.at(-1) as number[][])
          .filter((_, i) => task === undefined || pool[i]?.task === task)
          .map((probabilities) => winner(drawnAnswers(probabilities, size, random))),
      ),
  }
}

/** Whether the most frequent answer is correct; of several, the share that is. */
function winner(answers: ReturnType<typeof drawnAnswers>): number {
  const most = Math.max(...answers.map(({ count }) => count))
  return mean(answers.filter(({ count }) => count === most).map(({ correct }) => (correct ? 1 : 0)))
}

function drawnAnswers(probabilities: readonly number[], count: number, random: Random) {
  const counts = probabilities.map(() => 0)
  for (let i = 0; i < count; i++) {
    let left = random.uniform()
    let answer = 0
    while (answer < counts.length - 1 && left >= (probabilities[answer] as number)) {
      left -= probabilities[answer] as number
      answer++
    }
    counts[answer] = (counts[answer] as number) + 1
  }
  return counts.map((each, i) => ({ count: each, correct: i === 0 })).filter(({ count: given }) => given > 0)
}
