import { fail } from '../error.ts'
import { largest, smallest, studentCdf } from '../stats/index.ts'
import { computeLevels, formScores, rollingOrigin, spreadOf } from './backtest.ts'
import { robustWeights } from './excess.ts'
import { chinchilla } from './forms/chinchilla.ts'
import { coupled } from './forms/coupled.ts'
import { frontierLaw } from './forms/frontier.ts'
import { identifiability } from './identify.ts'
import {
  type Contest,
  type Foresight,
  foresee,
  foreseeAverage,
  type Mixture,
  mixtureOf,
  withRepeats,
} from './mixture.ts'
import { type FurtherRun, furtherRuns, identifyingRuns } from './next.ts'
import type { Observation } from './observation.ts'
import { requirePositive } from './table.ts'
import { decide, EXCESS, LEAST_POWER, powerAt, TAIL, type Verdict } from './verdict.ts'
import { type KindFound, kindOf, type WallKind } from './wall-kind.ts'

export interface WallOptions {
  /** Rows above this compute are the newest scale; default the top compute level. */
  readonly newestAbove?: number
}

export interface WallTest {
  readonly verdict: Verdict['verdict']
  /** Predictive CDF at the newest scale's pooled outcome: near 1 is worse than foreseen. */
  readonly u: number
  /** How far the newest scale lies above (worse, positive) the law fitted below it, as a fraction of the loss. */
  readonly excess: number
  /** Probability of the verdict `wall` if the newest scale were truly 3% worse. */
  readonly power: number
  readonly kind: WallKind
  readonly diagnostics: readonly string[]
  /** What lies beyond the observed range is never known. */
  readonly beyond: 'unknown'
  /** The cheapest further runs that would decide. */
  readonly next: readonly FurtherRun[]
  /** Rows below the newest scale, and rows at it. */
  readonly fitted: number
  readonly newest: number
  /** Largest compute of the rows that the law judged with was fitted to: below `fitted`'s where a break was found. */
  readonly lawUpTo: number
}

/** Over a table that is tested for a wall, the forms differ by more than noise, so evidence decides in full. */
const WALL_CONTEST: Contest = {
  evidenceRows: Infinity,
  beliefWidth: 4,
  candidates: [
    { form: chinchilla, logOdds: 1 },
    { form: coupled, logOdds: 0 },
    { form: frontierLaw, logOdds: 0 },
  ],
}

/** The forms that some rows below a newest scale are fitted with. */
export function wallContest(below: readonly Observation[]): Contest {
  return withRepeats(WALL_CONTEST, below)
}

/** Cuts' worth of belief that the stated spread is right, and the least and most it may be stretched. */
const CALIBRATION = { believed: 6, least: 1, most: 6 }

/** A ln excess below which a verdict deserves a word about its size. */
const SLIGHT = 0.01

/** Levels a law must be fitted to before a break above them is believed, and how many earlier cuts are tried. */
const BREAK = { levels: 4, cuts: 3 }

/**
 * Does the newest scale fall short of the law fitted below it? The pooled excess of the newest runs over what the rows
 * below foresee, judged by the verdict rule; its spread is calibrated by the same pooled test at every lower level.
 *
 * A break a few levels below the newest hides from that test, since the law is then fitted to broken levels too. So
 * earlier cuts are tried as well, at a threshold divided by their number: a wall found there is a break.
 * @throws EscaladoError `too-few-runs`, `not-positive`.
 */
export function wallTest(observations: readonly Observation[], { newestAbove }: WallOptions = {}): WallTest {
  requirePositive(observations)
  const levels = computeLevels(observations)
  const cut = newestAbove ?? levels.at(-2) ?? 0
  const newest = observations.filter(({ C }) => C > cut)
  const below = observations.filter(({ C }) => C <= cut)
  if (below.length < 5 || newest.length === 0) {
    fail({
      code: 'too-few-runs',
      what: 'a wall test needs at least five runs below the newest scale and one at it',
      value: { below: below.length, newest: newest.length },
      where: `C = ${cut.toPrecision(3)}`,
      fix: 'Choose another --newest-above, or add runs.',
    })
  }
  const plain = testAgainst(below, newest)
  const missing = identifiability(below)
  const broken = missing.length === 0 && plain.u <= 1 - TAIL ? findBreak(below, newest) : undefined
  const { u, excess, power, noise, residuals, mixture } = broken ?? plain
  const diagnostics = [...missing, ...notesOn(below, newest, mixture)]
  if (!(power >= LEAST_POWER)) {
    diagnostics.push(`a shortfall of 3% would be seen with probability ${power.toFixed(2)} only, below ${LEAST_POWER}`)
  }
  if (broken !== undefined) {
    diagnostics.push(`the runs leave the law fitted up to C = ${broken.C.toPrecision(3)} before the newest scale`)
  }
  const verdict = decide({ u, power, identified: missing.length === 0 })
  if ((verdict === 'wall' || verdict === 'leap') && Math.abs(excess) < SLIGHT) {
    const size = `${(100 * Math.abs(Math.expm1(excess))).toFixed(1)}%`
    diagnostics.push(`the ${verdict} is sure but small: ${size}, where the test is made for 3%`)
  }
  const found: KindFound =
    verdict !== 'wall'
      ? { kind: 'undetermined' }
      : broken !== undefined
        ? { kind: 'break' }
        : kindOf(newest, residuals, noise, below)
  if (found.because !== undefined) diagnostics.push(found.because)
  return {
    verdict,
    u,
    excess: Math.expm1(excess),
    power,
    kind: found.kind,
    diagnostics,
    beyond: 'unknown',
    next:
      missing.length > 0
        ? identifyingRuns(below)
        : verdict === 'unknown' || verdict === 'wall'
          ? furtherRuns(mixture, below, newest)
          : [],
    fitted: below.length,
    newest: newest.length,
    lawUpTo: broken?.C ?? largest(below.map(({ C }) => C)),
  }
}

