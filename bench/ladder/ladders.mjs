/** Ladders as their user starts them: the command in a process of its own. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Ladders under way; they end with this process, however it ends. */
const running = new Set()
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal)
    process.exit(130)
  })
}

const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/**
 * @typedef {object} LadderFlags
 * @property {string} store
 * @property {string} [budget]
 * @property {number} [seed]
 * @property {readonly string[]} [data] None means the default text.
 * @property {string} [plan] Path of a frozen plan, instead of budget and seed.
 * @property {number} [topTokens] A control: the multiple of its claimed tokens the top rung is really trained on.
 */

/**
 * @typedef {object} Ended
 * @property {import('../../dist/studies/index.js').LadderRecord | null} record Null unless the ladder came to its end.
 * @property {string} said What it wrote on stderr.
 * @property {NodeJS.Signals | null} signal What ended it, if it did not end by itself.
 */

/**
 * Starts `escalado ladder --json`.
 * @param {LadderFlags} flags
 * @returns {{ pid: number | undefined, kill: () => void, ended: Promise<Ended> }}
 */
export function startLadder({ store, budget, seed, data = [], plan, topTokens }) {
  const optional = { '--budget': budget, '--seed': seed, '--plan': plan, '--control-top-tokens': topTokens }
  const args = Object.entries(optional).flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)]))
  const texts = data.flatMap((path) => ['--data', path])
  const child = spawn(process.execPath, [command, 'ladder', '--json', '--store', store, ...args, ...texts], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let [printed, said] = ['', '']
  child.stdout.on('data', (text) => {
    printed += text
  })
  child.stderr.on('data', (text) => {
    said += text
  })
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => running.delete(child))
    child.once('close', (code, signal) => resolve({ record: code === 0 ? JSON.parse(printed) : null, said, signal }))
  })
  return { pid: child.pid, kill: () => child.kill('SIGKILL'), ended }
}

/**
 * Runs a ladder to its end.
 * @param {LadderFlags} flags
 */
export async function runLadder(flags) {
  const { record, said, signal } = await startLadder(flags).ended
  if (record === null)
    throw new Error(`the ladder in ${flags.store} ended early${signal ? ` by ${signal}` : ''}:\n${said}`)
  return record
}
