import { createColors } from 'picocolors'
import { fail } from '../../error.ts'
import { formatTime, ladderSummary, type TerminalStyle, textTable } from '../../report/index.ts'
import { openStore } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { findLadder, listLadders, type StoredLadder } from '../find.ts'
import { createOutput } from '../output.ts'
import { writeReport } from '../report-file.ts'
import { wideEnough } from '../style.ts'

export interface ReportFlags {
  readonly store: string
  readonly json?: boolean
}

/** Draws a ladder's report anew and prints its summary; without a name, the only ladder's, or else the list of them. */
export async function report(prefix: string | undefined, flags: ReportFlags, context: Context): Promise<void> {
  const output = createOutput(flags.json === true)
  const store = openStore(flags.store)
  const ladders = listLadders(store)
  const ended = ladders.filter(({ record }) => record !== null)
  if (prefix === undefined && ended.length !== 1 && ladders.length > 0) {
    const rows = ladders.map(({ id, record }) => ({
      ladder: id,
      verdict: record?.verdict ?? null,
      createdAt: record?.createdAt ?? null,
      report: record?.report ?? null,
    }))
    return output.result((style) => ladderTable(ladders, style), { ladders: rows })
  }
  const { id, record } = prefix === undefined ? (ended[0] ?? noLadder(flags.store)) : findLadder(store, prefix)
  if (record === null) {
    return fail({
      code: 'ladder-unfinished',
      what: 'this ladder has not come to its verdict',
      value: id,
      where: flags.store,
      fix: 'Continue the command that started it.',
    })
  }
  const named = writeReport(store, record, context.folder)
  output.result((style) => ladderSummary(named, wideEnough(style)), named)
}

/** Ladders under headings, those without a verdict too. */
export function ladderTable(ladders: readonly StoredLadder[], style: TerminalStyle): string {
  const paint = createColors(style.color)
  const columns = ['ladder', 'verdict', 'seed', 'runs', 'ended', 'command'].map(
    (heading) => ({ heading, align: 'left' }) as const,
  )
  const rows = ladders.map(({ id, plan, record }) => {
    const runs = [...plan.trunks, plan.top].reduce((sum, trunk) => sum + trunk.runs.length, 0)
    const ended = record === null ? 'not yet' : formatTime(record.createdAt)
    return [id, record?.verdict ?? '-', String(plan.seed), String(runs), ended, record?.command ?? '-'].map((text) => ({
      text,
    }))
  })
  return `${[...textTable(columns, rows, paint), '', '  escalado report LADDER shows one of them.'].join('\n')}\n`
}

function noLadder(store: string): never {
  return fail({
    code: 'no-ladder',
    what: 'no ladder has been run here',
    where: store,
    fix: 'Run one first, as in escalado ladder --budget 75s.',
  })
}
