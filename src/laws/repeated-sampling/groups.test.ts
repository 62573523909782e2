import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import { groupCounts } from './groups.ts'

const row = (model: string, problem: number, n: unknown, c: unknown) => ({ model, benchmark: 'MATH', problem, n, c })

test('rows become groups, named by the labels that differ', () => {
  const { groups, errors } = groupCounts([row('small', 1, 10, 3), row('large', 1, '20', ' 5 '), row('large', 2, 20, 0)])
  expect(errors).toEqual([])
  expect(groups.map(({ name }) => name)).toEqual(['small', 'large'])
  expect(groups[1]?.counts).toEqual([
    { problem: '1', n: 20, c: 5 },
    { problem: '2', n: 20, c: 0 },
  ])
  expect(groups[0]?.missing).toEqual(['2'])
  expect(groups[0]?.labels).toEqual({ model: 'small', benchmark: 'MATH' })
})

test('sizes and checkpoints name groups too, and compute is averaged', () => {
  const { groups } = groupCounts([
    { size: '1.4B', train_tokens: '2B', problem: 7, n: 5, c: 1, inference_compute: 3 },
    { size: '1.4B', train_tokens: '2B', problem: 8, n: 5, c: 1, inference_compute: 5 },
    { size: '1.4B', train_tokens: '6B', problem: 7, n: 5, c: 1, inference_compute: '' },
  ])
  expect(groups.map(({ name, computePerSample }) => [name, computePerSample])).toEqual([
    ['2B', 4],
    ['6B', null],
  ])
  expect(groupCounts([{ Problem_ID: 1, num_samples: 4, num_correct: 2 }]).groups[0]?.name).toBe('all')
})

test('problems of another benchmark are not missing', () => {
  const { groups } = groupCounts([row('m', 1, 9, 1), { ...row('m', 2, 9, 1), benchmark: 'GSM8K' }])
  expect(groups.map(({ name, missing }) => [name, missing.length])).toEqual([
    ['MATH', 0],
    ['GSM8K', 0],
  ])
})

test('names leave out what is the same throughout, or follows from what stands before it', () => {
  const sized = (model: string, size: string, tokens: string) => ({
    ...row(model, 1, 9, 1),
    size,
    train_tokens: tokens,
  })
  const names = (...rows: ReturnType<typeof sized>[]) => groupCounts(rows).groups.map(({ name }) => name)
  expect(names(sized('a', '1B', '2B'), sized('b', '3B', '2B'))).toEqual(['a', 'b'])
  expect(names(sized('a', '1B', '2B'), sized('a', '3B', '2B'))).toEqual(['1B', '3B'])
  expect(names(sized('a', '1B', '2B'))).toEqual(['a/1B/2B'])
})

test('every wrong row is named with its place and value', () => {
  const { groups, errors } = groupCounts([
    row('m', 1, 10, 11),
    row('m', 2, 10, 2.5),
    row('m', 3, '10,000', 1),
    row('m', 4, 0, 0),
    row('m', 5, 10, ''),
    row('m', 6, 10, -1),
    row('m', 7, 10, 1),
    row('m', 7, 10, 2),
    { ...row('m', 8, 10, 2), problem: null },
  ])
  expect(errors.map(({ code, where, value }) => [code, where, value])).toEqual([
    ['more-correct-than-samples', 'row 1, columns c and n', undefined],
    ['bad-count', 'row 2, column c', '2.5'],
    ['bad-count', 'row 3, column n', '10,000'],
    ['bad-count', 'row 4, column n', '0'],
    ['bad-count', 'row 5, column c', undefined],
    ['bad-count', 'row 6, column c', '-1'],
    ['duplicate-problem', 'row 8', undefined],
    ['blank-problem', 'row 9, column problem', undefined],
  ])
  expect(errors[4]?.what).toBe('is blank and must be a whole number of correct samples, 0 or more')
  expect(errors[6]?.what).toBe('problem 7 of m, MATH stands in row 7 already')
  expect(groups[0]?.counts).toEqual([{ problem: '7', n: 10, c: 1 }])
})

test('columns can be named, and missing ones are', () => {
  const rows = [{ id: 1, tries: 4, hits: 2 }]
  expect(groupCounts(rows, { problem: 'id', n: 'tries', c: 'hits' }).groups[0]?.counts).toEqual([
    { problem: '1', n: 4, c: 2 },
  ])
  expect(groupCounts(rows, { problem: 'id', n: 'tryes' }).errors[0]?.what).toMatch(/no column for n .* and c/)
  expect(groupCounts([]).errors[0]?.value).toBe('no rows')
})

test('a column that is named for one thing is not found for another', () => {
  const rows = [{ problem: 1, n: 4, correct: 9, c: 2 }]
  expect(groupCounts(rows, { n: 'correct' }).groups[0]?.counts).toEqual([{ problem: '1', n: 9, c: 2 }])
})

test('columns that tell models apart can be named in place of the usual ones, and rows can have names', () => {
  const rows = [
    { model: 'm', temperature: 0.5, problem: 7, n: 5, c: 1, benchmark: 'MATH' },
    { model: 'm', temperature: 1, problem: 7, n: 5, c: 2, benchmark: 'MATH' },
    { model: 'm', temperature: 1, problem: 8, n: 5, c: 7, benchmark: 'MATH' },
  ]
  expect(groupCounts(rows).errors.map(({ code }) => code)).toEqual(['duplicate-problem', 'more-correct-than-samples'])
  const { groups, errors } = groupCounts(rows, { groups: ['temperature'] }, (place) => `line ${place + 2}`)
  expect(groups.map(({ name }) => name)).toEqual(['0.5', '1'])
  expect(groups[0]?.labels).toEqual({ temperature: '0.5', benchmark: 'MATH' })
  expect(errors[0]?.where).toBe('line 4, columns c and n')
})

test('mutated cells give groups or named errors, never an exception', () => {
  const random = createRandom('mutations')
  const cells = [
    null,
    undefined,
    '',
    'NaN',
    '-3',
    '1e3',
    '1,000',
    '=1+1',
    {},
    [],
    Number.NaN,
    Infinity,
    2 ** 60,
    5n,
    true,
  ]
  for (let i = 0; i < 2000; i++) {
    const rows: Record<string, unknown>[] = [row('a', 1, 9, 3), row('a', 2, 9, 0), row('b', 1, 9, 9), row('b', 2, 9, 1)]
    const cell = random.pick(cells)
    const column = random.pick(['model', 'problem', 'n', 'c', 'benchmark'])
    random.pick(rows)[column] = cell
    const { groups, errors } = groupCounts(rows)
    for (const { where, fix } of errors) expect(where && fix).toBeTruthy()
    for (const { n, c } of groups.flatMap(({ counts }) => counts)) expect(c >= 0 && c <= n && n > 0).toBe(true)
  }
})
