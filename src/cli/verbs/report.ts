import { fail } from '../../error.ts'
import {
  formatTime,
  ladderSummary,
  type TerminalStyle,
  textTable,
  thinkSummary,
  verificationSummary,
} from '../../report/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { findStudy, listStudies, type StoredStudy } from '../find.ts'
import { createOutput } from '../output.ts'
import { writeReport, writeThinkReport, writeVerificationReport } from '../report-file.ts'
import { wideEnough } from '../style.ts'

export interface ReportFlags {
  readonly store: string
  readonly json?: boolean
}

/** Draws a study's report anew and prints its summary; without a name, the only study's, or else the list of them. */
export async function report(prefix: string | undefined, flags: ReportFlags, context: Context): Promise<void> {
  const output = createOutput(flags.json === true)
  const store = openStore(flags.store)
  const studies = listStudies(store)
  const ended = studies.filter(({ record }) => record !== null)
  if (prefix === undefined && ended.length !== 1 && studies.length > 0) {
    const rows = studies.map(({ kind, id, record }) => ({
      study: id,
      kind,
      verdict: record?.verdict ?? null,
      createdAt: record?.createdAt ?? null,
      report: record?.report ?? null,
    }))
    return output.result((style) => studyTable(studies, style), { studies: rows })
  }
  const study = prefix === undefined ? (ended[0] ?? noStudy(flags.store)) : findStudy(store, prefix)
  const { named, summary } = drawn(store, study, context.folder) ?? unfinished(study, flags.store)
  output.result((style) => summary(wideEnough(style)), named)
}

/** The report written, and what to print of it; null before the verdict. */
function drawn(store: Store, { kind, record }: StoredStudy, folder: string) {
  if (record === null) return null
  if (kind === 'verification') {
    const named = writeVerificationReport(store, record, folder)
    return { named, summary: (style: TerminalStyle) => verificationSummary(named, style) }
  }
  if (kind === 'think') {
    const named = writeThinkReport(store, record, folder)
    return { named, summary: (style: TerminalStyle) => thinkSummary(named, style) }
  }
  const named = writeReport(store, record, folder)
  return { named, summary: (style: TerminalStyle) => ladderSummary(named, style) }
}

/** Studies under headings, those without a verdict too. */
export function studyTable(studies: readonly StoredStudy[], style: TerminalStyle): string {
  const columns = ['study', 'kind', 'verdict', 'seed', 'ended', 'command'].map(
    (heading) => ({ heading, align: 'left' }) as const,
  )
  const rows = studies.map(({ id, kind, plan, record }) => {
    const ended = record === null ? 'not yet' : formatTime(record.createdAt)
    return [id, kind, record?.verdict ?? '-', String(plan.seed), ended, record?.command ?? '-'].map((text) => ({
      text,
    }))
  })
  return `${[...textTable(columns, rows, style), '', '  npx escalado report STUDY shows one of them.'].join('\n')}\n`
}

function unfinished({ id, kind }: StoredStudy, where: string): never {
  return fail({
    code: 'study-unfinished',
    what: 'this study has not come to its verdict',
    value: `${kind} ${id}`,
    where,
    fix: 'Continue the command that started it.',
  })
}

function noStudy(store: string): never {
  return fail({
    code: 'no-study',
    what: 'no study has been run here',
    where: store,
    fix: 'Run one first, as in npx escalado ladder --budget 75s or npx escalado think --quick.',
  })
}
