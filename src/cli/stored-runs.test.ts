import { expect, test } from 'vitest'
import type { Json } from '../canonical.ts'
import { countParameters, flopsPerToken } from '../model/index.ts'
import type { RunRecord } from '../store/index.ts'
import { describeRuns } from './stored-runs.ts'

const shape = { width: 16, depth: 2, context: 64, vocabulary: 256 }
const record = (id: string, spec: Json, changes: Partial<RunRecord> = {}): RunRecord => ({
  id,
  spec,
  status: 'done',
  createdAt: '2026-11-23T07:00:00.000Z',
  updatedAt: '2026-11-23T07:01:00.000Z',
  outcome: null,
  extra: {},
  ...changes,
})

test('a branch takes its model from the spec of its trunk', () => {
  const trunk = record('t', { kind: 'trunk', training: { shape, batch: 4 } })
  const branch = record('b', { kind: 'run', trunk: 't', steps: 500 }, { outcome: { loss: 2.1 } })
  const [, described] = describeRuns([trunk, branch], () => false)
  const D = 500 * 4 * 64
  expect(described).toMatchObject({
    id: 'b',
    kind: 'run',
    trunk: 't',
    width: 16,
    depth: 2,
    D,
    loss: 2.1,
    status: 'done',
  })
  expect(described?.N).toBe(countParameters(shape))
  expect(described?.C).toBe(D * flopsPerToken(shape))
})

test('running without a living holder is interrupted', () => {
  const runs = ['a', 'b'].map((id) => record(id, { kind: 'run' }, { status: 'running' }))
  expect(describeRuns(runs, (id) => id === 'a').map(({ status }) => status)).toEqual(['running', 'interrupted'])
})

test('what another program stored is listed without numbers', () => {
  const [described] = describeRuns([record('x', { anything: 1 }, { outcome: { loss: 'low' } })], () => false)
  expect(described).toMatchObject({ kind: 'other', trunk: null, N: null, D: null, C: null, loss: null })
})
