import { expect, test } from 'vitest'
import { planThinking } from '../../studies/index.ts'
import { initialThinking, thinkingLines } from './thinking.ts'

test('the plan says which level lies beyond what is taught', () => {
  const spec = planThinking('quick', 1, [
    { name: 'sorting', level: 1 },
    { name: 'countdown', level: 3 },
  ])
  const event = { type: 'plan', spec, path: 'plan.json', jobs: 1, finished: 0, share: 0 } as const
  const lines = thinkingLines(event, initialThinking(0), { color: false, columns: 100, unicode: true })
  expect(lines.join('\n')).toContain('sorting (level 1), countdown (level 3, beyond what is taught)')
})
