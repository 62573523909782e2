import { describe, expect, test } from 'vitest'
import { runTableOf } from './collect.ts'
import type { ColumnChoice, RunTable, TableOptions } from './run-table.ts'

const law = (N: number, D: number): number => 1.8 + 400 / N ** 0.34 + 2000 / D ** 0.36

/** Twelve runs over four sizes, as rows of text; `cells` may change them. */
function table(header: string, cells: (N: number, D: number, i: number) => readonly unknown[]) {
  const records = Array.from({ length: 12 }, (_, i) => cells(1e6 * 2 ** (i % 4), 2e7 * 3 ** Math.floor(i / 4), i))
  return { header: header.split(','), records, name: 'runs.csv' }
}
const plain = table('params,tokens,loss', (N, D) => [N, D, law(N, D)])
/** The plain table with one cell replaced. */
const withCell = (row: number, column: number, cell: unknown) => ({
  ...plain,
  records: plain.records.map((cells, i) => (i === row ? cells.map((old, j) => (j === column ? cell : old)) : cells)),
})
const codes = ({ diagnostics }: RunTable): string[] => diagnostics.map(({ code }) => code)
const message = ({ diagnostics }: RunTable, code: string): string =>
  diagnostics.find((diagnostic) => diagnostic.code === code)?.message ?? ''
function problem(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    return String(error)
  }
  return 'no error'
}

test('rows become observations', () => {
  const read = runTableOf(table('run,params,tokens,flops,loss', (N, D, i) => [`r${i}`, `${N}`, `${D}`, 6.5 * N * D, 2]))
  expect(read.observations[5]).toEqual({ N: 2e6, D: 6e7, C: 6.5 * 2e6 * 6e7, loss: 2, run: 'r5' })
  expect(read).toMatchObject({ rows: 12, filtered: 0, excluded: [], rowUnit: 'row' })
  expect(read.rowNumbers).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
})

test('what a table lacks is derived, and said so', () => {
  const withoutC = runTableOf(plain)
  expect(withoutC.observations[0]?.C).toBe(6 * 1e6 * 2e7)
  expect(withoutC.columns).toMatchObject({ D: 'tokens', C: null })
  expect(codes(withoutC)).toEqual(['derived-compute'])

  const withoutD = runTableOf(table('N,C,loss', (N, D) => [N, 6 * N * D, law(N, D)]))
  expect(withoutD.observations[0]?.D).toBeCloseTo(2e7, 3)
  expect(codes(withoutD)).toEqual(['derived-tokens'])
})

test('a row without a loss is left out and listed, with its status', () => {
  const losses = ['', 'nan', 'inf', null]
  const read = runTableOf(
    table('params,tokens,loss,state', (N, D, i) => [N, D, i < 4 ? losses[i] : law(N, D), i === 1 ? 'crashed' : '']),
  )
  expect(read.observations).toHaveLength(8)
  expect(read.rows).toBe(12)
  expect(read.excluded).toEqual([
    { row: 1, code: 'no-loss', reason: 'has no loss' },
    { row: 2, code: 'no-loss', reason: 'has no loss (nan, crashed)' },
    { row: 3, code: 'no-loss', reason: 'has no loss (inf)' },
    { row: 4, code: 'no-loss', reason: 'has no loss' },
  ])
})

test.each([
  [0, '1,000,000', /runs\.csv, row 4, column params: .*separators \(1,000,000\)\. Write its digits/],
  [1, '', /row 4, column tokens: the number is missing\. Fill in/],
  [1, '-5', /column tokens: the number is negative \(-5\)/],
  [2, '0', /column loss: the number is zero \(0\)/],
  [2, '=B2*2', /column loss: the cell holds a formula/],
  [2, `${'9'.repeat(1e6)}`, /column loss: the cell is far too long for a number \(9{37}\.\.\.\)/],
  [0, '1e200', /row 4: what N, D and C of this row come to is beyond/],
])('a bad cell in column %i is named with row and column', (column, cell, expected) => {
  const input = column === 0 && cell === '1e200' ? withCell(3, 1, '1e200') : withCell(3, column, cell)
  const both =
    cell === '1e200'
      ? { ...input, records: input.records.map((r, i) => (i === 3 ? ['1e200', ...r.slice(1)] : r)) }
      : input
  expect(problem(() => runTableOf(both))).toMatch(expected)
})

