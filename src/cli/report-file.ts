import { ladderPage, thinkPage, verificationPage } from '../report/index.ts'
import { type Store, storePath, writeDocument, writeText } from '../store/index.ts'
import type { LadderRecord, ThinkRecord, VerificationRecord } from '../studies/index.ts'
import { relativePath } from './command-line.ts'

/**
 * Draws a ladder's record as `reports/<ladder>.html` in its store and notes that path in the record.
 * @returns the record that names its report, relative to `folder`
 */
export const writeReport = (store: Store, record: LadderRecord, folder: string): LadderRecord =>
  writePageOf(store, record, { folder, id: record.ladder, study: 'ladders', page: ladderPage })

/** The same for a study of thinking. */
export const writeThinkReport = (store: Store, record: ThinkRecord, folder: string): ThinkRecord =>
  writePageOf(store, record, { folder, id: record.study, study: 'thinking', page: thinkPage })

/** The same for the verification hypothesis. */
export const writeVerificationReport = (store: Store, record: VerificationRecord, folder: string): VerificationRecord =>
  writePageOf(store, record, { folder, id: record.study, study: 'verification', page: verificationPage })

interface Place<Record> {
  readonly folder: string
  readonly id: string
  /** Folder of the store that holds records of its kind. */
  readonly study: string
  page(record: Record): string
}

function writePageOf<Record extends { readonly report: string | null }>(
  store: Store,
  record: Record,
  { folder, id, study, page }: Place<Record>,
): Record {
  const file = `reports/${id}.html`
  const named = { ...record, report: relativePath(storePath(store, file), folder) }
  writeText(store, file, page(named))
  writeDocument(store, `${study}/${id}/record.json`, named)
  return named
}
