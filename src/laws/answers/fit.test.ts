import { expect, test } from 'vitest'
import { bestSize, isoFlopRuns, LAW, lawLoss, trainingCurves } from '../../../test/support/runs.ts'
import { createRandom } from '../../stats/index.ts'
import { chinchillaCoordinates } from '../forms/chinchilla.ts'
import { dataConstrained } from '../forms/data-constrained.ts'
import type { Observation } from '../observation.ts'
import { squares } from '../robust.ts'
import { pointTable } from '../table.ts'
import { answerFit } from './fit.ts'
import { formNamed } from './forms.ts'

const QUICK = { bootstraps: 60 }

test('the law, its intervals, and every approach that isoFLOP lines allow', () => {
  const { answer, law, residuals, lines } = answerFit(isoFlopRuns(), { ...QUICK, C: 1e22 })
  expect(answer.law).toMatchObject({ form: 'chinchilla', identified: true, undetermined: [] })
  for (const [name, value] of Object.entries(LAW)) {
    const [low = 0, high = 0] = answer.law.intervals?.[name] ?? []
    expect(Math.abs((answer.law.params?.[name] ?? 0) - value), name).toBeLessThan(1.5 * (high - low))
  }
  const exponent = LAW.beta / (LAW.alpha + LAW.beta)
  expect(answer.law.nExponent).toBeCloseTo(exponent, 1)
  expect(answer.best?.C).toBe(1e22)
  expect((answer.best?.N ?? 0) / bestSize(1e22)).toBeCloseTo(1, 0)
  const [smallest = 0, largest = 0] = answer.best?.flatness.N ?? []
  expect(smallest).toBeLessThan(answer.best?.N ?? 0)
  expect(largest).toBeGreaterThan(answer.best?.N ?? 0)
  const approaches = answer.alternatives.filter(({ kind }) => kind === 'approach')
  expect(approaches.map(({ name, at }) => [name, at !== null])).toEqual([
    ['approach 1', false],
    ['approach 2, parabola', true],
    ['approach 2, Akima', true],
    ['approach 3', true],
  ])
  for (const { at, nExponent, lossAbove } of approaches.filter((approach) => approach.at !== null)) {
    expect(nExponent).toBeCloseTo(exponent, 1)
    expect(at?.C).toBe(1e22)
    expect(lossAbove).toBeLessThan(0.01)
  }
  expect(answer).toMatchObject({ counting: 'N and D as the table states them; C = 6ND', n: { rows: 42, runs: 42 } })
  expect(law).not.toBeNull()
  expect(residuals).toHaveLength(42)
  expect(lines.map(({ length }) => length)).toEqual([7, 7, 7, 7, 7, 7])
})

test('training curves allow approach 1, and runs are what is resampled', () => {
  const rows = trainingCurves(12, 8)
  const { answer } = answerFit(rows, QUICK)
  expect(answer.n).toEqual({ rows: 96, runs: 12 })
  const [first, second] = answer.alternatives
  expect(first).toMatchObject({ name: 'approach 1', reason: null })
  expect(second?.reason).toMatch(/isoFLOP lines/)
  const alone = answerFit(
    rows.map(({ run: _, ...row }) => row),
    QUICK,
  ).answer
  const width = (answer: typeof alone) => {
    const [low = 0, high = 0] = answer.law.intervals?.alpha ?? []
    return high - low
  }
  expect(width(answer)).toBeGreaterThan(1.3 * width(alone))
})

test('what the rows cannot tell is withheld, with the reason and a law that they can', () => {
  const fixed = isoFlopRuns().map(({ N }) => {
    const D = 20 * N
    return { N, D, C: 6 * N * D, loss: lawLoss(N, D) }
  })
  const { answer, law } = answerFit(fixed, QUICK)
  expect(answer.law).toMatchObject({ params: null, objective: null, nExponent: null, identified: false })
  expect(answer.best).toBeNull()
  expect(law).toBeNull()
  expect(answer.diagnostics.join()).toMatch(/tokens per parameter are fixed/)
  const curve = answer.alternatives.find(({ name }) => name === 'power law with floor in C')
  expect(curve?.params).toMatchObject({ E: expect.any(Number), gamma: expect.any(Number) })
})

test('an irreducible loss that the rows do not show is a range, and the split stands', () => {
  const powerLaw = isoFlopRuns().map((row) => ({ ...row, loss: 20 / row.N ** 0.08 + 60 / row.D ** 0.15 }))
  const { answer } = answerFit(powerLaw, QUICK)
  expect(answer.law.identified).toBe(false)
  expect(answer.law.undetermined).toEqual(['E'])
  expect(answer.law.params?.E).toBeNull()
  expect(answer.law.intervals?.E).toHaveLength(2)
  expect(answer.law.params?.alpha).toBeCloseTo(0.08, 2)
  expect(answer.best).not.toBeNull()
  expect(answer.diagnostics.join()).toMatch(/irreducible loss E/)
})

