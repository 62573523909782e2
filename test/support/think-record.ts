/**
 * A realistic study of thinking for the tests of its report: nine models of three sizes, four tasks, eleven ways of
 * answering. Its numbers come from a made-up law; nothing here was trained.
 */
import { type Forecast, judge, type Resampled, shareForecast, type ThinkingLaw } from '../../src/laws/index.ts'
import { createRandom } from '../../src/stats/index.ts'
import type {
  ThinkCell,
  ThinkGain,
  ThinkLearning,
  ThinkModel,
  ThinkPractice,
  ThinkRecord,
  ThinkStrategy,
  ThinkTask,
  Thought,
} from '../../src/studies/index.ts'

const random = createRandom('think record')

const PARAMETERS = {
  ...{ level: -9.2, size: 0.42, data: 0.28, practice: 1.1 },
  ...{ thinking: 6, tau: 0.55, samples: 1.2, sigma: 0.6 },
}

const tasks: readonly ThinkTask[] = [
  {
    ...{ name: 'countdown', level: 1, problems: 180, extrapolated: false },
    summary: 'reach a target from 3 or 4 numbers with + - * /, each used once',
  },
  {
    ...{ name: 'long addition', level: 2, problems: 400, extrapolated: false },
    summary: 'add two numbers with every carry written out',
  },
  {
    ...{ name: 'sorting', level: 3, problems: 400, extrapolated: false },
    summary: 'put letters in order, with the exchanges',
  },
  {
    ...{ name: 'sorting, longer', level: 5, problems: 400, extrapolated: true },
    summary: 'put letters in order, with the exchanges',
  },
]

/** Difficulty on the logit scale. */
const HARDNESS = [0.2, -0.5, 0.1, 1.3]

const models: readonly ThinkModel[] = [21_504, 82_944, 327_680].flatMap((N, i) =>
  [
    { taught: 0.25, practised: 0 },
    { taught: 1, practised: 0 },
    { taught: 1, practised: 1 },
  ].map(({ taught, practised }): ThinkModel => {
    const D = 4e6 * taught
    const teaching = 6.4 * N * D
    return {
      id: `w${16 * 2 ** i}-${taught}-${practised}`,
      ...{ width: 16 * 2 ** i, depth: i + 1, N, D, taught, practised, teaching },
      practice: practised * 0.55 * teaching,
      verifier: 0.08 * teaching,
    }
  }),
)

interface Way extends ThinkStrategy {
  readonly budgets: readonly { readonly thinking: number | null; readonly samples: number; readonly cost: number }[]
  /** What it makes of samples: added on the logit scale per factor of e in cost. */
  readonly slope: number
}

const counts = [2, 4, 8, 16]
const sampled = counts.map((samples) => ({ thinking: null, samples, cost: samples }))

const ways: readonly Way[] = [
  { name: 'greedy', consults: 'nothing', budgets: [{ thinking: null, samples: 1, cost: 1 }], slope: 0 },
  {
    ...{ name: 'thinking with a budget', consults: 'nothing', slope: 0.62 },
    budgets: [8, 16, 32, 64].map((thinking) => ({ thinking, samples: 1, cost: thinking / 24 })),
  },
  { name: 'best by likelihood', consults: 'nothing', budgets: sampled, slope: 0.08 },
  { name: 'majority vote', consults: 'nothing', budgets: sampled, slope: 0.24 },
  {
    ...{ name: 'adaptive majority vote', consults: 'nothing', slope: 0.29 },
    budgets: [4, 8].map((samples) => ({ thinking: null, samples, cost: samples })),
  },
  {
    ...{ name: 'self-revision', consults: 'nothing', slope: 0.18 },
    budgets: [2, 3].map((rounds) => ({ thinking: null, samples: 1, cost: 0.8 * rounds })),
  },
  { name: 'best by learned verifier', consults: 'learned verifier', budgets: sampled, slope: 0.27 },
  { name: 'verifier-weighted vote', consults: 'learned verifier', budgets: sampled, slope: 0.34 },
  {
    ...{ name: 'beam search', consults: 'learned verifier', slope: 0.3 },
    budgets: [4, 9].map((cost) => ({ thinking: null, samples: 1, cost })),
  },
  {
    ...{ name: 'best by exact verifier', consults: 'exact verifier', slope: 0.72 },
    budgets: [1, ...counts].map((samples) => ({ thinking: null, samples, cost: samples })),
  },
  { name: 'best by coin', consults: 'control', budgets: sampled, slope: 0.005 },
]

const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

