import fs from 'node:fs'
import type { DeviceName } from '../../engine/index.ts'
import { fail } from '../../error.ts'
import { ladderSummary } from '../../report/index.ts'
import { openStore } from '../../store/index.ts'
import { type Budget, type LadderEvent, type LadderPlan, parsePlan, runLadder } from '../../studies/index.ts'
import { relativePath } from '../command-line.ts'
import type { Context } from '../context.ts'
import { chooseDevice } from '../device.ts'
import { planLines, watchLadder } from '../live/watch.ts'
import { createOutput, type Output } from '../output.ts'
import { writeReport } from '../report-file.ts'
import { stopOnSignals } from '../stop.ts'
import { wideEnough } from '../style.ts'

export interface LadderFlags {
  readonly seed: number
  readonly store: string
  readonly budget: Budget
  readonly device: DeviceName | 'auto'
  readonly data?: readonly string[]
  readonly unseen?: string
  readonly plan?: string
  readonly dryRun?: boolean
  readonly controlTopTokens: number
  readonly json?: boolean
}

type PlanEvent = LadderEvent & { type: 'plan' }

/** Runs a ladder to its verdict and report, or to its plan. */
export async function ladder(flags: LadderFlags, context: Context): Promise<void> {
  const { store, data, unseen, dryRun = false } = flags
  const output = createOutput(flags.json === true)
  const plan = flags.plan === undefined ? undefined : readPlan(flags.plan)
  const { seed, budget } = plan ?? flags
  const device = await chooseDevice(plan === undefined ? flags.device : (plan.device?.name ?? 'cpu'), output)
  const watch = watchLadder({ stream: output.notes, style: output.notesStyle, live: output.live, withPlan: !dryRun })
  const signal = stopOnSignals(() => watch.see({ type: 'stopping' }))
  const { root, command, folder } = context
  const request = {
    ...{ store, seed, budget, device, dryRun, topTokens: flags.controlTopTokens, root, command, signal },
    ...(data && { data }),
    ...(unseen !== undefined && { unseen }),
    ...(plan && { plan }),
  }
  let planned: PlanEvent | undefined
  let trained = false
  const record = await runLadder(request, (event) => {
    if (event.type === 'plan') planned = event
    if (event.type === 'phase') trained = true
    watch.see(event)
  }).finally(() => watch.end())
  if (record === null) return showPlan(planned as PlanEvent, relativePath(store, folder), output)

  const named = writeReport(openStore(store), record, folder)
  if (!trained) output.note('  This ladder came to its verdict before; here it is again. Another --seed makes another.')
  output.result((style) => `\n${ladderSummary(named, wideEnough(style))}`, named)
}

function readPlan(file: string): LadderPlan {
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    const value = (error as NodeJS.ErrnoException).code
    const fix = 'Name a plan.json, as npx escalado ladder --dry-run writes it.'
    return fail(
      { code: 'plan-unreadable', what: 'this plan cannot be read', value, where: `--plan ${file}`, fix },
      error,
    )
  }
  return parsePlan(text, `--plan ${file}`)
}

function showPlan(event: PlanEvent, store: string, output: Output): void {
  const path = `${store}/${event.path}`
  output.result(
    (style) =>
      `${planLines(event, style).join('\n')}\n  frozen in ${path}\n  The same command without --dry-run trains it.\n`,
    {
      path,
      plan: event.plan,
      runs: event.runs,
      finished: event.finished,
    },
  )
}
