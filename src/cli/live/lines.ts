/** What stays on the terminal while a ladder runs, and in a log: one line or paragraph per event. */
import { createColors } from 'picocolors'
import {
  formatCount,
  formatDuration,
  formatInterval,
  formatLoss,
  formatNumber,
  formatScientific,
  formatTime,
  type TerminalStyle,
  wrap,
} from '../../report/index.ts'
import type { LadderEvent, LadderRun } from '../../studies/index.ts'
import type { LadderState } from './state.ts'
import { percent, runName, stageNames } from './view.ts'
import { workOf } from './work.ts'

/** Where one thing ends and the next begins: an indented word, then text wrapped beside it. */
export function paragraph(word: string, text: string, style: TerminalStyle): string[] {
  const paint = createColors(style.color)
  const lines = wrap(text, Math.min(style.columns, 110), 12)
  return lines.map((line, i) => (i === 0 ? `  ${paint.dim(word.padEnd(9))} ${line.trimStart()}` : line))
}

/** A run that has ended, with its numbers in columns. `state` already counts it. */
export function runLine(run: LadderRun, state: LadderState, style: TerminalStyle): string {
  const paint = createColors(style.color)
  const good = run.loss !== null
  const mark = good ? paint.green(style.unicode ? '✓' : '+') : paint.yellow(style.unicode ? '✗' : 'x')
  const result = good
    ? `loss ${formatLoss(run.loss)}  bpb ${formatLoss(run.bpb ?? Number.NaN)}`
    : `${run.status}, so not in the fit`
  const count = `${state.ended.size}/${state.runs.length}`
  return `  ${mark} ${runName(run, style)}  C ${formatScientific(run.C, 3)}  ${result}  ${paint.dim(`rung ${run.rung}  ${count}`)}`
}

/** The law that was fitted and what it foresees for the top rung. */
export function lawLines({ analysis }: LadderEvent & { type: 'law' }, style: TerminalStyle): string[] {
  const { runs, law, forecasts } = analysis
  const out = runs.filter(({ excluded }) => excluded !== null).length
  const fitted = `${runs.length - out} of ${runs.length} runs${out === 0 ? '' : ` (${out} left out, named in the report)`}`
  if (law.params === null) return paragraph('law', `none: ${law.diagnostics.join('; ')}.`, style)
  const { E, A, B, alpha, beta } = law.params
  const formula = `L(N, D) = ${formatNumber(E)} + ${formatNumber(A)}/N^${formatNumber(alpha)} + ${formatNumber(B)}/D^${formatNumber(beta)}`
  const loss = forecasts.find(({ quantity }) => quantity === 'loss')
  const foreseen =
    loss === undefined
      ? []
      : paragraph(
          'forecast',
          `top rung's loss ${formatLoss(loss.forecast.mean)}, 80% ${formatInterval(loss.forecast.interval80)}, 95% ${formatInterval(loss.forecast.interval95)}` +
            (loss.identified ? '' : '; the runs do not identify the law'),
          style,
        )
  return [...paragraph('law', `${formula}, from ${fitted}`, style), ...foreseen]
}

export function sealLines({ sha256, at, already }: LadderEvent & { type: 'sealed' }, style: TerminalStyle): string[] {
  const when = `${already ? 'sealed by an earlier start' : 'sealed'} ${formatTime(at)}, before the top rung is trained`
  return [...paragraph('seal', sha256, style), ...paragraph('', when, style)]
}

/** How far a ladder is, for a log that cannot redraw. */
export function progressLine(state: LadderState, now: number): string {
  const { flops, allFlops, left } = workOf(state, now)
  const elapsed = formatDuration(Math.floor((now - (state.trainingSince ?? now)) / 1000))
  const rest = left === null ? '' : `, about ${formatDuration(left)} left`
  const tokens = state.lanes.reduce((sum, { tokensPerSecond }) => sum + tokensPerSecond, 0)
  const speed = tokens === 0 ? '' : `, ${formatCount(tokens)} tokens/s`
  return `  ${percent(flops / allFlops).trimStart()} of the FLOPs, ${stageNames[state.stage]}: ${state.ended.size} of ${state.runs.length} runs after ${elapsed}${rest}${speed}`
}

/** Whether progress from one state to the next is worth a line in a log: each fifth of the FLOPs. */
export function isMilestone(before: LadderState, after: LadderState, now: number): boolean {
  const fifth = (state: LadderState): number => {
    const { flops, allFlops } = workOf(state, now)
    return allFlops === 0 ? 0 : Math.floor((5 * flops) / allFlops)
  }
  return fifth(after) > fifth(before) && fifth(after) < 5
}
