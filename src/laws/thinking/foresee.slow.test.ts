import { expect, test } from 'vitest'
import { type VotedTask, voteStudy } from '../../../test/support/vote-study.ts'
import { createRandom, mean } from '../../stats/index.ts'
import { foresee } from './index.ts'

const middling: VotedTask = { task: 'middling', ease: -0.4, wrong: 5 }
const mixes: readonly (readonly VotedTask[])[] = [
  [middling],
  [{ task: 'full', ease: 7, wrong: 4 }, middling, { task: 'hopeless', ease: -9, wrong: 4 }],
  [middling, { task: 'nearly full', ease: 3, wrong: 4 }],
]

test.each(mixes.map((tasks) => ({ names: tasks.map(({ task }) => task).join(', '), tasks })))(
  'of 40 studies of $names the 80% interval holds about 80% of what comes',
  ({ tasks }) => {
    const held = Array.from({ length: 40 }, (_, seed) => {
      const study = voteStudy(createRandom('slow votes', tasks.length, seed), tasks)
      const target = { model: study.model, thinking: 64, samples: 64 }
      const options = { random: createRandom('foresee', seed), replicates: 30 }
      const [low, high] = foresee(study.cells, study.groups, target, options).forecast.interval80
      const outcome = study.outcome(64)
      return low <= outcome && outcome <= high ? 1 : 0
    })
    // 0.8 give or take two standard errors of 40, 0.13; wider than needed near 0 and 1, where accuracy comes in steps
    expect(mean(held)).toBeGreaterThanOrEqual(0.67)
    expect(mean(held)).toBeLessThanOrEqual(0.98)
  },
  300_000,
)
