#!/usr/bin/env node
/** The command `escalado`: reads what was typed, runs the verb, turns whatever goes wrong into one message and an exit code. */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommanderError } from 'commander'
import { commandLine } from './command-line.ts'
import { ignoreClosedPipes } from './output.ts'
import { reportProblem } from './problems.ts'
import { createProgram } from './program.ts'

const args = process.argv.slice(2)
const folder = process.cwd()
const root = fileURLToPath(new URL('../..', import.meta.url))
const debug = args.includes('--debug')

function say({ text, exit }: ReturnType<typeof reportProblem>): void {
  process.stderr.write(`${text}\n`)
  process.exitCode = exit
}

// ONNX Runtime would report to its makers, and keep a folder for that in the user's cache; it reads this once, later.
process.env.ORT_DISABLE_TELEMETRY ??= '1'

ignoreClosedPipes()
process.on('uncaughtException', (error) => {
  say(reportProblem(error, { debug, folder }))
  process.exit()
})

const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
try {
  await createProgram(version, { root, folder, command: commandLine(args, folder) }).parseAsync(args, { from: 'user' })
} catch (error) {
  if (!(error instanceof CommanderError)) say(reportProblem(error, { debug, folder }))
  // Help and the version were asked for; anything else commander ends with is wrong usage, which it has explained.
  else process.exitCode = error.exitCode === 0 ? 0 : 2
}