test('an outlier is named and kept', () => {
  const rows = isoFlopRuns().map((row, i) => (i === 17 ? { ...row, loss: row.loss * 1.1 } : row))
  const { answer } = answerFit(rows, QUICK)
  expect(answer.outliers.map(({ row }) => row)).toEqual([17])
  expect(answer.n.rows).toBe(42)
})

test('another form, another penalty, a curve', () => {
  const rows = isoFlopRuns()
  expect(answerFit(rows, { ...QUICK, form: 'tied', penalty: squares }).answer.law).toMatchObject({
    form: 'chinchilla, tied exponents',
    penalty: 'squares',
    nExponent: 0.5,
  })
  const curve = Array.from({ length: 15 }, (_, i) => {
    const D = 1e6 * 2 ** i
    return { N: 1, D, C: D, loss: 0.5 + 30 / D ** 0.3 }
  })
  const { answer } = answerFit(curve, { ...QUICK, form: 'floor in D' })
  expect(answer.law.params?.E).toBeCloseTo(0.5, 6)
  expect(answer.law.params?.gamma).toBeCloseTo(0.3, 6)
  expect(answer).toMatchObject({ best: null, counting: 'the loss as a function of D alone' })
  expect(answer.frontier[0]).toMatchObject({ D: 1e6, loss: expect.closeTo(0.5 + 30 / 1e6 ** 0.3, 6) })
  expect(() => answerFit(rows, { form: 'hyperbolic' })).toThrow(/no form of law has this name.*chinchilla; kaplan/)
  expect(() => answerFit(rows, { form: 'floor' })).toThrow(/several forms/)
  expect(() => answerFit(rows.slice(0, 4))).toThrow(/5 parameters and the table has fewer rows \(4\)/)
})

test('a break outside the runs is none that they show', () => {
  const broken = formNamed('smoothly broken power law in D')
  const rows = isoFlopRuns()
  const most = Math.max(...rows.map(({ D }) => D))
  expect(broken.findings?.(rows, { d: most / 2 })).toEqual([])
  expect(broken.findings?.(rows, { d: most * 2 })).toMatchObject([{ parameters: ['c1', 'd', 'f'] }])
})

test('a sweep of learning rates and repeated data are told', () => {
  const swept = isoFlopRuns().flatMap((row) =>
    [1, 1.02, 1.05, 1.1].map((worse) => ({ ...row, loss: row.loss * worse })),
  )
  expect(answerFit(swept, QUICK).answer.diagnostics.join()).toMatch(/168 rows share 42 pairs .*--best/)
  const repeated = isoFlopRuns().map((row, i) => (i % 3 === 0 ? { ...row, unique: row.D / 8 } : row))
  const { answer } = answerFit(repeated, QUICK)
  expect(answer.diagnostics.join()).toMatch(/14 rows repeat their data, up to 8 epochs/)
  expect(answer.alternatives.map(({ name }) => name)).toContain('data-constrained')
})

test('the same seed gives the same answer, another seed other intervals', () => {
  const rows = isoFlopRuns()
  const intervals = (seed: number) => answerFit(rows, { ...QUICK, seed }).answer.law.intervals
  expect(intervals(1)).toEqual(intervals(1))
  expect(intervals(1)).not.toEqual(intervals(2))
})

test('the answer is JSON as it stands', () => {
  const { answer } = answerFit(isoFlopRuns(), QUICK)
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer)
})

test('the data-constrained form holds what runs without repeats give, and says so', () => {
  const repeated = isoFlopRuns().map((row, i) => (i % 2 === 0 ? { ...row, unique: row.D / 6 } : row))
  const { law, diagnostics } = answerFit(repeated, { ...QUICK, form: 'data-constrained' }).answer
  expect(Object.keys(law.params ?? {})).toEqual(['E', 'A', 'B', 'alpha', 'beta', 'rD', 'rN'])
  expect(diagnostics.join()).toMatch(/held at what the 21 runs without repeats give/)
  // resamples take the five anew, so that their luck is in every interval
  expect(Object.keys(law.intervals ?? {})).toEqual(expect.arrayContaining(['E', 'A', 'B', 'alpha', 'beta']))
  const never = isoFlopRuns().map((row) => ({ ...row, unique: row.D / 6 }))
  expect(() => answerFit(never, { ...QUICK, form: 'data-constrained' })).toThrow(/repeat nothing, at least 6 \(0\)/)
})