/** A share with the intervals that so many problems give; ends stay within 0 and 1. */
export function shareOf(value: number, problems: number): Resampled {
  const sd = Math.sqrt((value * (1 - value)) / problems)
  const interval = (z: number): [number, number] => [Math.max(0, value - z * sd), Math.min(1, value + z * sd)]
  return { value, interval80: interval(1.28), interval95: interval(1.96) }
}

/** A number with symmetric intervals. */
export function around(value: number, sd: number): Resampled {
  return {
    value,
    interval80: [value - 1.28 * sd, value + 1.28 * sd],
    interval95: [value - 1.96 * sd, value + 1.96 * sd],
  }
}

function ability(model: ThinkModel, hardness: number): number {
  const { level, size, data, practice } = PARAMETERS
  const practised = practice * Math.log(1 + model.practice / model.teaching)
  return level + size * Math.log(model.N) + data * Math.log(model.D) + practised - hardness
}

function cellOf(model: ThinkModel, task: ThinkTask | null, way: Way, budget: Way['budgets'][number]): ThinkCell {
  const hard = task === null ? 0.3 : (HARDNESS[tasks.indexOf(task)] as number)
  const share = logistic(ability(model, hard) + way.slope * Math.log(budget.cost) + 0.05 * random.normal())
  const tokens = 24 * budget.cost
  const withVerifier = way.consults === 'learned verifier' ? 1.35 : 1
  return {
    ...{ model: model.id, task: task?.name ?? null, strategy: way.name },
    ...{ thinking: budget.thinking, samples: budget.samples, effort: budget.cost, tokens },
    accuracy: shareOf(share, task?.problems ?? 1380),
    flops: (2.3 * model.N * (12 + tokens) + 4e4) * withVerifier,
    failures: 0,
  }
}

const cells: readonly ThinkCell[] = models.flatMap((model) =>
  [...tasks, null].flatMap((task) =>
    ways.flatMap((way) => way.budgets.map((budget) => cellOf(model, task, way, budget))),
  ),
)

function gainOf(model: ThinkModel, task: string | null, way: Way): ThinkGain[] {
  const own = cells
    .filter((cell) => cell.model === model.id && cell.task === task && cell.strategy === way.name)
    .sort((a, b) => a.flops - b.flops)
  const [from] = own
  const to = own.at(-1)
  if (from === undefined || to === undefined || from === to) return []
  const end = ({ flops, accuracy }: ThinkCell) => ({ flops, accuracy: accuracy.value })
  return [
    {
      ...{ model: model.id, task, strategy: way.name, consults: way.consults, from: end(from), to: end(to) },
      gain: around(to.accuracy.value - from.accuracy.value, task === null ? 0.009 : 0.018),
    },
  ]
}

const practised = models.filter(({ practised: share }) => share > 0)
const gains = practised.flatMap((model) =>
  [...tasks.map(({ name }) => name), null].flatMap((task) => ways.flatMap((way) => gainOf(model, task, way))),
)

const cellAt = (model: string, strategy: string, samples: number): ThinkCell =>
  cells.find((cell) => {
    return cell.model === model && cell.task === null && cell.strategy === strategy && cell.samples === samples
  }) as ThinkCell

const sizes = ['16×1', '32×2', '64×3']

function learningOf(size: string, i: number): ThinkLearning[] {
  const before: ThinkLearning = {
    ...{ size, task: 'countdown', stage: 'taught', attempts: 1.9 + 0.1 * i, tokens: 21.4 + i, truncated: 0.012 },
    ...{ passAt1: shareOf(0.11 + 0.04 * i, 180), passAt8: shareOf(0.42 + 0.09 * i, 180) },
    ...{ acceptsRight: 0.93, acceptsWrong: [0.61, 0.22, 0.12][i] as number },
  }
  return [
    before,
    {
      ...before,
      ...{ stage: 'practised', attempts: [1.2, 3.6, 4.5][i] as number, tokens: [14.2, 41.8, 52.3][i] as number },
      passAt1: shareOf([0.13, 0.33, 0.44][i] as number, 180),
      passAt8: shareOf([0.24, 0.55, 0.66][i] as number, 180),
      ...{ truncated: 0.031, acceptsRight: i === 0 ? null : 0.97, acceptsWrong: [0.88, 0.1, 0.05][i] as number },
    },
    ...(i === 1
      ? [{ ...before, stage: 'practised on shuffled rewards' as const, attempts: 2.2, passAt1: shareOf(0.14, 180) }]
      : []),
  ]
}

