/**
 * A realistic ladder for the tests of the report: Chinchilla's law with noise, 13 runs on 5 rungs spanning 2.5 decades,
 * the top rung at 8 times the compute of the largest fitted run. Nothing here was trained.
 */
import { type Forecast, judge } from '../../src/laws/index.ts'
import { createRandom, studentQuantile } from '../../src/stats/index.ts'
import type { LadderRecord, LadderRun } from '../../src/studies/index.ts'

type AbilityScore = LadderRun['abilities'][number]
type ResolvedForecast = LadderRecord['forecasts'][number]

/** Nats per byte; about what bytes of documentation give models of 5k to 250k parameters. */
export const LAW = { E: 0.81, A: 9.4, B: 52, alpha: 0.29, beta: 0.34 } as const

const RUNGS = [3e10, 1e11, 3.5e11, 1.2e12, 9.6e12]
/** Sizes of a rung relative to its best: below, at, above. */
const SIZES = [0.55, 1, 1.8]
const CONTEXT = 64
const NOISE = 0.004
const FLOPS_PER_PAIR = 6.3
const NOISE_IN_CURVES = 0.012

const random = createRandom('ladder record')

export function trueLoss(N: number, D: number): number {
  return LAW.E + LAW.A / N ** LAW.alpha + LAW.B / D ** LAW.beta
}

/** The split of a compute that the law likes best: N = G (C/k)^(β/(α+β)), Hoffmann et al. 2022, eq. 4. */
function bestSize(C: number): number {
  const { A, B, alpha, beta } = LAW
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta))
  return G * (C / FLOPS_PER_PAIR) ** (beta / (alpha + beta))
}

function makeRun(rung: number, size: number, index: number): LadderRun {
  const top = rung === RUNGS.length
  const C = RUNGS[rung - 1] as number
  const width = Math.max(16, Math.round(Math.sqrt(bestSize(C) * size) / 3.4 / 8) * 8)
  const N = Math.round(bestSize(C) * size)
  const D = Math.round(C / (FLOPS_PER_PAIR * N) / (8 * CONTEXT)) * 8 * CONTEXT
  const loss = trueLoss(N, D) * Math.exp(NOISE * random.normal())
  return {
    id: `r${rung}-${index + 1}`,
    rung,
    top,
    trunk: `w${width}`,
    width,
    depth: width < 48 ? 1 : 2,
    N,
    D,
    C: FLOPS_PER_PAIR * N * D,
    steps: D / (8 * CONTEXT),
    batch: 8,
    context: CONTEXT,
    learningRate: 0.004 * (32 / width) ** 0.5,
    epochs: Math.round((D / 9.1e6) * 100) / 100,
    seconds: C / 6e10,
    memory: 2.4e7 + 60 * N,
    status: 'done',
    loss,
    bpb: loss / Math.LN2,
    unseenLoss: loss * 1.11 + 0.05 + 0.006 * random.normal(),
    abilities: abilitiesAt(C),
    excluded: top ? 'the top rung is forecast, not fitted' : null,
    curve: trainingCurve(N, D),
    tokensPerSecond: 3e6 / Math.sqrt(N),
  }
}

function trainingCurve(N: number, D: number): { tokens: number; loss: number }[] {
  return Array.from({ length: 40 }, (_, i) => {
    const tokens = Math.round(D * 10 ** (-2.4 + (2.4 * i) / 39))
    const settled = trueLoss(N, tokens)
    const early = 5.54 * Math.exp(-tokens / 3e4) + settled * (1 - Math.exp(-tokens / 3e4))
    const annealed = early * (i > 34 ? 1 : 1.025)
    return { tokens, loss: annealed * Math.exp(NOISE_IN_CURVES * random.normal()) }
  })
}

/** Half-way points of the tasks' rise in log10 of compute; the last ones hardly begin within the ladder. */
const TASKS = { copy: 11.2, reverse: 12.1, sort: 12.4, addition: 13.3, brackets: 11.6, recall: 12.8 } as const

