import type { Device, DeviceName } from '../../engine/index.ts'
import { type TerminalStyle, thinkSummary, verificationSummary } from '../../report/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import { runThinking, runVerification, type TaskLevel, type ThinkEvent } from '../../studies/index.ts'
import type { Context } from '../context.ts'
import { chooseDevice } from '../device.ts'
import { watchThinking } from '../live/thinking.ts'
import { createOutput } from '../output.ts'
import { writeThinkReport, writeVerificationReport } from '../report-file.ts'
import { stopOnSignals } from '../stop.ts'
import { wideEnough } from '../style.ts'

export interface StudyFlags {
  readonly quick?: boolean
  readonly task?: readonly TaskLevel[]
  readonly study?: string
  readonly device: DeviceName | 'auto'
  readonly seed: number
  readonly store: string
  readonly json?: boolean
}

/** Runs a study of thinking to its verdict and report. */
export async function thinkStudy(flags: StudyFlags, context: Context): Promise<void> {
  const { store, seed, task } = flags
  const preset = flags.quick === true ? 'quick' : 'default'
  await watched(flags, context, {
    run: (request, emit) => runThinking({ ...request, store, seed, preset, ...(task && { tasks: task }) }, emit),
    write: writeThinkReport,
    summary: thinkSummary,
  })
}

/** Runs the study of the verification hypothesis. */
export async function verificationStudy(flags: StudyFlags, context: Context): Promise<void> {
  const { store, seed } = flags
  await watched(flags, context, {
    run: (request, emit) => runVerification({ ...request, store, seed }, emit),
    write: writeVerificationReport,
    summary: verificationSummary,
  })
}

interface Study<Record extends object> {
  run(
    request: { command: string; signal: AbortSignal; device: Device },
    emit: (event: ThinkEvent) => void,
  ): Promise<Record>
  /** Writes the report, relative to a folder, and names it in the record. */
  write(store: Store, record: Record, folder: string): Record
  summary(record: Record, style: TerminalStyle): string
}

/** Runs a study under the eyes of whoever started it, and prints what it came to. */
async function watched<Record extends object>(
  { store, json, device: asked }: StudyFlags,
  { command, folder }: Context,
  { run, write, summary }: Study<Record>,
): Promise<void> {
  const output = createOutput(json === true)
  const device = await chooseDevice(asked, output)
  const watch = watchThinking({ stream: output.notes, style: output.notesStyle, live: output.live })
  const signal = stopOnSignals(() => watch.see({ type: 'stopping' }))
  let worked = false
  const record = await run({ command, signal, device }, (event) => {
    if (event.type === 'phase') worked = true
    watch.see(event)
  }).finally(() => watch.end())
  const named = write(openStore(store), record, folder)
  if (!worked) output.note('  This study came to its verdict before; here it is again. Another --seed makes another.')
  output.result((style) => `\n${summary(named, wideEnough(style))}`, named)
}
