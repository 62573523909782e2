/** Things in a store by the first characters of their name. */
import { fail } from '../error.ts'
import { listDocuments, listRuns, type RunRecord, readDocument, type Store } from '../store/index.ts'
import type { LadderPlan, LadderRecord, ThinkRecord, ThinkSpec, VerificationRecord } from '../studies/index.ts'

/**
 * The run whose id begins with `prefix`.
 * @throws `run-unknown`, `run-ambiguous`
 */
export function findRun(store: Store, prefix: string): RunRecord {
  const all = listRuns(store)
  return only(
    all.filter(({ id }) => isPrefix(prefix, id)),
    { kind: 'run', plural: 'runs', prefix, where: store.dir, verb: 'runs', name: ({ id }) => id },
  )
}

/** A study as far as its store knows it; `record` is null until its verdict. */
export type StoredStudy =
  | {
      readonly kind: 'ladder'
      readonly id: string
      readonly plan: LadderPlan
      readonly record: LadderRecord | null
    }
  | {
      readonly kind: 'think'
      readonly id: string
      readonly plan: ThinkSpec
      readonly record: ThinkRecord | null
    }
  | {
      readonly kind: 'verification'
      readonly id: string
      readonly plan: { readonly seed: number }
      readonly record: VerificationRecord | null
    }

/** Folder of the store that keeps studies of a kind. */
const folders = [
  ['ladder', 'ladders'],
  ['think', 'thinking'],
  ['verification', 'verification'],
] as const

/** All studies of a store, by kind and in the order of their ids. */
export function listStudies(store: Store): readonly StoredStudy[] {
  return folders.flatMap(([kind, folder]) => {
    const documents = listDocuments(store, folder)
    const read = (path: string): unknown => (documents.includes(path) ? readDocument(store, path) : null)
    return documents
      .filter((path) => path.endsWith('/plan.json'))
      .map((path) => {
        const id = path.split('/')[1] as string
        return { kind, id, plan: read(path), record: read(`${folder}/${id}/record.json`) } as StoredStudy
      })
  })
}

/**
 * The study whose id begins with `prefix`.
 * @throws `study-unknown`, `study-ambiguous`
 */
export function findStudy(store: Store, prefix: string): StoredStudy {
  const all = listStudies(store)
  return only(
    all.filter(({ id }) => isPrefix(prefix, id)),
    { kind: 'study', plural: 'studies', prefix, where: store.dir, verb: 'report', name: ({ id }) => id },
  )
}

const isPrefix = (prefix: string, id: string): boolean => prefix !== '' && id.startsWith(prefix.toLowerCase())

interface Search<Item> {
  readonly kind: 'run' | 'study'
  readonly plural: string
  readonly prefix: string
  readonly where: string
  /** The verb that lists them all. */
  readonly verb: string
  readonly name: (item: Item) => string
}

function only<Item>(found: readonly Item[], { kind, plural, prefix, where, verb, name }: Search<Item>): Item {
  const [first] = found
  if (first === undefined) {
    fail({
      code: `${kind}-unknown`,
      what: `no ${kind} of this store begins with this`,
      value: prefix,
      where,
      fix: `See npx escalado ${verb} for those there are.`,
    })
  }
  if (found.length > 1) {
    const value = `${prefix}: ${found.slice(0, 4).map(name).join(', ')}`
    fail({
      code: `${kind}-ambiguous`,
      what: `${found.length} ${plural} of this store begin with this`,
      value,
      where,
      fix: 'Give more of its characters.',
    })
  }
  return first
}