/** Runs by the law of repeats (Muennighoff et al. 2023, eq. 5 and 6), up to `most` passes over their data. */
function repeatingRuns(rD: number, rN: number, most: number): Observation[] {
  const random = createRandom('repeats')
  const theta = chinchillaCoordinates(LAW)
  const form = dataConstrained(theta)
  const plan = [1e8, 2e8, 5e8, 1e9, 2e9, 4e9].flatMap((N) =>
    [1e9, 2e9, 5e9, 1e10, 3e10].flatMap((unique) =>
      [1, 3, 8, 20, 60].filter((epochs) => epochs <= most).map((epochs) => ({ N, D: unique * epochs, unique })),
    ),
  )
  const prediction = new Float64Array(plan.length)
  const at = Float64Array.of(Math.log(rD), Math.log(rN))
  form.evaluate(at, pointTable(plan), prediction, new Float64Array(plan.length * 2))
  return plan.map((run, i) => {
    const loss = Math.exp((prediction[i] as number) + 0.0005 * random.normal())
    return { ...run, C: 6 * run.N * run.D, loss }
  })
}

test('what repeats are worth is found where runs show it', () => {
  const { law } = answerFit(repeatingRuns(15, 5, 60), { ...QUICK, form: 'data-constrained' }).answer
  expect(law.undetermined).toEqual([])
  expect(law.intervals?.rD?.[0]).toBeLessThan(15)
  expect(law.intervals?.rD?.[1]).toBeGreaterThan(15)
  // Among the runs without repeats are some with surplus parameters, which the plain law would take for a steep alpha.
  for (const [name, value] of Object.entries({ ...LAW, rD: 15, rN: 5 })) {
    expect(Math.abs(Math.log((law.params?.[name] ?? 0) / value)), name).toBeLessThan(0.15)
  }
})

test('a decay constant that has run away is withheld, and the best split, in which it has no part, is not', () => {
  const { law, best, diagnostics } = answerFit(repeatingRuns(15, 1e7, 60), {
    ...QUICK,
    form: 'data-constrained',
  }).answer
  expect(law).toMatchObject({ identified: false, undetermined: ['rN'], params: { rN: null } })
  expect(law.intervals?.rN?.[1]).toBeGreaterThan(1e3)
  expect(diagnostics.join()).toMatch(/rN has run away/)
  expect(best).not.toBeNull()
})

test('all seven parameters of the law of repeats at once come with a warning', () => {
  const { diagnostics } = answerFit(repeatingRuns(15, 5, 60), { ...QUICK, form: 'data-constrained, all free' }).answer
  expect(diagnostics.join()).toMatch(/do not identify all seven parameters/)
})

test('a decay constant that has run away takes no interval from the parameters fitted beside it', () => {
  const { law, diagnostics } = answerFit(repeatingRuns(15, 1e7, 60), {
    ...QUICK,
    form: 'data-constrained, all free',
  }).answer
  expect(law).toMatchObject({ identified: false, undetermined: ['rN'], params: { rN: null } })
  expect(diagnostics.join()).toMatch(/rN has run away/)
  for (const [name, value] of Object.entries({ ...LAW, rD: 15 })) {
    const [low, high] = law.intervals?.[name] ?? [Number.NaN, Number.NaN]
    expect(low, name).toBeLessThan(high)
    // an interval of 90% from few resamples may miss by a little, not by far
    expect(Math.abs(Math.log((low + high) / 2 / value)), name).toBeLessThan(0.15)
  }
  expect(law.intervals?.rN?.[1]).toBe(Infinity)
})

test('a form with as many parameters as rows passes through all of them, and identifies nothing', () => {
  const six = [0, 2, 4, 7, 9, 12].map((i) => isoFlopRuns()[i] as Observation)
  for (const form of ['coupled', 'frontier', 'smoothly broken power law in C']) {
    const { law, diagnostics } = answerFit(six, { ...QUICK, form }).answer
    expect(law, form).toMatchObject({ identified: false, params: null })
    expect(diagnostics[0]).toMatch(/^6 runs cannot determine six parameters/)
  }
})

test('a decay constant that no run depends on is withheld, not given as the search began with it', () => {
  const ask = { ...QUICK, form: 'data-constrained, all free' }
  const once = answerFit(repeatingRuns(15, 5, 1), ask).answer
  expect(once.law).toMatchObject({ identified: false, undetermined: ['rD'], params: { rD: null } })
  expect(once.diagnostics.join()).toMatch(/at most 1\.0 epochs/)
  const fed = answerFit(
    repeatingRuns(15, 5, 60).filter(({ N, unique = 0 }) => unique > 30 * N),
    ask,
  ).answer
  expect(fed.law.undetermined).toContain('rN')
})
