import { expect, test } from 'vitest'
import { findColumns } from './find-columns.ts'
import { type Role, rankOf, usualNames } from './names.ts'
import type { ColumnChoice, TableOptions } from './run-table.ts'
import { unitOf } from './units.ts'

function found(
  header: string,
  choice: ColumnChoice = {},
  variables: NonNullable<TableOptions['variables']> = 'ND',
): Record<string, string | null> {
  const { columns } = findColumns(header.split('|'), choice, variables, 't.csv')
  return Object.fromEntries(Object.entries(columns).map(([role, column]) => [role, column?.name ?? null]))
}

test.each([
  ['params|tokens|flops|loss', 'params tokens flops loss'],
  ['N|D|C|L|loss', 'N D C loss'],
  ['n_params|Train Tokens|compute|val_loss', 'n_params|Train Tokens|compute|val_loss'],
  ['Model Size|trainTokens|TOTAL FLOPS|Final Loss', 'Model Size|trainTokens|TOTAL FLOPS|Final Loss'],
  ['num-params|Seen Examples|budget|nll', 'num-params|Seen Examples|budget|nll'],
  ['step|params|tokens|lr|eval/loss|train/loss', 'params|tokens||eval/loss'],
  ['params|tokens|loss_c4_val|loss_c4_val_lo95|loss_c4_val_hi95', 'params|tokens||loss_c4_val'],
  ['params|params_no_embed|tokens|loss|smooth_loss', 'params|tokens||loss'],
  ['param_count|params|tokens|loss_split|loss', 'params|tokens||loss'],
  ['params (M)|tokens_b|FLOPs (1e18)|loss', 'params (M)|tokens_b|FLOPs (1e18)|loss'],
])('%s', (header, expected) => {
  const [N, D, C, loss] = expected.split(expected.includes('|') ? '|' : ' ')
  expect(found(header)).toMatchObject({ N, D, C: C === '' ? null : C, loss })
})

test('runs, trunks and unique tokens', () => {
  expect(found('run_id|trunk|params|tokens|unique_tokens|loss')).toMatchObject({
    run: 'run_id',
    trunk: 'trunk',
    unique: 'unique_tokens',
  })
  expect(found('id|name|model|params|tokens|loss').run).toBe('model')
})

test('flags name columns in any spelling, and what they name is not taken for anything else', () => {
  expect(found('params|tokens|seen|loss', { d: 'SEEN' })).toMatchObject({ N: 'params', D: 'seen' })
  expect(found('a|b|c d|e', { n: 'a', d: 'b', c: 'C_D', y: 'e' })).toMatchObject({
    N: 'a',
    D: 'b',
    C: 'c d',
    loss: 'e',
  })
  expect(found('params|tokens|flops|loss', { n: 'tokens' })).toMatchObject({ N: 'tokens', D: null, C: 'flops' })
  expect(found('params|tokens|flops|loss|run', { c: 'none', run: 'none' })).toMatchObject({ C: null, run: null })
})

test('one variable', () => {
  expect(found('train_examples|test_cross_entropy', {}, 'D')).toMatchObject({ N: null, D: 'train_examples' })
  expect(found('params|tokens|loss', {}, 'N')).toMatchObject({ N: 'params', D: null, C: null })
})

test.each<readonly [string, ColumnChoice, string, RegExp]>([
  ['params|num_params|tokens|loss', {}, 'column-ambiguous', /params, num_params.*--n/],
  ['params|tokens|loss|val_loss', {}, 'column-ambiguous', /loss, val_loss.*--y/],
  ['params|tokens|loss_c4|loss_pile', {}, 'column-ambiguous', /loss_c4, loss_pile.*--y "loss_c4"/],
  ['size a|size-a|tokens|loss', { n: 'SizeA' }, 'column-ambiguous', /Spell one of them/],
  ['tokens|loss', {}, 'column-missing', /parameters \(N\).*--n COLUMN/],
  ['params|loss', {}, 'column-missing', /tokens \(D\).*--d COLUMN/],
  ['params|tokens|accuracy', {}, 'column-missing', /the loss.*--y COLUMN/],
  ['params|tokens|loss', { y: 'bpb' }, 'column-unknown', /--y.*bpb.*params, tokens, loss/],
  ['params|tokens|loss', { n: 'tokens', d: 'tokens' }, 'column-twice', /--n and --d/],
  ['params|tokens|compute (PF-days)|loss', {}, 'unit-unknown', /PF-days.*--c none/],
])('%s %j: %s', (header, choice, code, message) => {
  expect(() => found(header, choice)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  )
})

test('no usual name means two things', () => {
  const roles = Object.keys(usualNames) as Role[]
  for (const name of roles.flatMap((role) => usualNames[role].flat())) {
    expect(roles.filter((role) => rankOf(role, name) !== undefined)).toHaveLength(1)
  }
})

test('units are taken from names only where they can be meant', () => {
  expect(unitOf('N', 'Model Size (B)')).toMatchObject({ base: 'Model Size', exponent: 9 })
  expect(unitOf('D', 'tokens [millions]')).toMatchObject({ base: 'tokens', exponent: 6 })
  expect(unitOf('C', 'FLOPs (1E21)')).toMatchObject({ base: 'FLOPs', exponent: 21 })
  expect(unitOf('C', 'flops_b').exponent).toBe(0)
  expect(unitOf('loss', 'loss (k)').exponent).toBe(0)
  expect(unitOf('N', 'params_no_embed').exponent).toBe(0)
})
