import type { DeviceName } from '../../engine/index.ts'
import {
  formatCount,
  formatLoss,
  formatNumber,
  formatPercent,
  formatScientific,
  type TerminalStyle,
} from '../../report/index.ts'
import { type SingleEvent, type SingleRecord, trainOne } from '../../studies/index.ts'
import { commandLine } from '../command-line.ts'
import { type Context, defaultStore } from '../context.ts'
import { chooseDevice } from '../device.ts'
import { paragraph } from '../live/lines.ts'
import { liveScreen, plainScreen } from '../live/screen.ts'
import { laneLine, percent, runName } from '../live/view.ts'
import { createOutput } from '../output.ts'
import { stopOnSignals } from '../stop.ts'

export interface TrainFlags {
  readonly width: number
  readonly depth?: number
  readonly tokens?: number
  readonly learningRate?: number
  readonly device: DeviceName | 'auto'
  readonly seed: number
  readonly store: string
  readonly data?: readonly string[]
  readonly unseen?: string
  readonly json?: boolean
}

/** Trains one model and prints what it came to. */
export async function train({ json, ...flags }: TrainFlags, context: Context): Promise<void> {
  const output = createOutput(json === true)
  const { notes, notesStyle, live } = output
  const device = await chooseDevice(flags.device, output)
  let current = '  reading the text'
  const screen = live ? liveScreen(notes, () => [current]) : plainScreen(notes)
  const signal = stopOnSignals(() => screen.line('  stopping at the next safe point; a second signal ends at once'))
  let fifths = 0
  const see = (event: SingleEvent): void => {
    if (event.type === 'text') screen.line(paragraph('text', event.description, notesStyle).join('\n'))
    else if (event.type === 'warning') screen.line(paragraph('warning', event.message, notesStyle).join('\n'))
    else if (event.type === 'plan')
      screen.line(paragraph('run', startSentence(event, notesStyle), notesStyle).join('\n'))
    else {
      const { progress, plan } = event
      const { step, steps, loss, tokens, seconds, phase } = progress
      const lane = {
        step,
        steps,
        loss,
        tokensPerSecond: seconds > 0 ? tokens / seconds : 0,
        measuring: phase !== 'training',
      }
      current = laneLine({ ...lane, run: plan }, { ...notesStyle, columns: notes.columns ?? 80 })
      const reached = Math.floor((5 * step) / steps)
      if (!live && reached > fifths) screen.line(`  ${percent(step / steps).trimStart()}  loss ${formatLoss(loss)}`)
      fifths = reached
    }
  }
  const record = await trainOne(
    { ...flags, device, signal, root: context.root, command: context.command },
    see,
  ).finally(() => screen.end())
  const store = flags.store === defaultStore ? [] : ['--store', flags.store]
  const next = commandLine(['sample', record.run, '--prompt', 'The ', ...store], context.folder)
  output.result((style) => trainSummary(record, next, style), record)
}

/** What is about to be trained, and how much of the text it repeats. */
function startSentence(
  { plan, status, sharing }: Pick<SingleEvent & { readonly type: 'plan' }, 'plan' | 'status' | 'sharing'>,
  style: TerminalStyle,
): string {
  const { run, steps, batch, context, learningRate, epochs } = plan
  const before =
    status === 'planned' ? '' : status === 'done' || status === 'diverged' ? `, ${status} before` : ', continued'
  const size = runName(plan, style).replaceAll(/ +/g, ' ').trim()
  return `${run}${before}: ${size}, ${steps} steps of ${batch}${style.unicode ? '×' : 'x'}${context} tokens at learning rate ${formatNumber(learningRate)}, ${formatNumber(epochs, 2)} passes over the text${sharing === null ? '' : `, on ${sharing}`}`
}

/** The outcome of one run for people, and the command to try `next`. Lines end in `\n`. */
export function trainSummary(record: SingleRecord, next: string, style: TerminalStyle): string {
  const { run, N, D, C, status, loss, bpb, unseenLoss, abilities, tokensPerSecond } = record
  const facts: [string, string][] = [
    ['run', `${run}   ${status}`],
    ['size', `N ${formatCount(N)}   D ${formatCount(D)}   C ${formatScientific(C, 3)} FLOP`],
  ]
  if (loss === null || bpb === null) facts.push(['loss', `none: the run ${status}; try a lower --learning-rate`])
  else {
    facts.push(['loss', `${formatLoss(loss)} nats per byte on held-out text, ${formatLoss(bpb)} bits per byte`])
    facts.push([
      'unseen',
      unseenLoss === null ? 'not measured' : `${formatLoss(unseenLoss)} nats per byte on a source never trained on`,
    ])
    const solved = abilities.map(({ task, exact }) => `${task} ${formatPercent(exact, { digits: 0 })}`)
    facts.push(['abilities', solved.join(', ')])
    facts.push(['speed', `${formatCount(tokensPerSecond ?? Number.NaN)} tokens/s`])
    facts.push(['next', next])
  }
  return `${facts.flatMap(([word, text]) => paragraph(word, text, style)).join('\n')}\n`
}
