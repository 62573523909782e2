/** Does a small model learn to think? Traces, then a policy gradient; what it does before and after, on unseen problems. */
import { parseArgs } from 'node:util'
import { processorBackend } from '../../dist/engine/index.js'
import { coverage, createWriter } from '../../dist/infer/index.js'
import { countParameters, initialize } from '../../dist/model/index.js'
import { createRandom } from '../../dist/stats/index.js'
import {
  findTraps,
  lessonOf,
  policyGradient,
  practiceOf,
  sampleGroups,
  selfVerification,
  summarize,
  trainSupervised,
} from '../../dist/studies/think/learn/index.js'
import { heldOutProblems, judgeAttempts, thinkingTasks, thinkingText } from '../../dist/tasks/index.js'

const backend = await processorBackend()

const help = `Usage: node bench/think/probe.mjs [flags]

  --task countdown     and its --level 1
  --width 64           depth 2
  --supervised 60      seconds of supervised training on traces
  --policy 100         seconds of policy gradient
  --no-checks          traces whose attempts carry no self-checks, in blind order
  --rewards verified   or shuffled, the control
  --rate 0.0005        learning rate of the policy gradient
  --seed 1

Seconds decide how far a training gets, so two runs need not agree: a probe, not a study.
`

const { values: flags } = parseArgs({
  allowNegative: true,
  options: {
    task: { type: 'string', default: 'countdown' },
    level: { type: 'string', default: '1' },
    width: { type: 'string', default: '64' },
    supervised: { type: 'string', default: '60' },
    policy: { type: 'string', default: '100' },
    checks: { type: 'boolean', default: true },
    rewards: { type: 'string', default: 'verified' },
    rate: { type: 'string', default: '0.0005' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean' },
  },
})
if (flags.help) {
  process.stdout.write(help)
  process.exit(0)
}

const [seed, level, width] = [flags.seed, flags.level, flags.width].map(Number)
const task = thinkingTasks.find(({ name }) => name === flags.task)
if (task === undefined) throw new Error(`There is no task ${flags.task}; see --help.`)
const room = task.room(level)
const shape = { width, depth: 2, context: room, vocabulary: 128 }
const optimizer = { beta1: 0.9, beta2: 0.99, epsilon: 1e-10, clip: 1 }
const problems = heldOutProblems(task, level, 60, createRandom('probe', seed))
const longest = Math.max(...problems.map(({ prompt }) => prompt.length))
const maxTokens = room - longest
const practice = practiceOf(task, [level])
const machine = { practice, backend, threads: 1, writerBatch: 64 }
const say = (text) => process.stdout.write(`${text}\n`)
const deadline = (seconds) => {
  const end = performance.now() + 1000 * Number(seconds)
  return () => performance.now() > end
}

/** pass@1, pass@8, attempts and lengths on held-out problems. */
async function measure(name, weights) {
  const writer = await createWriter(shape, weights, backend, { batch: 64 })
  const groups = await sampleGroups({ writer, practice, problems, group: 16, maxTokens, seed })
  await writer.dispose()
  const { right, attempts, tokens, truncated } = summarize(groups)
  say(
    `${name}: pass@1 ${right.toFixed(3)}  pass@8 ${coverage(groups, 8).toFixed(3)}  attempts ${attempts.toFixed(2)}  ` +
      `tokens ${tokens.toFixed(1)}  truncated ${truncated.toFixed(3)}`,
  )
  const decoder = new TextDecoder()
  const judged = groups.flatMap((group, i) =>
    group.flatMap(({ written }) => judgeAttempts(task, problems[i], decoder.decode(written))),
  )
  const { acceptsRight, acceptsWrong } = selfVerification(judged)
  say(`  it accepts ${acceptsRight.toFixed(3)} of its right attempts, ${acceptsWrong.toFixed(3)} of its wrong ones`)
  for (const [completion] of groups.slice(0, 3)) {
    say(`  ${decoder.decode(completion.prompt)}${decoder.decode(completion.written).trimEnd()}  ${completion.verdict}`)
  }
}

say(`${countParameters(shape)} parameters, ${task.name} level ${level}, at most ${maxTokens} tokens`)
const mixture = {
  attempts: [0, 1, 1, 1, 1],
  checks: flags.checks,
  blind: !flags.checks,
  levels: Array.from({ length: level }, () => 1),
}
const text = (index) => thinkingText([task], createRandom('traces', seed, index), shape.context + 1, mixture)
const stopTeaching = deadline(flags.supervised)
// a constant rate ends anywhere; a decay would need to know where
const taught = await trainSupervised(
  { shape, batch: 16, schedule: { learningRate: 0.004, warmup: 50, decayShare: 0.2 }, weightDecay: 0.1, optimizer },
  {
    start: initialize(shape, seed),
    steps: 100_000,
    lesson: (index) => lessonOf(text(index), { prompts: false }),
    host: { shouldStop: stopTeaching },
  },
  backend,
  1,
)
const { weights } = taught
say(`supervised: ${taught.steps} steps in ${flags.supervised} s`)
await measure('before', weights)

const stopPractice = deadline(flags.policy)
const spent = { rollouts: 0, scoring: 0, update: 0 }
const learned = await policyGradient(
  {
    ...{ shape, weightDecay: 0, optimizer, seed, iterations: 100_000, problems: 16, group: 8, maxTokens },
    ...{ epochs: 2, batch: 32, learningRate: Number(flags.rate), warmup: 8, advantages: 'centered' },
    ...{ tokenWeighting: 'constant', rewards: flags.rewards, truncated: 'wrong' },
    policy: { clip: { low: 0.2, high: 0.28 }, divergence: 0.001 },
  },
  {
    ...machine,
    start: weights,
    host: {
      shouldStop: stopPractice,
      log(row) {
        if (row.iteration % 5 !== 1) return
        const shown = ['right', 'informative', 'attempts', 'tokens', 'truncated', 'entropy', 'divergence', 'clipped']
        say(`  ${row.iteration}: ${shown.map((name) => `${name} ${row[name].toFixed(3)}`).join('  ')}`)
      },
      timed(seconds) {
        for (const name of Object.keys(spent)) spent[name] += seconds[name]
      },
    },
  },
)
say(`policy gradient: ${learned.rows.length} iterations, ${learned.end}`)
say(
  `seconds: ${Object.entries(spent)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`)
    .join('  ')}`,
)
await measure('after', learned.weights)
for (const { name, message } of findTraps(learned.rows)) say(`trap ${name}: ${message}`)
