/**
 * The ladder that spans as many decades as a GPU's minutes allow, on the sources of the host's Python packages.
 *
 *   ./runtime/node bench/gpu/ladder.mjs [--device cuda] [--budget 20m] [--piece SECONDS] [--folder FOLDER] [--most BYTES]
 *
 * The text is collected once; the ladder itself sees to it that no run reads it more than four times. It is interrupted
 * after --piece seconds (450), and the same command goes on with it: the plan, and the seal, stay as they are.
 */
import './complain.mjs'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values: flags } = parseArgs({
  options: {
    device: { type: 'string', default: 'cuda' },
    budget: { type: 'string', default: '20m' },
    piece: { type: 'string', default: '450' },
    folder: { type: 'string', default: 'gpu-ladder' },
    most: { type: 'string', default: String(2 ** 30) },
  },
})
const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const python = process.env.ESCALADO_PYTHON ?? 'python3'
const say = (message) => process.stderr.write(`${message}\n`)

const text = join(flags.folder, 'text')
if (!existsSync(text)) {
  const half = `${text}.part`
  rmSync(half, { recursive: true, force: true })
  const { status, stdout, stderr, error } = spawnSync(python, [here('collect.py'), half, flags.most], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${python} could not collect the text: ${error?.message ?? stderr}`)
  renameSync(half, text)
  say(`text: ${stdout.trim()}`)
}

const { device, budget, folder } = flags
const ladder = [
  'ladder',
  '--device',
  device,
  '--budget',
  budget,
  '--data',
  text,
  '--store',
  join(folder, 'store'),
  '--json',
]
const child = spawn(process.execPath, [here('../../dist/cli/main.js'), ...ladder], { stdio: 'inherit' })
let isOver = false
const timer = setTimeout(() => {
  isOver = true
  child.kill('SIGINT')
}, 1000 * Number(flags.piece))
child.on('close', (code, signal) => {
  clearTimeout(timer)
  if (isOver && code !== 0) say('The piece is over: give the same command again to go on.')
  process.exitCode = isOver ? 0 : (code ?? (signal ? 1 : 0))
})
