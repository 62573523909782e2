import { ladderPage } from '../report/index.ts'
import { type Store, storePath, writeDocument, writeText } from '../store/index.ts'
import type { LadderRecord } from '../studies/index.ts'
import { relativePath } from './command-line.ts'

/**
 * Draws a ladder's record as `reports/<ladder>.html` in its store and notes that path in the record.
 * @returns the record that names its report, relative to `folder`
 */
export function writeReport(store: Store, record: LadderRecord, folder: string): LadderRecord {
  const file = `reports/${record.ladder}.html`
  const named = { ...record, report: relativePath(storePath(store, file), folder) }
  writeText(store, file, ladderPage(named))
  writeDocument(store, `ladders/${record.ladder}/record.json`, named)
  return named
}
