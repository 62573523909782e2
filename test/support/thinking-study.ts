import type { ThinkingCell } from '../../src/laws/index.ts'
import type { Random } from '../../src/stats/index.ts'

/** A surface with every parameter, as simulated studies have it. */
export const SURFACE = {
  ...{ level: -9, size: 0.5, data: 0.3, practice: 0.8 },
  ...{ thinking: 8, tau: 0.5, samples: 1.5, sigma: 0.6 },
}

export interface StudyOptions {
  readonly surface?: typeof SURFACE
  readonly problems?: number
  /** Draws that a problem's success in a cell is the mean of. */
  readonly draws?: number
  /** Standard deviations over models: of the logit, and of what samples and thinking bring (relative). */
  readonly luck?: { readonly level: number; readonly pace: number }
  readonly sizes?: readonly number[]
  /** Training tokens, and the share of practice in its FLOPs. */
  readonly trainings?: readonly (readonly [D: number, practice: number])[]
  readonly thinking?: readonly number[]
  readonly samples?: readonly number[]
}

export interface SimulatedStudy {
  readonly cells: readonly ThinkingCell[]
  readonly groups: readonly string[]
  /** Success per problem of a model at any budget, measured as in its cells. */
  readonly measure: (model: string, thinking: number, samples: number) => number[]
}

export const TASKS = ['countdown', 'maze', 'sorting', 'sudoku']

/**
 * A study drawn from a surface. Problem i has a difficulty u, uniform and the same everywhere; at accuracy a it is solved
 * with probability u^((1 − a)/a), which has a beta distribution with mean exactly a.
 */
export function simulatedStudy(
  random: Random,
  {
    surface = SURFACE,
    problems = 200,
    draws = 16,
    luck = { level: 0.15, pace: 0.05 },
    sizes = [5e4, 1.5e5, 5e5],
    trainings = [
      [1e6, 0],
      [4e6, 0],
      [4e6, 1],
    ],
    thinking = [32, 64, 128, 256],
    samples = [1, 2, 4, 8, 16],
  }: StudyOptions = {},
): SimulatedStudy {
  const difficulty = Array.from({ length: problems }, () => random.uniform())
  const groups = difficulty.map((_, i) => TASKS[i % TASKS.length] as string)
  const models = sizes.flatMap((N) =>
    trainings.map(([D, share]) => {
      const teaching = 8 * N * D
      return {
        ...{ model: `${N}/${D}/${share}`, N, D, teaching, practice: share * teaching },
        luck: luck.level * random.normal(),
        pace: Math.exp(luck.pace * random.normal()),
      }
    }),
  )
  const successOf = ({ N, D, teaching, practice, luck, pace }: (typeof models)[number], T: number, k: number) => {
    const lacking = surface.thinking * T ** -surface.tau + surface.samples * k ** -surface.sigma
    const taught = surface.size * Math.log(N) + surface.data * Math.log(D)
    const logit = surface.level + taught + surface.practice * Math.log1p(practice / teaching) + luck - pace * lacking
    return difficulty.map((u) => {
      const chance = u ** Math.exp(-logit)
      let right = 0
      for (let draw = 0; draw < draws; draw++) right += random.uniform() < chance ? 1 : 0
      return draws === 0 ? chance : right / draws
    })
  }
  return {
    groups,
    cells: models.flatMap((trained) =>
      thinking.flatMap((T) =>
        samples.map((k): ThinkingCell => {
          const { model, N, D, teaching, practice } = trained
          const tokens = k * T * 0.8
          const flops = 3 * N * (20 + tokens)
          return {
            model,
            N,
            D,
            teaching,
            practice,
            thinking: T,
            samples: k,
            tokens,
            flops,
            success: successOf(trained, T, k),
          }
        }),
      ),
    ),
    measure: (name, T, k) => successOf(models.find(({ model }) => model === name) as (typeof models)[number], T, k),
  }
}