function practiceOf(size: string, i: number, rewards: ThinkPractice['rewards']): ThinkPractice {
  const rises = rewards === 'verified' ? 1 : 0
  return {
    ...{ size, rewards },
    rows: Array.from({ length: 31 }, (_, row) => {
      const way = 1 - Math.exp((-2.5 * row) / 30)
      return {
        iteration: 4 * row,
        right: logistic(-1.9 + 0.4 * i + rises * (0.3 + 0.7 * i) * way + 0.1 * random.normal()),
        attempts: 1.9 + rises * (i === 0 ? -0.7 : 1.3 * i) * way + 0.07 * random.normal(),
        tokens: 21 + 12 * i * way * rises,
        ...{ truncated: 0.02, divergence: 0.11 * way, clipped: 0.004 },
        entropy: 0.52 - rises * (i === 0 ? 0.47 : 0.18) * way + 0.01 * random.normal(),
      }
    }),
    traps:
      i === 0 && rises === 1
        ? [
            {
              name: 'entropy-collapse',
              message:
                'The entropy fell from 0.518 to 0.049 nats per token with 13% right: completions of a problem are nearly equal, so little is left to compare.',
            },
          ]
        : [],
    seconds: { rollouts: 31 + 12 * i, scoring: 4 + 2 * i, update: 22 + 9 * i },
  }
}

const thoughts: readonly Thought[] = [
  {
    ...{ size: '64×3', stage: 'taught', task: 'countdown', prompt: 'N 3,5,7:22=' },
    ...{ completion: '5+7=12*3=36?3+5=8+7=15!', verdict: 'wrong' },
  },
  {
    ...{ size: '64×3', stage: 'practised', task: 'countdown', prompt: 'N 3,5,7:22=' },
    ...{ completion: '5+7=12*3=36?3+5=8*7=56?3*5=15+7=22!', verdict: 'right' },
  },
  {
    ...{ size: '16×1', stage: 'practised', task: 'countdown', prompt: 'N 2,9,4:19=' },
    ...{ completion: '2+9=11;<script>alert(1)</script>\u0007\nN 1,1', verdict: 'failed' },
  },
]

const law: ThinkingLaw = {
  params: PARAMETERS,
  intervals: {
    ...{ level: [-11.4, -7.1], size: [0.31, 0.55], data: [0.12, 0.41], practice: [0.7, 1.6] },
    ...{ thinking: [3.2, 11.8], tau: [0.31, 0.92], samples: [0.8, 1.7], sigma: [0.35, 1.1] },
  },
  residual: { logit: 0.11, accuracy: 0.018 },
  cells: 90,
  models: 9,
  exchange: {
    at: { N: 82_944, D: 4e6, thinking: 32, samples: 4 },
    to: { thinking: 64, samples: 16 },
    factor: { value: 5.6, interval80: [4.3, 7.4], interval95: [3.6, 9.1] },
    byInference: around(0.74, 0.06),
    byTraining: around(0.98, 0.09),
  },
  splits: [1e13, 1e14, 1e15].map((budget, i) => ({
    budget,
    points: Array.from({ length: 9 }, (_, step) => {
      const queries = 10 ** (step + 1)
      const trainingShare = logistic(3.4 + 0.8 * i - 0.75 * step)
      return {
        ...{ queries, trainingShare, practice: 0.2 * budget * trainingShare, N: 4e4 * 3 ** i, D: 3e6 * 2 ** i },
        thinking: Math.max(8, 64 / (step + 1)),
        samples: Math.max(1, 16 / (step + 1)),
        accuracy: logistic(1.2 + 0.3 * i - 0.3 * step),
        extrapolated: step > 6 || i === 2,
      }
    }),
  })),
  isoAccuracy: [0.2, 0.35, 0.5].map((accuracy, i) => ({
    accuracy,
    points: Array.from({ length: 14 }, (_, step) => ({
      training: 10 ** (11 + 0.22 * step + 0.5 * i),
      inference: 10 ** (8.4 - 0.16 * step + 0.45 * i),
      extrapolated: step < 2 || step > 10 - i,
    })),
  })),
  diagnostics: ['tau and thinking move together: only their product at the measured budgets is well known'],
}

const fractionForecast = (mean: number, spread: number): Forecast =>
  shareForecast(mean, { noise: 0.8 * spread, parameters: 0, form: 0.6 * spread, calibration: 0 }, 12)

const forecast = fractionForecast(0.577, 0.003)
const outcome = forecast.mean * 1.004
const resolve = (quantity: string, made: Forecast, value: number) => ({
  ...{ quantity, higherIsBetter: true, forecast: made, outcome: value },
  verdict: judge(made, value, { higherIsBetter: true, identified: true }),
})
const main = resolve('accuracy', forecast, outcome)

