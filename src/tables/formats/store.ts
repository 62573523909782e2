import { listRuns, openStore, type RunRecord } from '../../store/index.ts'
import type { TableSink } from './sink.ts'

/** What a store's runs come to as rows. Counting parameters needs the model, which whoever reads a store brings. */
export interface StoredRow {
  readonly id: string
  /** Rows of kind `run` are read; a `trunk` only carries its branches. */
  readonly kind: string
  readonly trunk: string | null
  readonly status: string
  readonly N: number | null
  readonly D: number | null
  readonly C: number | null
  /** Held-out loss of a finished run, nats per token. */
  readonly loss: number | null
}

export type DescribeRuns = (records: readonly RunRecord[]) => readonly StoredRow[]

const header = ['run', 'trunk', 'N', 'D', 'C', 'loss', 'status', 'corpus'] as const

/** Reads the runs of a store; the text a trunk was trained on is its corpus. */
export function readStore(path: string, describe: DescribeRuns, sink: TableSink): void {
  const records = listRuns(openStore(path))
  const texts = new Map(records.map(({ id, spec }) => [id, textOfSpec(spec)]))
  const add = sink(header, 'row')
  describe(records)
    .filter(({ kind }) => kind === 'run')
    .forEach(({ id, trunk, N, D, C, loss, status }, i) => {
      const corpus = texts.get(trunk ?? id)
      add([id, trunk, N, D, C, loss, status, corpus], i + 1)
    })
}

/** The hash of the text that a spec names; enough of it to tell texts apart. */
function textOfSpec(spec: RunRecord['spec']): string | null {
  const text = typeof spec === 'object' && spec !== null && 'text' in spec ? spec.text : null
  return typeof text === 'string' ? text.slice(0, 12) : null
}
