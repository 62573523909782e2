import { fail, type Problem } from '../../error.ts'
import { createRandom, mean, type Random, successObstacle } from '../../stats/index.ts'
import { type CoveragePoint, coverageCurve, roundNumbers } from './curve.ts'
import { type SuccessDistribution, successDistribution } from './distribution.ts'
import { type GroupForecast, groupForecast, rangeOf, stepsTo } from './group-forecast.ts'
import type { CountGroup } from './groups.ts'
import { REPLICATES } from './over-problems.ts'
import { type EstimatedPowerLaw, estimatePowerLaw } from './power-law.ts'

export interface ImportOptions {
  /** Numbers of samples at which coverage is given; default: 1, 2, 5, 10, … as far as every problem was sampled. */
  readonly ks?: readonly number[]
  /** Number of samples to forecast coverage at; default 10,000. */
  readonly forecastK?: number
  /** First samples per problem that a forecast whose outcome is recorded may use; default 100. */
  readonly forecastFrom?: number
  /** What becomes of a group that lacks problems which others have: `refuse` (default) or `keep` on its own problems. */
  readonly incomplete?: 'refuse' | 'keep'
  readonly seed?: string | number
  /** Resamplings of the problems per interval; default 400. */
  readonly replicates?: number
}

/** The answer about a table of counts, ready for JSON. */
export interface ImportedCoverage {
  readonly groups: readonly GroupCoverage[]
  /** Groups left out, each with the reason. */
  readonly refused: readonly Problem[]
}

export interface GroupCoverage {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly problems: number
  readonly samples: { readonly min: number; readonly max: number }
  /** Problems that no sample solved. */
  readonly unsolved: number
  readonly computePerSample: number | null
  /** Mean over problems of c/n, and all c over all n: they part, the second misleading, where n differs by problem. */
  readonly meanOfShares: number
  readonly pooledShare: number
  readonly passAtK: readonly CoveragePoint[]
  /** −ln(coverage) = a k^−b over those of `passAtK` that hold for all problems; null when fewer than two points lie strictly between 0 and 1. */
  readonly powerLaw: EstimatedPowerLaw | null
  /** Its coverage goes on to the k of the forecast. Null when the counts determine no such law: a diagnostic says why. */
  readonly betaBinomial: SuccessDistribution | null
  readonly forecast: GroupForecast | null
  readonly diagnostics: readonly string[]
}

/**
 * Coverage, its laws and a forecast for every group of an imported table.
 * @throws EscaladoError `nothing-to-forecast` when the first samples reach the k of the forecast
 */
export function importedCoverage(groups: readonly CountGroup[], options: ImportOptions = {}): ImportedCoverage {
  const { incomplete = 'refuse', seed = 0, forecastK = 10_000, forecastFrom = 100, replicates = REPLICATES } = options
  if (forecastFrom >= forecastK) {
    fail({
      code: 'nothing-to-forecast',
      what: 'a forecast must go beyond the samples it uses',
      value: { forecastFrom, forecastK },
      fix: 'Forecast a larger k, or from fewer first samples.',
    })
  }
  const isRefused = ({ missing }: CountGroup) => incomplete === 'refuse' && missing.length > 0
  return {
    groups: groups
      .filter((group) => !isRefused(group))
      .map((group) =>
        groupCoverage(group, createRandom(seed, 'import', group.name), {
          ...(options.ks && { ks: options.ks }),
          ...{ forecastK, forecastFrom, replicates },
        }),
      ),
    refused: groups.filter(isRefused).map(missingProblems),
  }
}

type Settled = Pick<ImportOptions, 'ks'> & Required<Pick<ImportOptions, 'forecastK' | 'forecastFrom' | 'replicates'>>

function groupCoverage(group: CountGroup, random: Random, options: Settled): GroupCoverage {
  const { counts, name, labels, computePerSample } = group
  const samples = rangeOf(counts)
  const { ks = roundNumbers(samples.min), forecastK, replicates } = options
  const beyond = stepsTo(forecastK).filter((k) => k > Math.max(...ks))
  const passAtK = coverageCurve(counts, ks, random, replicates)
  return {
    name,
    labels,
    problems: counts.length,
    samples,
    unsolved: counts.filter(({ c }) => c === 0).length,
    computePerSample,
    meanOfShares: mean(counts.map(({ n, c }) => c / n)),
    pooledShare: sum(counts.map(({ c }) => c)) / sum(counts.map(({ n }) => n)),
    passAtK,
    powerLaw: estimatePowerLaw(counts, ks, random, replicates) ?? null,
    betaBinomial: successDistribution(counts, [...ks, ...beyond], random, replicates) ?? null,
    forecast: groupForecast(counts, random, options),
    diagnostics: diagnosticsOf(group, samples, ks),
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function diagnosticsOf(group: CountGroup, { min, max }: GroupCoverage['samples'], ks: readonly number[]): string[] {
  const { counts, missing } = group
  const said: string[] = []
  if (missing.length > 0) said.push(`holds for its own problems only: ${missingProblems(group).what}`)
  if (min < max) {
    said.push(
      `samples differ by problem, ${min} to ${max}: if some were extended because of what had been seen, c/n and the unbiased estimates lean, while the fitted distribution does not`,
    )
  }
  for (const k of ks.filter((k) => k > min)) {
    const enough = counts.filter(({ n }) => n >= k).length
    said.push(
      `pass@${k} is known of the ${enough} of ${counts.length} problems with that many samples, and says nothing of the others`,
    )
  }
  const obstacle = successObstacle(counts)
  if (obstacle !== undefined) said.push(`no distribution of success is fitted: ${obstacle}`)
  return said
}

/** What a group lacks that others have, the first few by name. */
export function missingProblems({ name, missing, counts }: CountGroup): Problem {
  const shown = missing.slice(0, 5).join(', ')
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : ''
  return {
    code: 'missing-problems',
    what: `${name} lacks ${missing.length} of ${missing.length + counts.length} problems: ${shown}${more}`,
    fix: 'Complete it, leave it out, or keep it on its own problems; its coverage is then not comparable to the others’.',
  }
}
