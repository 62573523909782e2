import { describe, expect, test } from 'vitest'
import { readTable, reference } from '../../test/support/published.ts'
import { createRandom, groupBy, mean, median } from '../stats/index.ts'
import { isoFlopAllocation, powerOfCompute } from './approaches.ts'
import { bootstrapFit, nExponent } from './bootstrap.ts'
import { fitChinchilla, fitForm } from './fit.ts'
import {
  type ChinchillaParameters,
  chinchilla,
  chinchillaCoordinates,
  chinchillaLoss,
  chinchillaParameters,
} from './forms/chinchilla.ts'
import { dataConstrained } from './forms/data-constrained.ts'
import { centerOf } from './forms/form.ts'
import type { Observation } from './observation.ts'
import { computeOptimal } from './optimal.ts'
import { fitRepeats } from './repeats.ts'
import { asymmetric, huber, lossSquares } from './robust.ts'
import { tableOf } from './table.ts'

const NAMES = ['E', 'A', 'B', 'alpha', 'beta'] as const

function rowsOf(file: string, loss = 'loss', where: (row: Record<string, string>) => boolean = () => true) {
  return readTable(file)
    .filter(where)
    .map((row) => {
      const [N, D] = [Number(row.params), Number(row.tokens)]
      const C = Number(row.flops ?? row.budget ?? 6 * N * D)
      const run = row.run === undefined ? {} : { run: row.run }
      return { N, D, C, loss: Number(row[loss]), ...run }
    })
}

const ones = (n: number) => new Float64Array(n).fill(1)

/** Summed Huber objective of given parameters. */
function objectiveAt(parameters: ChinchillaParameters, rows: readonly Observation[]): number {
  const penalty = huber(1e-3)
  return rows.reduce((sum, { N, D, loss }) => sum + penalty.value(Math.log(chinchillaLoss(parameters, N, D) / loss)), 0)
}

function expectParameters(found: ChinchillaParameters, path: readonly string[], relative: number) {
  for (const name of NAMES) expect(Math.abs(found[name] / reference(...path, name) - 1), name).toBeLessThan(relative)
}

