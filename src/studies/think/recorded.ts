/** From what the store holds of a study to its record. */
import { judge, type Verdict } from '../../laws/index.ts'
import { mean } from '../../stats/index.ts'
import { readMetrics, readRun, runId, type Store } from '../../store/index.ts'
import type { OpenForecast } from '../ladder/analyse.ts'
import type { ResolvedForecast } from '../ladder/record.ts'
import type { Analysis, Spent } from './analyse.ts'
import type { Family, MeasuredCell, MeasuredModel } from './measured.ts'
import { controlWidth, modelsOf, practiceIdentity, type Rewards, teachingIdentity, verifierIdentity } from './models.ts'
import type { ThinkPractice, ThinkRecord, Thought } from './record.ts'
import { type ThinkSpec, taskNamed, taughtLevels } from './spec.ts'

interface PracticeOutcome {
  readonly flops: { readonly half: number; readonly all: number }
  readonly seconds: ThinkPractice['seconds']
  readonly traps: ThinkPractice['traps']
}

const outcomeOf = <Outcome>(store: Store, identity: object): Outcome =>
  readRun(store, runId(identity)).outcome as unknown as Outcome

/** FLOPs that each model took to become what it is. */
export function spentOf(store: Store, spec: ThinkSpec): Spent[] {
  return modelsOf(spec).map(({ id, width, taught, practised, rewards }) => {
    const steps = spec.teaching.steps.find((each) => each / (spec.teaching.steps.at(-1) as number) === taught) as number
    const practice =
      practised === 0 ? null : outcomeOf<PracticeOutcome>(store, practiceIdentity(spec, width, rewards)).flops
    return {
      model: id,
      teaching: outcomeOf<{ flops: number }>(store, teachingIdentity(spec, width, steps)).flops,
      practice: practice === null ? 0 : practised < 1 ? practice.half : practice.all,
      verifier: outcomeOf<{ flops: number }>(store, verifierIdentity(spec, width)).flops,
    }
  })
}

/** Every practice on its way, thinned for drawing. */
export function practiceOf(store: Store, spec: ThinkSpec): ThinkPractice[] {
  const all: readonly (readonly [number, Rewards])[] = [
    ...spec.widths.map((width) => [width, 'verified'] as const),
    [controlWidth(spec), 'shuffled'],
  ]
  return all.map(([width, rewards]) => {
    const identity = practiceIdentity(spec, width, rewards)
    const { seconds, traps } = outcomeOf<PracticeOutcome>(store, identity)
    const rows = readMetrics(store, runId(identity)).rows as unknown as ThinkPractice['rows']
    return {
      size: sizeOf(width, spec.depth),
      rewards,
      rows: rows.map(({ iteration, right, attempts, tokens, truncated, entropy, divergence, clipped }) => ({
        ...{ iteration, right, attempts, tokens, truncated, entropy, divergence, clipped },
      })),
      ...{ traps, seconds },
    }
  })
}

const sizeOf = (width: number, depth: number): string => `${width}×${depth}`

/** What was measured at the budget that was not run before: means over all problems, or over those of the task named. */
export function resolvedForecasts(
  forecasts: readonly OpenForecast[],
  outcomes: readonly MeasuredCell[],
): ResolvedForecast[] {
  return forecasts.map(({ identified, ...open }) => {
    const [of, task] = open.quantity.split(':')
    const measured = outcomes.filter((cell) => cell.strategy === strategyOf[of as string])
    const success = measured.filter((cell) => task === undefined || cell.task === task).flatMap((cell) => cell.success)
    const judged = success.filter((value) => value !== null)
    const outcome = judged.length === 0 ? null : mean(judged)
    const { higherIsBetter } = open
    return {
      ...open,
      outcome,
      verdict: outcome === null ? null : judge(open.forecast, outcome, { higherIsBetter, identified }),
    }
  })
}

/** What is foreseen, and the strategy that it is an outcome of. */
const strategyOf: Readonly<Record<string, Family>> = { accuracy: 'majority vote', coverage: 'best by exact verifier' }

export interface Recorded
  extends Pick<
    ThinkRecord,
    'preset' | 'sealed' | 'forecasts' | 'practice' | 'machine' | 'command' | 'seconds' | 'createdAt'
  > {
  readonly id: string
  readonly spec: ThinkSpec
  readonly analysis: Analysis
  readonly measured: readonly MeasuredModel[]
  readonly outcomes: readonly MeasuredCell[]
}

export function recordOf({ id, spec, analysis, measured, outcomes, forecasts, ...rest }: Recorded): ThinkRecord {
  const { target, forecasts: _, ...found } = analysis
  const main = forecasts.find(({ quantity }) => quantity === 'accuracy')
  const verdict = main?.verdict ?? null
  const taught = taughtLevels(spec)
  const cells = outcomes.filter(({ strategy }) => strategy === target.strategy)
  return {
    ...{ study: id, seed: spec.seed, ...rest, ...found },
    tasks: spec.tasks.map(({ name, level }) => ({
      ...{ name, level, summary: taskNamed(name).summary, problems: spec.measuring.problems },
      extrapolated: !taught.includes(level),
    })),
    thoughts: thoughtsOf(spec, measured),
    forecasts,
    target: { ...target, flops: mean(cells.map(({ flops }) => flops)) },
    forecast: main === undefined ? null : { mean: main.forecast.mean, interval80: main.forecast.interval80 },
    outcome: main?.outcome ?? null,
    error: verdict?.error ?? null,
    verdict: verdict?.verdict ?? null,
    meaning: meaningOfThinking(verdict),
    report: null,
  }
}

function thoughtsOf(spec: ThinkSpec, measured: readonly MeasuredModel[]): Thought[] {
  return modelsOf(spec)
    .filter(({ thorough }) => thorough)
    .flatMap(({ id, width, depth, practised }) =>
      (measured.find(({ model }) => model === id)?.thoughts ?? []).map((thought) => ({
        ...thought,
        ...{ size: sizeOf(width, depth), stage: practised > 0 ? ('practised' as const) : ('taught' as const) },
      })),
    )
}

/** What a verdict on a budget that was not run means, and what it does not. */
export function meaningOfThinking(verdict: Verdict | null): string {
  const limits = 'It says nothing about other tasks, larger models or ways of thinking that were not tried.'
  if (verdict === null) return 'There was too little to fit, so nothing was forecast and nothing can be concluded.'
  const miss = `${(100 * Math.abs(verdict.error)).toFixed(1)}% ${verdict.error < 0 ? 'worse' : 'better'} than forecast`
  const sentences = {
    holds: `With more inference compute than was ever given, the model did as the law of smaller budgets said it would (${miss}): up to this budget, samples kept paying as predicted.`,
    wall: `With more inference compute than was ever given, the model did ${miss}, beyond what the law of smaller budgets allows: samples paid less than predicted.`,
    leap: `With more inference compute than was ever given, the model did ${miss}, beyond what the law of smaller budgets allows: samples paid more than predicted.`,
    unknown: `This study cannot tell: ${verdict.reasons.join('; ') || 'the forecast is too wide to see a 3% shortfall'}.`,
  }
  return `${sentences[verdict.verdict]} ${limits}`
}
