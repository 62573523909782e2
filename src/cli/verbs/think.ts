import { thinkSummary } from '../../report/index.ts'
import { openStore } from '../../store/index.ts'
import { runThinking, type TaskLevel } from '../../studies/index.ts'
import type { Context } from '../context.ts'
import { watchThinking } from '../live/thinking.ts'
import { createOutput } from '../output.ts'
import { writeThinkReport } from '../report-file.ts'
import { stopOnSignals } from '../stop.ts'
import { wideEnough } from '../style.ts'

export interface StudyFlags {
  readonly quick?: boolean
  readonly task?: readonly TaskLevel[]
  readonly study?: string
  readonly seed: number
  readonly store: string
  readonly json?: boolean
}

/** Runs a study of thinking to its verdict and report. */
export async function thinkStudy(flags: StudyFlags, { command, folder }: Context): Promise<void> {
  const { store, seed, task } = flags
  const preset = flags.quick === true ? 'quick' : 'default'
  const output = createOutput(flags.json === true)
  const watch = watchThinking({ stream: output.notes, style: output.notesStyle, live: output.live })
  const signal = stopOnSignals(() => watch.see({ type: 'stopping' }))
  let worked = false
  const record = await runThinking({ store, seed, preset, ...(task && { tasks: task }), command, signal }, (event) => {
    if (event.type === 'phase') worked = true
    watch.see(event)
  }).finally(() => watch.end())
  const named = writeThinkReport(openStore(store), record, folder)
  if (!worked) output.note('  This study came to its verdict before; here it is again. Another --seed makes another.')
  output.result((style) => `\n${thinkSummary(named, wideEnough(style))}`, named)
}
