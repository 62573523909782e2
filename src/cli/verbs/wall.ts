import { answerWall } from '../../laws/index.ts'
import { wallPage, wallSentence, wallSummary } from '../../report/index.ts'
import type { Context } from '../context.ts'
import { createOutput } from '../output.ts'
import { writePage } from '../page-file.ts'
import { readTable, type TableFlags, tableFacts } from '../read-table.ts'
import { wideEnough } from '../style.ts'

export interface WallFlags extends TableFlags {
  readonly newestAbove?: number
}

const alone = 'The wall test needs both N and D, or N and C.'

/** Tests whether the newest scale of a table falls short of the law fitted below it. */
export async function wall(file: string, flags: WallFlags, context: Context): Promise<void> {
  const output = createOutput(flags.json === true)
  const { newestAbove } = flags
  const { table, view } = await readTable(file, flags, { alone }, context)
  const tested = answerWall(table.observations, newestAbove === undefined ? {} : { newestAbove })
  const { answer } = tested
  writePage(flags.html, file, () => wallPage(tested, view), output)
  const { excluded, notes, ...facts } = tableFacts(view, table)
  output.result((style) => wallSummary(answer, view, wideEnough(style)), {
    ...facts,
    ...answer,
    meaning: wallSentence(answer),
    diagnostics: [...answer.diagnostics, ...notes],
    excluded,
    command: context.command,
  })
}
