/** Things in a store by the first characters of their name. */
import { fail } from '../error.ts'
import { listDocuments, listRuns, type RunRecord, readDocument, type Store } from '../store/index.ts'
import type { LadderPlan, LadderRecord } from '../studies/index.ts'

/**
 * The run whose id begins with `prefix`.
 * @throws `run-unknown`, `run-ambiguous`
 */
export function findRun(store: Store, prefix: string): RunRecord {
  const all = listRuns(store)
  return only(
    all.filter(({ id }) => isPrefix(prefix, id)),
    { kind: 'run', prefix, where: store.dir, verb: 'runs', name: ({ id }) => id },
  )
}

/** A ladder as far as its store knows it; `record` is null until its verdict. */
export interface StoredLadder {
  readonly id: string
  readonly plan: LadderPlan
  readonly record: LadderRecord | null
}

/** All ladders of a store, in the order of their ids. */
export function listLadders(store: Store): readonly StoredLadder[] {
  const documents = listDocuments(store, 'ladders')
  const read = (path: string): unknown => (documents.includes(path) ? readDocument(store, path) : null)
  return documents
    .filter((path) => path.endsWith('/plan.json'))
    .map((path) => {
      const id = path.split('/')[1] as string
      return { id, plan: read(path) as LadderPlan, record: read(`ladders/${id}/record.json`) as LadderRecord | null }
    })
}

/**
 * The ladder whose id begins with `prefix`.
 * @throws `ladder-unknown`, `ladder-ambiguous`
 */
export function findLadder(store: Store, prefix: string): StoredLadder {
  const all = listLadders(store)
  return only(
    all.filter(({ id }) => isPrefix(prefix, id)),
    { kind: 'ladder', prefix, where: store.dir, verb: 'report', name: ({ id }) => id },
  )
}

const isPrefix = (prefix: string, id: string): boolean => prefix !== '' && id.startsWith(prefix.toLowerCase())

interface Search<Item> {
  readonly kind: 'run' | 'ladder'
  readonly prefix: string
  readonly where: string
  /** The verb that lists them all. */
  readonly verb: string
  readonly name: (item: Item) => string
}

function only<Item>(found: readonly Item[], { kind, prefix, where, verb, name }: Search<Item>): Item {
  const [first] = found
  if (first === undefined) {
    fail({
      code: `${kind}-unknown`,
      what: `no ${kind} of this store begins with this`,
      value: prefix,
      where,
      fix: `See escalado ${verb} for those there are.`,
    })
  }
  if (found.length > 1) {
    const value = `${prefix}: ${found.slice(0, 4).map(name).join(', ')}`
    fail({
      code: `${kind}-ambiguous`,
      what: `${found.length} ${kind}s of this store begin with this`,
      value,
      where,
      fix: 'Give more of its characters.',
    })
  }
  return first
}