/** The pooled test of some runs against the law of others. */
function testAgainst(below: readonly Observation[], newest: readonly Observation[]) {
  const contest = wallContest(below)
  const mixture = mixtureOf(below, contest, formScores(rollingOrigin(below, contest), contest.candidates.length))
  const { excess, foresight, noise, residuals } = pooledExcess(mixture, newest)
  const degrees = Math.max(5, below.length - 5)
  const spread = calibration(below) * spreadOf(foresight) * Math.sqrt((degrees - 2) / degrees)
  const u = studentCdf(excess / spread, degrees)
  const power = powerAt(Math.log1p(EXCESS) / spread, degrees)
  return { u, excess, power, noise, residuals, mixture }
}

/** The highest earlier cut whose law the newest runs surely miss on the bad side, with the power to say so. */
function findBreak(below: readonly Observation[], newest: readonly Observation[]) {
  const cuts = computeLevels(below)
    .slice(BREAK.levels - 1, -1)
    .slice(-BREAK.cuts)
    .reverse()
  for (const C of cuts) {
    const sound = below.filter((row) => row.C <= C)
    if (sound.length < 8) continue
    const test = testAgainst(sound, newest)
    if (test.power >= LEAST_POWER && test.u > 1 - TAIL / cuts.length) return { ...test, C }
  }
  return undefined
}

/** Robustly pooled ln excess of some runs over a mixture's foresight, the spread foreseen for it, and the noise of one run. */
function pooledExcess(mixture: Mixture, runs: readonly Observation[]) {
  const each = foresee(mixture, runs)
  const residuals = runs.map(({ loss }, i) => Math.log(loss) - (each[i] as Foresight).mean)
  const weights = robustWeights(residuals)
  const foresight = foreseeAverage(mixture, runs, weights)
  const excess = residuals.reduce((sum, r, i) => sum + (weights[i] as number) * r, 0)
  return { excess, foresight, noise: (each[0] as Foresight).noise, residuals }
}

/** Factor by which the pooled test at each lower level (fit below it, judge it) says that the spread should grow. */
function calibration(below: readonly Observation[]): number {
  const levels = computeLevels(below)
  const squares = levels.slice(2).flatMap((top, i) => {
    const cut = levels[i + 1] as number
    const under = below.filter(({ C }) => C <= cut)
    if (under.length < 8) return []
    const { excess, foresight } = pooledExcess(
      mixtureOf(under, wallContest(under)),
      below.filter(({ C }) => C > cut && C <= top),
    )
    return [Math.min((excess / spreadOf(foresight)) ** 2, CALIBRATION.most ** 2)]
  })
  const total = squares.reduce((sum, value) => sum + value, CALIBRATION.believed)
  return Math.max(CALIBRATION.least, Math.sqrt(total / (CALIBRATION.believed + squares.length)))
}

function notesOn(below: readonly Observation[], newest: readonly Observation[], mixture: Mixture): string[] {
  const said: string[] = []
  const reach = smallest(newest.map(({ C }) => C)) / largest(below.map(({ C }) => C))
  if (reach > 30) said.push(`the newest scale starts at ${reach.toFixed(0)} times the compute fitted: far for any law`)
  const best = mixture.members.reduce((a, b) => (b.weight > a.weight ? b : a))
  const floor = best.posterior.form.natural(best.posterior.theta).E
  const lowest = smallest(newest.map(({ loss }) => loss))
  if (floor !== undefined && floor > lowest) {
    said.push(
      `the newest losses fall below the irreducible loss ${floor.toFixed(3)} of the law fitted below them: its floor is wrong`,
    )
  } else if (floor !== undefined && floor > 0.95 * lowest) {
    said.push(
      `the newest losses are within 5% of the irreducible loss ${floor.toFixed(3)}: little is left to gain on this metric`,
    )
  }
  return said
}