function abilitiesAt(C: number): AbilityScore[] {
  return Object.entries(TASKS).map(([task, middle]) => {
    const rise = (shift: number) => 1 / (1 + Math.exp(-3.2 * (Math.log10(C) - middle - shift)))
    const exactByLevel = [-0.5, 0, 0.6]
      .map((shift) => Math.round(rise(shift) * 200 + random.normal()) / 200)
      .map(clampShare)
    const exact = exactByLevel.reduce((sum, share) => sum + share, 0) / exactByLevel.length
    return {
      task,
      exact,
      exactByLevel,
      logProbability: -0.06 - 1.5 * (1 - rise(0.1)) - 0.02 * random.uniform(),
      problems: 600,
    }
  })
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share))
}

function makeRuns(): LadderRun[] {
  const runs = RUNGS.flatMap((_, i) => {
    const sizes = i === RUNGS.length - 1 ? [1] : SIZES
    return sizes.map((size, index) => makeRun(i + 1, size, index))
  })
  return runs
}

function resolve(quantity: string, forecast: Forecast, outcome: number, higherIsBetter: boolean): ResolvedForecast {
  return {
    quantity,
    higherIsBetter,
    forecast,
    outcome,
    verdict: judge(forecast, outcome, { higherIsBetter, identified: true }),
  }
}

/** A t distribution about `mean` with standard deviation `sd`, as the laws describe one. */
function forecastOf(mean: number, sd: number, degrees: number): Forecast {
  const spread = sd * Math.sqrt((degrees - 2) / degrees)
  const interval = (level: number): [number, number] => {
    const half = spread * studentQuantile((1 + level) / 2, degrees)
    return [mean - half, mean + half]
  }
  return {
    scale: 'linear',
    location: mean,
    spread,
    degrees,
    floor: 0,
    mean,
    sd,
    interval50: interval(0.5),
    interval80: interval(0.8),
    interval90: interval(0.9),
    interval95: interval(0.95),
    parts: parts(sd),
  }
}

function parts(sd: number): Forecast['parts'] {
  return { noise: 0.5 * sd, parameters: 0.6 * sd, form: 0.5 * sd, calibration: Math.sqrt(1 - 0.86) * sd }
}

/** A complete ladder whose forecast holds. Always the same. */
export const ladderRecord: LadderRecord = makeRecord()

