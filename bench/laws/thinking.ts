/**
 * How often the 80% and 95% intervals of a forecast of a larger budget hold the outcome, over simulated studies of votes in
 * which no law is built in: 12 models, 48 problems a task, 64 fresh samples foreseen from 16.
 *
 *   npm run bench:thinking [studies]
 */
import { foresee } from '../../src/laws/index.ts'
import { createRandom, mean } from '../../src/stats/index.ts'
import { type VotedTask, voteStudy } from '../../test/support/vote-study.ts'

const studies = Number(process.argv[2] ?? 100)

const full: VotedTask = { task: 'full', ease: 7, wrong: 4 }
const nearly: VotedTask = { task: 'nearly full', ease: 3, wrong: 4 }
const middling: VotedTask = { task: 'middling', ease: -0.4, wrong: 5 }
const hard: VotedTask = { task: 'hard', ease: -1.5, wrong: 5 }
const hopeless: VotedTask = { task: 'hopeless', ease: -9, wrong: 4 }

const mixes: readonly (readonly VotedTask[])[] = [
  [middling],
  [hard],
  [middling, hard],
  [nearly, nearly, middling].map((each, i) => ({ ...each, task: `${each.task} ${i}` })),
  [full, middling, hopeless],
  [full, nearly, middling, hopeless],
  [full, full, full].map((each, i) => ({ ...each, task: `${each.task} ${i}` })),
  [hopeless, hopeless].map((each, i) => ({ ...each, task: `${each.task} ${i}` })),
]

console.log(`${studies} studies of each mix of tasks`)
console.log(
  '| tasks | in 80% | in 95% | half-width of 80% | root mean square error | bias |\n|---|---|---|---|---|---|',
)
for (const tasks of mixes) {
  const seen = Array.from({ length: studies }, (_, seed) => {
    const study = voteStudy(createRandom('bench', tasks.map(({ task }) => task).join(), seed), tasks)
    const target = { model: study.model, thinking: 64, samples: 64 }
    const { forecast } = foresee(study.cells, study.groups, target, { random: createRandom(seed), replicates: 50 })
    return { forecast, outcome: study.outcome(64) }
  })
  const share = (name: 'interval80' | 'interval95') =>
    mean(seen.map(({ forecast, outcome }) => (forecast[name][0] <= outcome && outcome <= forecast[name][1] ? 1 : 0)))
  const half = mean(seen.map(({ forecast: { interval80 } }) => (interval80[1] - interval80[0]) / 2))
  const errors = seen.map(({ forecast, outcome }) => outcome - forecast.mean)
  const points = (value: number) => (100 * value).toFixed(1)
  const spread = Math.sqrt(mean(errors.map((error) => error ** 2)))
  console.log(
    `| ${tasks.map(({ task }) => task).join(', ')} | ${points(share('interval80'))}% | ${points(share('interval95'))}% | ${points(half)} | ${points(spread)} | ${points(mean(errors))} |`,
  )
}