describe('rows that are kept', () => {
  const mixed = table('corpus,seed,params,tokens,loss', (N, D, i) => [i % 2 ? 'c4' : 'pile', i, N, D, law(N, D)])
  const kept = (where: string[], choice: ColumnChoice = { corpus: 'none' }, options: TableOptions = {}): number[] => [
    ...runTableOf(mixed, choice, { ...options, where }).rowNumbers,
  ]

  test('conditions on text and numbers, all of which must hold', () => {
    expect(kept(['corpus=c4'])).toEqual([2, 4, 6, 8, 10, 12])
    expect(kept(['Corpus != c4', 'seed<4.0'])).toEqual([1, 3])
    expect(kept(['seed>=1e1'])).toEqual([11, 12])
    expect(kept(['seed=3.0'])).toEqual([4])
    expect(runTableOf(mixed, {}, { where: ['corpus=c4'] })).toMatchObject({ rows: 6, filtered: 6 })
  })

  test.each([
    [['corpus=C4'], /no row has corpus=C4; corpus holds pile, c4/],
    [['corpus=c4', 'seed=2'], /no row has seed=2; seed holds/],
    [['seed<ten'], /--where: is not a condition on a column \(seed<ten\)/],
    [['text=c4'], /--where: there is no column with this name \(text\)\. The columns are corpus, seed/],
  ])('%j', (where, expected) => {
    expect(problem(() => kept(where))).toMatch(expected)
  })
})

describe('rows that do not belong together', () => {
  test('corpora and evaluation sets, named with their values and the way out', () => {
    const mixed = table('train_set,params,tokens,loss', (N, D, i) => [i % 2 ? 'c4' : 'pile', N, D, law(N, D)])
    expect(problem(() => runTableOf(mixed))).toMatch(
      /differ in train_set \(pile, c4\)\. Choose, as in --where "train_set=pile"; .*--corpus none/,
    )
    expect(runTableOf(mixed, {}, { where: ['train_set=c4'] }).observations).toHaveLength(6)
    expect(codes(runTableOf(mixed, { corpus: 'none' }))).toContain('mixed-protocols')
  })

  test('a column that someone calls the corpus, numbers included', () => {
    const mixed = table('mix,params,tokens,loss', (N, D, i) => [i % 2, N, D, law(N, D)])
    expect(codes(runTableOf(mixed))).toEqual(['derived-compute'])
    expect(problem(() => runTableOf(mixed, { corpus: 'mix' }))).toMatch(/differ in mix \(0, 1\)/)
  })

  test('names, notes and single values are no corpora', () => {
    const notes = ['warmup too short', 'ok']
    const read = runTableOf(
      table('dataset,variant,note,params,tokens,loss', (N, D, i) => ['c4', `v${i}`, notes[i % 2], N, D, law(N, D)]),
    )
    expect(message(read, 'mixed-protocols')).toMatch(/rows differ in note \(warmup too short, ok\): if that changes/)
    expect(read.observations).toHaveLength(12)
  })

  test('several curves in one variable', () => {
    const curves = table('run,tokens,loss', (_, D, i) => [`size ${i % 4}`, D, law(1e6, D) + 0.1 * (i % 4)])
    expect(problem(() => runTableOf(curves, {}, { variables: 'D' }))).toMatch(
      /column run: these are the curves of 4 runs, not one.*--where "run=size 0".*--run none/,
    )
    const one = runTableOf(curves, {}, { variables: 'D', where: ['run=size 1'] })
    expect(one.observations[0]).toMatchObject({ N: 1, D: 2e7, C: 2e7 })
    expect(codes(one)).toEqual(['one-variable'])
  })
})

describe('duplicates', () => {
  test('the same run, amounts and loss again is left out and listed', () => {
    const rows = table('run,params,tokens,loss', (N, D, i) => [`r${i}`, N, D, law(N, D)])
    const read = runTableOf({ ...rows, records: [...rows.records, ...rows.records.slice(2, 4)] })
    expect(read.observations).toHaveLength(12)
    expect(read.rows).toBe(14)
    expect(read.excluded).toEqual([
      { row: 13, code: 'duplicate', reason: 'repeats row 3' },
      { row: 14, code: 'duplicate', reason: 'repeats row 4' },
    ])
  })

  test('without names of runs a duplicate repeats the whole row', () => {
    const rows = table('params,tokens,lr,loss', (N, D, i) => [N, D, i / 1000, 2.71])
    const same = { ...rows, records: rows.records.map(([, , lr]) => [1e6, 2e7, lr, 2.71]) }
    expect(runTableOf(same).observations).toHaveLength(12)
    const twice = { ...rows, records: [...rows.records, rows.records[0] ?? []] }
    expect(runTableOf(twice).excluded).toEqual([{ row: 13, code: 'duplicate', reason: 'repeats row 1' }])
  })

  test('checkpoints are none; another loss at the same point is told', () => {
    const rows = table('run,params,tokens,loss', (_, D, i) => ['one', 1e6, D * (1 + (i % 4)), law(1e6, D) + i / 100])
    expect(runTableOf(rows).observations).toHaveLength(12)
    expect(message(runTableOf(rows), 'conflicting-rows')).toMatch(
      /rows give another loss .* as rows \d+ and \d+ \(one\)/,
    )
  })

  test('a column whose value has several sizes names no runs', () => {
    const families = table('model,params,tokens,loss', (N, D, i) => [i % 2 ? 'llama' : 'gpt', N, D, law(N, D)])
    const read = runTableOf(families)
    expect(read.columns.run).toBeNull()
    expect(read.observations[0]).not.toHaveProperty('run')
    expect(message(read, 'runs-of-several-sizes')).toMatch(
      /model has rows of several sizes in one value \(gpt\).*--run/,
    )
    expect(runTableOf(families, { run: 'model' }).observations[0]?.run).toBe('gpt')
  })
})

