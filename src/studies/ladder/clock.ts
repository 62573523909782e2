import { readDocument, type Store, writeDocument } from '../../store/index.ts'

/** The time a ladder takes, all its starts together. */
export interface Clock {
  seconds(): number
  /** Stores the time so far; a process that is killed loses what passed since. */
  keep(): void
}

/**
 * Goes on counting from what earlier starts of a ladder kept.
 * @param folder of the ladder, in the store
 * @param started when this start began, milliseconds of `performance.now()`
 */
export function resumeClock(store: Store, folder: string, started: number): Clock {
  const path = `${folder}/seconds.json`
  const earlier = (readDocument(store, path) as { readonly seconds: number } | undefined)?.seconds ?? 0
  const seconds = (): number => earlier + (performance.now() - started) / 1000
  return { seconds, keep: () => writeDocument(store, path, { seconds: seconds() }) }
}