const small = models[2] as ThinkModel
const middle = models[5] as ThinkModel
const large = models[8] as ThinkModel

/** A complete study whose forecast holds. Always the same. */
export const thinkRecord: ThinkRecord = {
  ...{ study: 'thinking', preset: 'default', seed: 1, createdAt: '2026-11-24T10:02:11.000Z' },
  ...{ tasks, models, cells, gains, thoughts },
  strategies: ways.map(({ name, consults }) => ({ name, consults })),
  comparisons: [
    {
      smaller: { model: middle.id, cell: cellAt(middle.id, 'verifier-weighted vote', 8) },
      larger: { model: large.id, cell: cellAt(large.id, 'greedy', 1) },
      difference: around(0.006, 0.014),
      flopsRatio: 1.96,
    },
    {
      smaller: { model: small.id, cell: cellAt(small.id, 'majority vote', 16) },
      larger: { model: middle.id, cell: cellAt(middle.id, 'greedy', 1) },
      difference: around(0.021, 0.009),
      flopsRatio: 2.9,
    },
  ],
  learning: sizes.flatMap(learningOf),
  practice: [...sizes.map((size, i) => practiceOf(size, i, 'verified')), practiceOf('32×2', 1, 'shuffled')],
  controls: [
    {
      ...{ name: 'coin verifier', gain: around(0.003, 0.006), passed: true },
      does: 'Best of 16 samples, chosen by a coin instead of a verifier, against one sample.',
    },
    {
      ...{ name: 'shuffled rewards', gain: around(0.021, 0.008), passed: false },
      does: 'A policy gradient whose rewards are dealt out at random, against the model before it.',
    },
  ],
  law: { strategy: 'majority vote', fitted: law, reason: null },
  sealed: {
    sha256: '7be01c5a9d4f2e8836b1a0c7d9e5f4132a6b8c0d1e2f30415263748596a7b8c9',
    at: '2026-11-24T09:58:40.000Z',
  },
  forecasts: [main, resolve('accuracy:countdown', fractionForecast(0.45, 0.015), 0.47)],
  target: { model: large.id, strategy: 'majority vote', samples: 64, flops: 1.3e9 },
  forecast: { mean: forecast.mean, interval80: forecast.interval80 },
  outcome,
  error: main.verdict.error,
  verdict: main.verdict.verdict,
  meaning:
    'Four times the samples came out where the law of the smaller budgets said they would. It does not say that this holds for other tasks, larger models or other strategies.',
  machine: { processor: 'Intel Xeon Platinum 8481C', cores: 2, memory: 24 * 1024 ** 3, node: 'v20.20.2' },
  command: 'npx escalado think --seed 1',
  seconds: 1093.2,
  report: '.escalado/reports/9a41c7.html',
}

/** One task, no practice, no law and no verdict. */
export const shortRecord: ThinkRecord = {
  ...thinkRecord,
  tasks: tasks.slice(0, 1),
  models: models.slice(1, 2),
  cells: cells
    .filter(({ model, task }) => model === models[1]?.id && task === 'countdown')
    .flatMap((cell) => [
      { ...cell, failures: cell.strategy === 'majority vote' ? 3 : 0 },
      { ...cell, task: null },
    ]),
  ...{ gains: [], comparisons: [], learning: [], practice: [], controls: [], thoughts: thoughts.slice(0, 1) },
  law: { strategy: 'majority vote', fitted: null, reason: 'one model only, so size and data cannot be told apart' },
  forecasts: [{ ...main, outcome: null, verdict: null }],
  ...{ outcome: null, error: null, verdict: null, report: null },
  meaning: 'The study was stopped before the budget that was forecast was run; the same command goes on.',
}

/** Nothing measured at all. */
export const bareRecord: ThinkRecord = {
  ...shortRecord,
  ...{ tasks: [], models: [], strategies: [], cells: [], thoughts: [], forecasts: [], sealed: null },
  ...{ forecast: null, target: null },
}

/** The verdict is `unknown`, with its reasons. */
export const unknownRecord: ThinkRecord = (() => {
  const wide = fractionForecast(0.577, 0.1)
  const verdict = judge(wide, outcome, { higherIsBetter: true, identified: true })
  return {
    ...thinkRecord,
    forecasts: [{ ...main, forecast: wide, verdict }],
    forecast: { mean: wide.mean, interval80: wide.interval80 },
    ...{ error: verdict.error, verdict: verdict.verdict },
    meaning: `This study cannot tell: ${verdict.reasons.join('; ')}.`,
  }
})()