describe('columns that contradict each other', () => {
  const withC = (factor: (i: number) => number) =>
    table('params,tokens,flops,loss', (N, D, i) => [N, D, 6 * N * D * factor(i), law(N, D)])

  test('compute that is not 6ND', () => {
    expect(codes(runTableOf(withC((i) => 1 + 0.01 * i)))).toEqual([])
    expect(message(runTableOf(withC((i) => 0.9 + 0.2 * i)), 'compute-not-6nd')).toMatch(
      /flops is 0\.9 to 3\.1 times 6ND/,
    )
    expect(problem(() => runTableOf(withC(() => 1e-9)))).toMatch(/flops is 1e-9 times 6ND, which no training takes/)
    expect(problem(() => runTableOf(withC((i) => (i === 7 ? 1000 : 1))))).toMatch(
      /row 8: flops is 1000 times 6ND, and 1/,
    )
    expect(
      runTableOf(
        withC(() => 1e-9),
        { c: 'none' },
      ).observations[0]?.C,
    ).toBe(6 * 1e6 * 2e7)
  })

  test('unique tokens beyond tokens', () => {
    const swapped = table('params,tokens,unique_tokens,loss', (N, D) => [N, D / 4, D, law(N, D)])
    expect(problem(() => runTableOf(swapped))).toMatch(/row 1: unique_tokens is more than tokens; the two look swapped/)
    expect(runTableOf(swapped, { unique: 'tokens', d: 'unique_tokens' }).observations[0]?.unique).toBe(5e6)
    const partly = table('params,tokens,unique_tokens,loss', (N, D, i) => [N, D, i < 3 ? D / 4 : '', law(N, D)])
    expect(runTableOf(partly).observations.filter(({ unique }) => unique !== undefined)).toHaveLength(3)
  })

  test('amounts in millions, or N in place of D', () => {
    const millions = table('params,tokens,loss', (N, D) => [N / 1e6, D, law(N, D)])
    expect(message(runTableOf(millions), 'small-amounts')).toMatch(/params is at most 8: .*params \(M\)/)
    const swapped = table('params,tokens,loss', (N, D) => [D, N, law(N, D)])
    expect(message(runTableOf(swapped), 'few-tokens')).toMatch(
      /0\.\d+ tokens per parameter: are params \(N\) and tokens/,
    )
  })

  test('a loss that grows', () => {
    const accuracy = table('params,tokens,score', (N, D) => [N, D, 1 / law(N, D)])
    expect(problem(() => runTableOf(accuracy, { y: 'score' }))).toMatch(
      /score grows with N \(params\) with r = 0\.\d+, D \(tokens\) with r = 0\.\d+, C with r = 0\.\d+, which a loss does not/,
    )
  })
})

describe('units of the loss', () => {
  const named = (name: string, scale = 1) => table(`params,tokens,${name}`, (N, D) => [N, D, scale * law(N, D)])

  test('bits are refused unless asked for', () => {
    expect(problem(() => runTableOf(named('val_loss_bits')))).toMatch(
      /column val_loss_bits: the loss is in bits\. Multiply/,
    )
    expect(codes(runTableOf(named('val_bpb'), { y: 'val_bpb' }))).toContain('loss-in-bits')
    expect(problem(() => runTableOf(named('perplexity'), { y: 'perplexity' }))).toMatch(/a perplexity is not a loss/)
    expect(codes(runTableOf(named('loss', 10)))).toContain('loss-high')
  })

  test('percent and fractions', () => {
    expect(codes(runTableOf(named('error', 0.05), { y: 'error' }))).not.toContain('percent')
    expect(message(runTableOf(named('error', 5), { y: 'error' }), 'percent')).toMatch(/error is in percent/)
    expect(problem(() => runTableOf(named('error', 0.15), { y: 'error' }))).toMatch(
      /looks like a fraction among percentages/,
    )
    expect(codes(runTableOf(named('error_pct', 0.3), { y: 'error_pct' }))).toContain('percent')
    expect(problem(() => runTableOf(named('error', 50), { y: 'error' }))).toMatch(
      /row 1, column error: .*more than 100%/,
    )
  })
})

test('nothing to read', () => {
  expect(problem(() => runTableOf({ ...plain, records: [] }))).toMatch(/no rows below the header/)
  expect(problem(() => runTableOf(table('params,tokens,loss', (N, D) => [N, D, ''])))).toMatch(
    /none of 12 rows has a loss/,
  )
  expect(problem(() => runTableOf({ ...plain, header: ['loss', 'params', 'params'] }))).toMatch(/same name \(params\)/)
})
