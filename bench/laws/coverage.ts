/**
 * How often the 80% interval of a coverage forecast holds the outcome: first samples of published tables of repeated
 * sampling against all of them, and families drawn at random. Needs ESCALADO_TEST_DATA; prints Markdown.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CountGroup,
  firstSamples,
  fitCoveragePowerLaw,
  forecastCoverage,
  groupCounts,
  type ProblemCounts,
  powerLawCoverage,
  problemPassAtK,
  roundNumbers,
} from '../../src/laws/index.ts'
import { createRandom, mean, type Random } from '../../src/stats/index.ts'

interface Outcome {
  readonly held: number
  readonly width: number
  /** Absolute errors: of the forecast's mean, of the line carried on, of the share solved so far. */
  readonly errors: readonly [forecast: number, line: number, solved: number]
}

function attempt(first: readonly ProblemCounts[], k: number, outcome: number, random: Random): Outcome {
  const { mean: forecast, interval80 } = forecastCoverage(first, k, random, 200)
  const curve = roundNumbers(first[0]?.n ?? 0).map((step) => ({
    k: step,
    value: mean(first.map((problem) => problemPassAtK(problem, step))),
  }))
  const line = fitCoveragePowerLaw(curve)
  const solved = mean(first.map(({ c }) => (c > 0 ? 1 : 0)))
  const error = (value: number) => Math.abs(value - outcome)
  return {
    held: interval80[0] <= outcome && outcome <= interval80[1] ? 1 : 0,
    width: interval80[1] - interval80[0],
    errors: [error(forecast), error(line === undefined ? solved : powerLawCoverage(line, k)), error(solved)],
  }
}

function fromTable({ name, counts }: CountGroup, from: number, k: number, seeds: number): Outcome[] {
  return Array.from({ length: seeds }).flatMap((_, seed) => {
    const random = createRandom('coverage', name, seed, from, k)
    const all = firstSamples(counts, k, random)
    const first = firstSamples(all, from, random)
    if (first.every(({ c }) => c === 0)) return []
    return attempt(first, k, mean(all.map(({ c }) => (c > 0 ? 1 : 0))), random)
  })
}

/** How chances of success are drawn, by kind of family. */
const KINDS: Readonly<Record<string, (random: Random) => () => number>> = {
  'power of p near 0': (random) => {
    const [alpha, top] = [0.15 + 0.45 * random.uniform(), 0.2 + 0.5 * random.uniform()]
    return () => top * random.uniform() ** (1 / alpha)
  },
  'the same, a share never solved': (random) => {
    const [alpha, top, never] = [0.15 + 0.45 * random.uniform(), 0.2 + 0.5 * random.uniform(), 0.5 * random.uniform()]
    return () => (random.uniform() < never ? 0 : top * random.uniform() ** (1 / alpha))
  },
  lognormal: (random) => {
    const [middle, sd] = [-4 - 3 * random.uniform(), 1.5 + 2 * random.uniform()]
    return () => Math.min(1, Math.exp(middle + sd * random.normal()))
  },
}

function fromFamily(kind: string, from: number, k: number, families: number): Outcome[] {
  return Array.from({ length: families }).flatMap((_, family) => {
    const random = createRandom('family', kind, family)
    const chance = KINDS[kind]?.(random) ?? (() => 0)
    const problems = Array.from({ length: 128 }, (_, i) => {
      const p = chance()
      let c = 0
      for (let draw = 0; draw < from; draw++) c += random.uniform() < p ? 1 : 0
      return { problem: String(i), n: from, c, later: random.uniform() < 1 - (1 - p) ** (k - from) }
    })
    if (problems.every(({ c }) => c === 0)) return []
    return attempt(problems, k, mean(problems.map(({ c, later }) => (c > 0 || later ? 1 : 0))), random)
  })
}

function row(name: string, from: number, k: number, outcomes: readonly Outcome[]): string {
  const cells = [
    mean(outcomes.map(({ held }) => held)),
    mean(outcomes.map(({ width }) => width)),
    ...[0, 1, 2].map((i) => mean(outcomes.map(({ errors }) => errors[i as 0 | 1 | 2]))),
  ]
  return `| ${name} | ${from} → ${k} | ${outcomes.length} | ${cells.map((cell) => cell.toFixed(3)).join(' | ')} |`
}

function groupsOf(file: string): readonly CountGroup[] {
  const folder = process.env.ESCALADO_TEST_DATA ?? ''
  const [header = '', ...lines] = readFileSync(join(folder, 'data-evals', file), 'utf8')
    .trim()
    .split('\n')
  const columns = header.split(',')
  return groupCounts(lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [columns[i], cell]))))
    .groups
}

console.log('| samples | from → k | forecasts | 80% held | width | error | of the line | of the share solved so far |')
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |')
// Checkpoints with enough problems sampled 10,000 times or more, and more successes than a handful.
const checkpoints = groupsOf('pythia_ckpt_math.csv')
  .map((group) => ({ ...group, counts: group.counts.filter(({ n }) => n >= 10_000) }))
  .filter(({ counts }) => counts.length >= 64 && counts.reduce((sum, { c }) => sum + c, 0) > 20)
const tables = { 'four models on MATH': groupsOf('monkeys_math_a.csv'), 'checkpoints on MATH': checkpoints }
for (const [from, k] of [
  [100, 10_000],
  [100, 1000],
  [20, 2000],
] as const) {
  for (const [name, groups] of Object.entries(tables)) {
    const outcomes = groups.flatMap((group) => fromTable(group, from, k, 16))
    console.log(row(`${name} (${groups.length})`, from, k, outcomes))
  }
}
for (const kind of Object.keys(KINDS)) console.log(row(kind, 50, 5000, fromFamily(kind, 50, 5000, 100)))