function makeRecord(): LadderRecord {
  const runs = makeRuns()
  const top = runs.at(-1) as LadderRun
  const mean = trueLoss(top.N, top.D) * 1.006
  const forecast = forecastOf(mean, 0.011, 9)
  const outcome = top.loss as number
  const resolved = resolve('loss', forecast, outcome, false)
  const frontier = Array.from({ length: 41 }, (_, i) => {
    const C = 2.5e10 * (1.2e13 / 2.5e10) ** (i / 40)
    const N = bestSize(C)
    const D = C / (FLOPS_PER_PAIR * N)
    return { C, N, D, loss: trueLoss(N, D) }
  })
  return {
    ladder: '3f9a1c',
    seed: 1,
    createdAt: '2026-11-23T09:15:27.000Z',
    text: {
      description:
        'Documentation and type declarations (README, *.md, *.d.ts) of the installed npm packages, deduplicated and split by package; mostly TypeScript declarations.',
      sha256: '9b1d0b6a5d0a3c0f4f6d3f2b8c6be3a1f0f5a2d07c7d6f9b3d5c1e2a4b6f8d90',
      trainBytes: 9_112_480,
      heldOutBytes: 1_012_497,
      sources: 212,
      unseen: 'd3-geo',
      bigramLoss: 2.31,
    },
    runs,
    law: {
      params: LAW,
      intervals: { E: [0.61, 0.96], A: [6.2, 14.8], B: [31, 93], alpha: [0.25, 0.34], beta: [0.3, 0.39] },
      frontier,
      diagnostics: [
        '12 of 12 runs below the top rung pass the regime check',
        'N and D vary by 2.1 and 1.6 decades and not only together: the law is identified',
      ],
    },
    sealed: {
      sha256: '4d7a6d2f0b83c1a95e60c7d2f1b8a4935f2c7e18d06b9a3c4e5f60718293a4b5',
      at: '2026-11-23T09:18:02.000Z',
    },
    forecasts: [
      resolved,
      resolve('unseenLoss', forecastOf(mean * 1.11 + 0.05, 0.021, 9), top.unseenLoss as number, false),
      ...top.abilities.map(({ task, logProbability }, i) =>
        resolve(
          `ability:${task}`,
          forecastOf(Math.min(-0.05, logProbability - 0.05 + 0.03 * i), 0.06, 7),
          logProbability,
          true,
        ),
      ),
    ],
    forecast: { mean, interval80: forecast.interval80 },
    outcome,
    error: resolved.verdict?.error ?? null,
    verdict: resolved.verdict?.verdict ?? null,
    meaning:
      'The top rung came out as the smaller models foretold: at this scale, on this text, the law still holds. It does not show that it holds for larger models or other text.',
    samples: [
      {
        run: 'r1-1',
        prompt: 'export interface ',
        text: 'Conte<T> {\n  readoneter: stri\u0007ng;\n  foreat?: Promer;\n  &amp; tis the an\u0000d',
      },
      {
        run: 'r5-1',
        prompt: 'export interface ',
        text: 'FileOptions {\n  /** The name of the file. */\n  readonly name: string;\n  readonly encoding?: string | null;\n}\n',
      },
      { run: 'r1-1', prompt: '## Inst', text: 'ale\n\tThe optin the <script>alert(1)</script> con\u202e' },
      {
        run: 'r5-1',
        prompt: '## Inst',
        text: 'allation\n\n```sh\nnpm install --save-dev eslint\n```\n\n## Usage\n\nThe package exports a function',
      },
    ],
    machine: { processor: 'Intel Xeon Platinum 8481C', cores: 2, memory: 24 * 1024 ** 3, node: 'v20.20.2' },
    command: 'npx escalado ladder --seed 1 --budget 5m',
    seconds: 271.4,
    report: 'escalado-store/ladders/3f9a1c/report.html',
  }
}

/** The same ladder stopped before its top rung ended, with a diverged and a stalled run and a single text source. */
export const interruptedRecord: LadderRecord = {
  ...ladderRecord,
  runs: ladderRecord.runs.map((run): LadderRun => {
    const single: LadderRun = { ...run, unseenLoss: null }
    if (run.top)
      return {
        ...single,
        status: 'interrupted',
        loss: null,
        bpb: null,
        abilities: [],
        excluded: null,
        curve: run.curve.slice(0, 20),
      }
    if (run.id === 'r2-3')
      return {
        ...single,
        status: 'diverged',
        loss: null,
        bpb: null,
        abilities: [],
        excluded: 'its loss stopped being a number at step 412',
      }
    if (run.id === 'r3-1')
      return {
        ...single,
        status: 'stalled',
        loss: 2.28,
        bpb: 2.28 / Math.LN2,
        excluded: 'loss 2.280 is not clearly below 2.310, the loss of ignoring context',
      }
    return single
  }),
  text: { ...ladderRecord.text, unseen: null, sources: 1 },
  forecasts: ladderRecord.forecasts.slice(0, 1).map((forecast) => ({ ...forecast, outcome: null, verdict: null })),
  outcome: null,
  error: null,
  verdict: null,
  meaning: 'The ladder was stopped before its top rung ended; run the same command again to continue.',
  samples: [],
  report: null,
}

/** Nothing but a plan that failed: no law, no forecast, every run without a loss. */
export const emptyRecord: LadderRecord = {
  ...interruptedRecord,
  runs: interruptedRecord.runs.map((run) => ({
    ...run,
    status: 'planned',
    loss: null,
    bpb: null,
    abilities: [],
    excluded: null,
    curve: [],
  })),
  law: { params: null, intervals: null, frontier: [], diagnostics: ['fewer than 5 runs passed the regime check'] },
  sealed: null,
  forecasts: [],
  forecast: null,
  verdict: 'unknown',
  meaning: 'No law could be fitted, so nothing was forecast and nothing is shown.',
}
