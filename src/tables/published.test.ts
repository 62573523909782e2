import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRunTable } from './read.ts'
import type { ColumnChoice, RunTable, TableOptions } from './run-table.ts'

const folder = process.env.ESCALADO_TEST_DATA
const read = (name: string, choice: ColumnChoice = {}, options: TableOptions = {}): Promise<RunTable> =>
  readRunTable(join(folder ?? '', 'data', `${name}.csv`), choice, options)
const where = (...conditions: readonly string[]): TableOptions => ({ where: conditions })
const codes = ({ diagnostics }: RunTable): string[] => diagnostics.map(({ code }) => code)

describe.skipIf(folder === undefined)('published tables (skipped without ESCALADO_TEST_DATA)', () => {
  test.each<readonly [string, ColumnChoice, TableOptions, number, Partial<RunTable['columns']>, readonly string[]]>([
    ['chinchilla_epoch', {}, {}, 245, { N: 'params', D: 'tokens', C: 'flops', loss: 'loss' }, []],
    ['chinchilla_epoch', {}, where('in_epoch_fit=1'), 240, {}, []],
    ['llama3_isoflops', {}, where('outlier=0'), 116, { C: 'budget', run: null }, []],
    [
      'data_constrained_c4',
      {},
      where('variant=main', 'in_fit_182=1'),
      181,
      { unique: 'unique_tokens' },
      ['derived-compute'],
    ],
    ['gemstones_hot', {}, {}, 220, { run: 'run', C: null }, ['derived-compute']],
    ['gemstones_cooldown', {}, {}, 199, { run: 'run' }, ['derived-compute']],
    ['gemstones_lr_ablation', {}, {}, 200, { run: 'run' }, ['derived-compute']],
    ['porian_isoflops_owt2', {}, where('hparams=tuned'), 116, { N: 'params', C: 'flops' }, ['column-alternatives']],
    ['steplaw_dense', {}, {}, 1911, { loss: 'loss' }, ['column-alternatives', 'derived-compute']],
    ['steplaw_dense', { y: 'smooth_loss' }, {}, 1911, { loss: 'smooth_loss' }, ['derived-compute']],
    [
      'overtraining_c4_rpj',
      { y: 'loss_c4_val' },
      where('train_set=rpj'),
      35,
      { loss: 'loss_c4_val', run: 'run' },
      ['column-alternatives', 'derived-compute'],
    ],
    ['bnsl_4digit_addition', {}, { variables: 'D' }, 17, { D: 'train_examples' }, ['mixed-protocols', 'one-variable']],
    [
      'nsl_benchmark_vision',
      {},
      { variables: 'D', ...where('Task=bird_5', 'Model=MiX/B/16') },
      565,
      { D: 'Seen Examples', loss: 'Loss', N: null, run: 'Model' },
      ['torn-line', 'one-variable'],
    ],
    [
      'nsl_benchmark_language',
      {},
      { variables: 'D', ...where('Domain=NMT', 'Model=6 Enc, 6 Dec') },
      11,
      { D: 'Seen Examples' },
      ['torn-line', 'one-variable'],
    ],
  ])('%s %j %j', async (name, choice, options, rows, columns, diagnostics) => {
    const table = await read(name, choice, options)
    expect(table.observations).toHaveLength(rows)
    expect(table.excluded).toEqual([])
    expect(table.columns).toMatchObject(columns)
    expect(codes(table)).toEqual(diagnostics)
  })

  test.each<readonly [string, ColumnChoice, TableOptions, RegExp]>([
    ['data_constrained_c4', {}, {}, /differ in variant \(main, seed, opt, dedup\).*--where "variant=main"/],
    ['data_constrained_c4', { d: 'unique_tokens', unique: 'tokens' }, where('variant=main'), /the two look swapped/],
    ['overtraining_c4_rpj', {}, {}, /several columns could be the loss \(loss_openlm, loss_c4_val, .*--y/],
    ['overtraining_c4_rpj', { y: 'loss_c4_val' }, {}, /differ in train_set \(c4_original, rpj\)/],
    ['porian_isoflops_owt2', {}, {}, /differ in loss_split \(train, val\)/],
    [
      'nsl_benchmark_vision',
      {},
      {},
      /no column .* parameters \(N\) \(Domain, Task, Model, Seen Examples, Loss, Training\)/,
    ],
    ['nsl_benchmark_vision', {}, { variables: 'D' }, /differ in Task \(bird_5, bird_10, .* 6 more\)/],
    ['nsl_benchmark_vision', {}, { variables: 'D', ...where('Task=bird_5') }, /these are the curves of 6 runs/],
    [
      'obs_base_llm_benchmarks',
      { y: 'MMLU' },
      {},
      /line 14, column Pretraining Data Size \(T\): the number is missing/,
    ],
    [
      'obs_base_llm_benchmarks',
      { y: 'MMLU' },
      where('Pretraining Data Size (T)!='),
      /MMLU grows with N \(Model Size \(B\)\)/,
    ],
  ])('%s %j %j is refused', async (name, choice, options, message) => {
    await expect(read(name, choice, options)).rejects.toThrow(message)
  })

  test('units in the names of columns', async () => {
    const table = await read('obs_base_llm_benchmarks', { y: 'MMLU' }, where('Model Family=Llama-2')).catch(() => null)
    expect(table).not.toBeNull()
    expect(table?.observations[0]).toMatchObject({ N: 7e9, D: 2e12, C: 8.4e22 })
  })
})
