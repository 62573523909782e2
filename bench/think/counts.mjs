/** Correct counts of repeated samples, as CSV: three small models taught one task. examples/counts.csv is its output. */
import { parseArgs } from 'node:util'
import { processorBackend } from '../../dist/engine/index.js'
import { createWriter } from '../../dist/infer/index.js'
import { countParameters, initialize } from '../../dist/model/index.js'
import { createRandom } from '../../dist/stats/index.js'
import { lessonOf, practiceOf, sampleGroups, trainSupervised } from '../../dist/studies/think/learn/index.js'
import { heldOutProblems, thinkingTasks, thinkingText } from '../../dist/tasks/index.js'

const backend = await processorBackend()

const help = `Usage: node bench/think/counts.mjs [flags] > counts.csv

  --task countdown     and its --level 1
  --widths 24,32,48    depth 2
  --steps 1200         of supervised learning on traces
  --problems 64        held out
  --samples 300        of each
  --seed 1

The table is the same from run to run on one machine; its defaults take two minutes of processor time.
`

const { values: flags } = parseArgs({
  options: {
    task: { type: 'string', default: 'countdown' },
    level: { type: 'string', default: '1' },
    widths: { type: 'string', default: '24,32,48' },
    steps: { type: 'string', default: '1200' },
    problems: { type: 'string', default: '64' },
    samples: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean' },
  },
})
if (flags.help) {
  process.stdout.write(help)
  process.exit(0)
}

const [level, steps, seed] = [flags.level, flags.steps, flags.seed].map(Number)
const task = thinkingTasks.find(({ name }) => name === flags.task)
if (task === undefined) throw new Error(`There is no task ${flags.task}; see --help.`)
const problems = heldOutProblems(task, level, Number(flags.problems), createRandom('counts', seed))
const context = task.room(level)
const maxTokens = context - Math.max(...problems.map(({ prompt }) => prompt.length))
const practice = practiceOf(task, [level])
const mixture = { attempts: [0, 1, 1, 1], checks: true, levels: Array.from({ length: level }, () => 1) }
const lesson = (index) =>
  lessonOf(thinkingText([task], createRandom('traces', seed, index), context + 1, mixture), { prompts: false })

console.log('model,params,problem,samples,correct')
for (const width of flags.widths.split(',').map(Number)) {
  const shape = { width, depth: 2, context, vocabulary: 128 }
  const spec = {
    ...{ shape, batch: 16, weightDecay: 0.1 },
    schedule: { learningRate: 0.004, warmup: 50, decayShare: 0.5 },
    optimizer: { beta1: 0.9, beta2: 0.99, epsilon: 1e-10, clip: 1 },
  }
  const { weights } = await trainSupervised(spec, { start: initialize(shape, seed), steps, lesson }, backend, 2)
  const writer = await createWriter(shape, weights, backend, { batch: 64, threads: 2 })
  const request = { writer, practice, problems, maxTokens, seed, group: Number(flags.samples) }
  const groups = await sampleGroups(request)
  await writer.dispose()
  for (const [i, group] of groups.entries()) {
    const right = group.filter(({ verdict }) => verdict === 'right').length
    console.log(`width ${width},${countParameters(shape)},${i + 1},${group.length},${right}`)
  }
}