describe.skipIf(process.env.ESCALADO_TEST_DATA === undefined)(
  'published tables (skipped without ESCALADO_TEST_DATA)',
  () => {
    const kept = () => rowsOf('chinchilla_epoch.csv', 'loss', (row) => row.in_epoch_fit === '1')

    test('Chinchilla: the optimum, and how much worse the published tables are', () => {
      const { parameters, objective } = fitChinchilla(kept())
      expectParameters(parameters, ['chinchilla_epoch', 'optimum'], 1e-6)
      expect(objective / reference('chinchilla_epoch', 'optimum', 'objective')).toBeCloseTo(1, 9)
      expect(nExponent(parameters)).toBeCloseTo(reference('chinchilla_epoch', 'optimum', 'N_exponent'), 7)
      const medians = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 }
      const rounded = { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 }
      const at = (name: string) => reference('chinchilla_epoch', 'objective_at', name)
      expect(objectiveAt(medians, kept()) / at('published_table_E1_8172_A482_01_B2085_43_a0_3478_b0_3658')).toBeCloseTo(
        1,
        6,
      )
      expect(objectiveAt(medians, kept()) / objective).toBeCloseTo(1.0045, 4)
      expect(objectiveAt(rounded, kept()) / at('hoffmann_rounded')).toBeCloseTo(1, 6)
      expect(objectiveAt(rounded, kept()) / objective).toBeGreaterThan(4)
    })

    test('Chinchilla: one start is as good as another, where an averaged objective stops early', () => {
      const rows = kept()
      const table = tableOf(rows)
      const weights = ones(table.rows)
      const best = fitChinchilla(rows).objective
      const published = chinchillaCoordinates({ E: 1.6934, A: 406.4, B: 410.7, alpha: 0.339, beta: 0.2847 })
      const { logN, logD, lowestLoss, medianLoss } = centerOf(table)
      const random = createRandom('starts')
      const between = (low: number, high: number) => low + (high - low) * random.uniform()
      const starts = Array.from({ length: 30 }, () => {
        const [alpha, beta] = [between(0.1, 0.8), between(0.1, 0.8)]
        const A = between(0.1, 0.6) * medianLoss * Math.exp(alpha * logN)
        const B = between(0.1, 0.6) * medianLoss * Math.exp(beta * logD)
        return chinchillaCoordinates({ E: between(0.1, 0.9) * lowestLoss, A, B, alpha, beta })
      })
      for (const start of [published, ...starts]) {
        const { objective } = fitForm(chinchilla, table, { weights, penalty: huber(1e-3), starts: [start] })
        expect(Math.abs(objective / best - 1)).toBeLessThan(1e-9)
      }
      // Another place to search from changes nothing, however wild.
      for (let i = 0; i < 20; i++) {
        const start = {
          E: between(0, 4),
          A: 10 ** between(-2, 6),
          B: 10 ** between(-2, 6),
          alpha: between(-0.5, 2),
          beta: between(-0.5, 2),
        }
        expect(Math.abs(fitChinchilla(rows, { start }).objective / best - 1)).toBeLessThan(1e-9)
      }
    })

    test('Chinchilla: all 245 points, and the penalty’s delta', () => {
      expectParameters(
        fitChinchilla(rowsOf('chinchilla_epoch.csv')).parameters,
        ['chinchilla_epoch', 'all_245_huber'],
        2e-5,
      )
      for (const delta of ['0.0001', '0.001', '0.01', '0.1']) {
        const { parameters } = fitChinchilla(kept(), { penalty: huber(Number(delta)) })
        expectParameters(parameters, ['chinchilla_epoch', 'delta_sensitivity', delta], 2e-5)
      }
    })

    test('Chinchilla: the five highest losses are flagged with a reason and stay in the fit', () => {
      const all = readTable('chinchilla_epoch.csv')
      const { outliers, residuals } = fitChinchilla(rowsOf('chinchilla_epoch.csv'))
      expect(residuals).toHaveLength(245)
      const dropped = all.flatMap((row, i) => (row.in_epoch_fit === '1' ? [] : [i]))
      expect(outliers.filter(({ row }) => dropped.includes(row)).length).toBeGreaterThanOrEqual(3)
      for (const { reason } of outliers) expect(reason).toMatch(/% (above|below) the law, \d+ times the usual scatter/)
    })

    // The tail of B makes its standard deviation vary by 6% between seeds; over 40,000 replicates it is 1,325.
    test('Chinchilla: 4,000 bootstraps', () => {
      const { standardDeviations, draws } = bootstrapFit(kept(), createRandom('reference'), 4000)
      const path = ['chinchilla_epoch', 'bootstrap_4000'] as const
      for (const name of NAMES) {
        expect(Math.abs(standardDeviations[name] / reference(...path, 'std', name) - 1), name).toBeLessThan(0.1)
        const middle = median(draws.map((draw) => draw[name]))
        expect(Math.abs(middle / reference(...path, 'median', name) - 1), name).toBeLessThan(0.02)
      }
      expect(Math.abs(standardDeviations.nExponent / reference(...path, 'std', 'N_exponent') - 1)).toBeLessThan(0.1)
    })

    test('least squares of the loss itself, against variable projection', () => {
      const cases = [
        [rowsOf('chinchilla_epoch.csv'), ['chinchilla_epoch', 'mse_varpro_all245']],
        [kept(), ['chinchilla_epoch', 'mse_varpro_240']],
        [rowsOf('llama3_isoflops.csv'), ['llama3_isoflops', 'a3_mse_varpro']],
        [
          rowsOf('overtraining_c4_rpj.csv', 'loss_c4_val', (row) => row.train_set === 'c4_original'),
          ['overtraining_c4_rpj', 'c4_original', 'a3_mse_varpro'],
        ],
      ] as const
      for (const [rows, path] of cases) {
        const { parameters, objective } = fitChinchilla(rows, { penalty: lossSquares })
        expect((2 * objective) / reference(...path, 'rss')).toBeCloseTo(1, 7)
        expectParameters(parameters, path, 1e-3)
      }
    })

    test('asymmetric losses lift the law towards the worse runs', () => {
      const above = (factor: number) =>
        mean(fitChinchilla(kept(), { penalty: asymmetric(1e-3, factor) }).residuals.map((r) => (r < 0 ? 1 : 0)))
      expect(above(1)).toBeCloseTo(0.5, 1)
      expect(above(4)).toBeLessThan(0.3)
      expect(above(0.25)).toBeGreaterThan(0.7)
    })

    test('over-training: the plain law on C4', () => {
      const rows = rowsOf('overtraining_c4_rpj.csv', 'loss_c4_val', (row) => row.train_set === 'c4_original')
      const path = ['overtraining_c4_rpj', 'c4_original', 'a3_huber'] as const
      const { parameters, objective } = fitChinchilla(rows)
      expect(objective / reference(...path, 'objective')).toBeCloseTo(1, 7)
      expectParameters(parameters, path, 1e-4)
    })

    test('Gemstones: objectives and parameters at two deltas; published ones are no better', () => {
      for (const kind of ['hot', 'cooldown', 'lr_ablation']) {
        const file = `gemstones_${kind}`
        for (const [delta, name] of [[1e-3, 'a3'] as const, [1e-4, 'a3_delta_1e4'] as const]) {
          const { parameters, objective } = fitChinchilla(rowsOf(`${file}.csv`), { penalty: huber(delta) })
          expect(objective / reference(file, name, 'objective')).toBeCloseTo(1, 6)
          expectParameters(parameters, [file, name], 2e-3)
        }
      }
      const { objective } = fitChinchilla(rowsOf('gemstones_hot.csv'), { penalty: huber(1e-4) })
      expect(objective).toBeLessThan(reference('gemstones_hot', 'published', 'objective'))
    })

    test('Gemstones: checkpoints of one run are one draw, by runs against by rows', () => {
      const rows = rowsOf('gemstones_hot.csv')
      const spread = (observations: readonly Observation[]) =>
        bootstrapFit(observations, createRandom('gemstones'), 300).standardDeviations.alpha
      const lone = rows.map(({ N, D, C, loss }) => ({ N, D, C, loss }))
      const expected = (by: string) => reference('gemstones_hot', by, 'alpha')
      expect(Math.abs(spread(rows) / expected('bootstrap_std_whole_runs') - 1)).toBeLessThan(0.2)
      expect(Math.abs(spread(lone) / expected('bootstrap_std_rows') - 1)).toBeLessThan(0.2)
    })

    test('Llama 3: without the flagged points, and how flat the optimum is', () => {
      const clean = rowsOf('llama3_isoflops.csv', 'loss', (row) => row.outlier === '0')
      const second = isoFlopAllocation(clean)
      expect(second.optima).toHaveLength(reference('llama3_isoflops', 'approach2_without_flagged', 'n_budgets'))
      expect(second.N.exponent).toBeCloseTo(reference('llama3_isoflops', 'approach2_without_flagged', 'N_exponent'), 6)
      const { parameters } = fitChinchilla(clean)
      expectParameters(parameters, ['llama3_isoflops', 'a3_without_flagged'], 1e-4)
      const own = computeOptimal(parameters, 3.8e25)
      const at = (approach: string) => reference('llama3_isoflops', approach, 'at_3_8e25', 'N')
      expect(own.N / at('a3_without_flagged')).toBeCloseTo(1, 4)
      // Approach 2's 393B costs 0.06% of loss, in either reading of approach 3 far less than the factor 2 in size suggests.
      const few = at('approach2_all')
      const above = (law: ChinchillaParameters) =>
        chinchillaLoss(law, few, 3.8e25 / 6 / few) / computeOptimal(law, 3.8e25).loss - 1
      expect(above(parameters)).toBeCloseTo(0.0006, 4)
      const all = fitChinchilla(rowsOf('llama3_isoflops.csv')).parameters
      expect(computeOptimal(all, 3.8e25).N / few).toBeCloseTo(2.273, 2)
      expect(above(all)).toBeLessThan(0.003)
    })

    test('Porian et al.: published exponents from their optima, weighted by their uncertainty', () => {
      const groups = groupBy(readTable('porian_optima_owt2.csv'), (row) => row.published_n_exponent)
      const exponents = [...groups].map(([published, rows]) => {
        const points = rows
          .filter(({ n_star_std }) => n_star_std !== '')
          .map((row) => ({ C: Number(row.flops), value: Number(row.n_opt), sd: Number(row.n_star_std) }))
        const { exponent } = powerOfCompute(points)
        expect(exponent).toBeCloseTo(Number(published), 9)
        return exponent
      })
      expect(Math.max(...exponents)).toBeCloseTo(0.8635, 4)
      expect(Math.min(...exponents)).toBeCloseTo(0.5185, 4)
    })

    test('Porian et al.: the same walk by approach 3; the first protocol ends at an irreducible loss of none', () => {
      const protocols = [
        ['base', 'long', 'kaplan', 'kaplan'],
        ['base', 'long', 'kaplan', 'standard'],
        ['base', 'short', 'kaplan', 'standard'],
        ['base', 'short', 'chinchilla', 'standard'],
        ['tuned', 'short', 'const', 'standard'],
      ]
      protocols.forEach(([hparams, warmup, decay, count], i) => {
        const rows = rowsOf(
          'porian_isoflops_owt2.csv',
          'loss',
          (r) => r.hparams === hparams && r.warmup === warmup && r.decay === decay && r.param_count === count,
        )
        const { parameters, converged, diagnostics } = fitChinchilla(rows)
        expect(converged).toBe(true)
        expect(nExponent(parameters)).toBeCloseTo(reference('porian_owt2', i, 'a3_N_exponent'), 4)
        if (i > 0) return
        expect(parameters.E).toBe(0)
        expect(diagnostics.join()).toMatch(/irreducible loss E is undetermined/)
        const { intervals } = bootstrapFit(rows, createRandom('edge'), 200)
        expect(intervals.alpha[1] - intervals.alpha[0]).toBeGreaterThan(0.03)
        expect(intervals.E[1]).toBeGreaterThan(0.5)
      })
    })

    test('repeated data: fitted below 60B tokens, the law of repeats forecasts worse than none', () => {
      const rows = readTable('data_constrained_c4.csv')
        .filter((row) => row.variant === 'main' && row.in_fit_182 === '1')
        .map((row) => {
          const [N, D, unique] = [Number(row.params), Number(row.tokens), Number(row.unique_tokens)]
          return { N, D, C: 6 * N * D, loss: Number(row.loss), unique }
        })
      const [below, above] = [rows.filter(({ D }) => D <= 60e9), rows.filter(({ D }) => D > 60e9)]
      expect([below.length, above.length]).toEqual([135, 46])
      const theta = Float64Array.of(6.255414, 7.3049974, 0.6254804, 0.3526596, 0.3526596)
      const { rD, rN } = fitRepeats(below, chinchillaParameters(theta))
      const errors = (form: typeof chinchilla, at: Float64Array) => {
        const prediction = new Float64Array(above.length)
        form.evaluate(at, tableOf(above), prediction, new Float64Array(above.length * form.coordinates.length))
        return 100 * mean(above.map(({ loss }, i) => Math.abs(Math.exp(prediction[i] as number) / loss - 1)))
      }
      const path = ['data_constrained_c4', 'holdout_tokens_over_60e9'] as const
      const repeats = errors(dataConstrained(theta), Float64Array.of(Math.log(rD), Math.log(rN)))
      const plain = errors(chinchilla, chinchillaCoordinates(fitChinchilla(below).parameters))
      expect(repeats).toBeCloseTo(reference(...path, 'test_mean_abs_rel_err_pct'), 2)
      expect(plain).toBeCloseTo(reference(...path, 'chinchilla_ignoring_repeats_same_split', 'mean_abs_rel_err_pct'), 2)
      expect(repeats).toBeGreaterThan(plain)
    })
  },
)
