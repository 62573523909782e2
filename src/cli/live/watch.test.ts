import { expect, test } from 'vitest'
import { formatBytes } from '../../report/index.ts'
import { type LadderPlan, planLadder } from '../../studies/index.ts'
import { planLines, sharingSentence } from './watch.ts'

const steps = [
  { flops: 9e6, seconds: 1.5e-4 },
  { flops: 4.2e13, seconds: 0.11 },
]
const scaled = (factor: number) => steps.map(({ flops, seconds }) => ({ flops, seconds: factor * seconds }))

function planOn(lanes: number, topSteps?: typeof steps): LadderPlan {
  return planLadder({
    ...{ device: { name: 'cuda', precision: 'bfloat16' }, seed: 1, budget: { seconds: 600 } },
    speed: {
      ...{ lanes, topThreads: lanes, secondsPerCall: 1.5e-4, laneRate: 4e14, topRate: 4e14, compile: 1, memory: 6e10 },
      ...{ steps, ...(topSteps && { topSteps }) },
    },
    text: { sha256: 'a'.repeat(64), trainBytes: 1e10 },
  })
}

test('a plan for several GPUs says how they share the work, and counts the memory of one', () => {
  const plan = planOn(4, scaled(0.4))
  expect(sharingSentence(plan)).toMatch(/^4 devices: .* the top rung is trained on 4 that share its batch\. Memory/)
  expect(sharingSentence(planOn(4, scaled(1.1)))).toContain('the top rung is trained on one, since')
  expect(sharingSentence(planOn(1))).toBe('')
  const most = Math.max(...[...plan.trunks, plan.top].flatMap(({ runs }) => runs.map(({ memory }) => memory)))
  const event = { type: 'plan', plan, runs: [], path: '', resumed: false, finished: [] } as const
  const lines = planLines(event, { columns: 100, color: false, unicode: true }).join('\n')
  expect(lines).toContain('4 devices: each trains lower runs of its own')
  expect(lines.replaceAll(/\s+/g, ' ')).toContain(`at most ${formatBytes(most)} of memory`)
})
