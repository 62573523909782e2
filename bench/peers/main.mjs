/**
 * Training speed against PyTorch and jax-js: the same model, weights and tokens, in processes that take turns.
 *
 *   node bench/peers/main.mjs [--rounds 5] [--seconds 8] [SIZE…]
 *
 * Prints one JSON line per size, contenders fastest first. A ratio is Escalado's tokens per second over a peer's in the same round; the median over
 * rounds is reported. PyTorch runs in `python3`, or in the Python that ESCALADO_PYTHON names; jax-js is found as
 * peers/jaxjs.mjs says. A peer that is not installed is skipped with a message on standard error.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { countParameters } from 'escalado/model'
import { chosenSizes, median, round } from '../sizes.mjs'
import { writeJob } from './job.mjs'
import { startContender } from './protocol.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '8' },
  },
})
const [rounds, seconds] = [values.rounds, values.seconds].map(Number)
const python = process.env.ESCALADO_PYTHON ?? 'python3'
const script = (name) => fileURLToPath(new URL(name, import.meta.url))
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const say = (message) => process.stderr.write(`${message}\n`)

/** Losses of the first steps may differ by rounding only. */
const tolerance = 1e-3

const hasTorch = spawnSync(python, ['-c', 'import torch, numpy']).status === 0
if (!hasTorch) say(`PyTorch is skipped: ${python} cannot import torch and numpy. Install them, or set ESCALADO_PYTHON.`)
const hasJaxJs = findsJaxJs()
if (!hasJaxJs) say('jax-js is skipped: npm install @jax-js/jax in some folder, and set ESCALADO_JAX_JS to it.')

for (const size of chosenSizes(positionals)) {
  const folder = mkdtempSync(join(tmpdir(), 'escalado-peers-'))
  const contenders = []
  try {
    for (const threads of size.threads) {
      for (const { name, command, args } of commandsFor(size, writeJob(folder, size, threads))) {
        contenders.push({ ...(await startContender(name, command, args)), threads })
        say(`${size.name}: ${name} on ${threads} threads is ready`)
      }
    }
    checkLosses(size, contenders)
    console.log(JSON.stringify(report(size, contenders, await takeTurns(size, contenders))))
  } finally {
    for (const contender of contenders) contender.stop()
    rmSync(folder, { recursive: true })
  }
}

function commandsFor(size, job) {
  const node = (name, file, ...args) => ({ name, command: process.execPath, args: [script(file), job, ...args] })
  const torch = (mode) => ({ name: `torch ${mode}`, command: python, args: [script('torch_train.py'), job, mode] })
  return [
    node('escalado', 'escalado.mjs'),
    ...(hasTorch ? [torch('eager'), torch('compile')] : []),
    // a step of the largest size would take jax-js many seconds
    ...(hasJaxJs && size.name !== '4M'
      ? [node('jax-js', 'jaxjs.mjs'), node('jax-js workers', 'jaxjs.mjs', 'workers')]
      : []),
  ]
}

function findsJaxJs() {
  const folder = process.env.ESCALADO_JAX_JS ?? process.cwd()
  try {
    createRequire(join(folder, 'package.json')).resolve('@jax-js/jax')
    return true
  } catch {
    return false
  }
}

/** All contenders compute the same model, or the comparison means nothing. */
function checkLosses(size, [ours, ...peers]) {
  for (const { name, losses } of peers) {
    const apart = Math.max(...losses.map((loss, i) => Math.abs(loss - ours.losses[i])))
    if (!(apart <= tolerance)) throw new Error(`${size.name}: ${name}'s first losses ${losses} are not ${ours.losses}`)
  }
}

/** Tokens per second of each contender in each round; every other round in reverse order. */
async function takeTurns(size, contenders) {
  const speeds = contenders.map(() => [])
  for (let i = 0; i < rounds; i++) {
    const order = [...contenders.keys()]
    if (i % 2 === 1) order.reverse()
    for (const index of order) {
      // lets the last one's threads go to sleep
      await pause(500)
      const stepsPerSecond = await contenders[index].go(seconds)
      speeds[index].push(stepsPerSecond * size.batch * size.shape.context)
    }
    say(`${size.name}: round ${i + 1} of ${rounds}`)
  }
  return speeds
}

/** Of each name only the number of threads that suits it best. */
function report(size, contenders, speeds) {
  const entries = contenders.map(({ name, version, threads }, i) => ({ name, version, threads, speeds: speeds[i] }))
  entries.sort((a, b) => median(b.speeds) - median(a.speeds))
  const fastest = entries.filter(({ name }, i) => entries.findIndex((other) => other.name === name) === i)
  const ours = fastest.find(({ name }) => name === 'escalado')
  const ratioTo = (peer) => round(median(ours.speeds.map((speed, turn) => speed / peer.speeds[turn])))
  return {
    size: size.name,
    N: countParameters(size.shape),
    ...size.shape,
    batch: size.batch,
    processor: cpus()[0]?.model,
    rounds,
    seconds,
    ratios: Object.fromEntries(fastest.filter((entry) => entry !== ours).map((peer) => [peer.name, ratioTo(peer)])),
    contenders: fastest.map(({ speeds, ...rest }) => ({ ...rest, tokensPerSecond: Math.round(median(speeds)) })),
  }
}
