import type { DeviceName } from '../../engine/index.ts'
import { fail } from '../../error.ts'
import { isTrained, listRuns, openStore, type RunRecord, type Store } from '../../store/index.ts'
import { continuePrompt, readModel } from '../../studies/index.ts'
import { chooseDevice } from '../device.ts'
import { findRun } from '../find.ts'
import { createOutput } from '../output.ts'

export interface SampleFlags {
  readonly prompt?: string
  readonly temperature: number
  readonly topP: number
  readonly length: number
  readonly seed: number
  readonly device: DeviceName | 'auto'
  readonly store: string
  readonly json?: boolean
}

/** Lets a finished run continue a prompt; without a name, the run that finished last. */
export async function sample(prefix: string | undefined, flags: SampleFlags): Promise<void> {
  const output = createOutput(flags.json === true)
  const store = openStore(flags.store)
  const run = prefix === undefined ? latestFinished(store) : finished(store, findRun(store, prefix))
  const { prompt = '\n', temperature, topP, length, seed } = flags
  const { shape, weights } = readModel(store, run.id)
  const device = await chooseDevice(flags.device, output)
  output.note(`run ${run.id}, width ${shape.width}, ${shape.depth} layers`)
  const options = { maxTokens: length, temperature, topP, seed }
  const bytes = await continuePrompt({ device, shape, weights, prompt: Buffer.from(prompt), options })
  const text = new TextDecoder().decode(bytes)
  output.result(() => `${printable(prompt + text)}\n`, { run: run.id, prompt, text, temperature, topP, length, seed })
}

/** Control characters a model may write shown as pictures, so that they cannot steer the terminal. */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to keep from the terminal
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => {
    const code = character.charCodeAt(0)
    return code < 32 ? String.fromCharCode(0x2400 + code) : code === 127 ? '␡' : '�'
  })

function latestFinished(store: Store): RunRecord {
  const last = listRuns(store)
    .filter((run) => isTrained(run.status) && !isTrunk(run))
    .sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1))
    .at(-1)
  if (last !== undefined) return last
  return fail({
    code: 'no-run',
    what: 'no run has finished here',
    where: store.dir,
    fix: 'Train one first, as in npx escalado train --width 32.',
  })
}

function finished(store: Store, run: RunRecord): RunRecord {
  if (isTrunk(run)) {
    const branches = listRuns(store).filter(({ spec }) => (spec as { trunk?: string }).trunk === run.id)
    const names = branches.map(({ id }) => id).join(', ') || 'none yet'
    fail({
      code: 'run-is-trunk',
      what: 'this is a trunk, which keeps no model of its own',
      value: run.id,
      where: store.dir,
      fix: `Name one of its branches: ${names}.`,
    })
  }
  if (!isTrained(run.status)) {
    fail({
      code: 'run-unfinished',
      what: 'this run has no finished model',
      value: `${run.id}: ${run.status}`,
      where: store.dir,
      fix:
        run.status === 'diverged'
          ? 'Name another run; see npx escalado runs.'
          : 'Continue the command that started it, or name another run; see npx escalado runs.',
    })
  }
  return run
}

const isTrunk = ({ spec }: RunRecord): boolean => (spec as { kind?: string }).kind === 'trunk'
