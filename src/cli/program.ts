/** The command line: every verb with its flags. What a verb does is loaded only when it runs, so that help comes at once. */
import { Command } from 'commander'
import { fail } from '../error.ts'
import type { Context } from './context.ts'
import { addLadder, addReport, addRuns, addSample, addTrain, addVerdict } from './flags/runs.ts'
import { addFit, addForecast, addWall } from './flags/tables.ts'
import { addThink } from './flags/think.ts'
import { type AddVerb, usageMessage } from './flags/verb.ts'

/** In the order in which help lists them. */
const verbs: readonly AddVerb[] = [
  addLadder,
  addTrain,
  addSample,
  addRuns,
  addReport,
  addFit,
  addForecast,
  addWall,
  addThink,
  addVerdict,
]

/** The command line of `escalado`; parsing it runs the verb. Wrong usage throws, after telling what is wrong. */
export function createProgram(version: string, context: Context): Command {
  const program = new Command('escalado')
    .description('A laboratory that puts the scaling hypothesis to the test: ladders, laws, forecasts and verdicts.')
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .configureOutput({ outputError: (text, write) => write(usageMessage(text, '')) })
    .exitOverride()
    .hook('preAction', (_program, command) => refuseExcess(command))
  for (const add of verbs) add(program, context)
  addHelp(program)
  return program
}

/** Commander's own would answer a verb that does not exist with the help of all. */
function addHelp(program: Command): void {
  program
    .command('help')
    .description('print the help of a verb')
    .argument('[verb]')
    .allowExcessArguments()
    .addHelpText('after', '\nExample:\n  npx escalado help fit\n')
    .action((name: string | undefined) => {
      const verb = program.commands.find((command) => command.name() === name)
      if (name !== undefined && verb === undefined) program.error(`unknown command '${name}'`)
      else (verb ?? program).help()
    })
}

/** Commander would only count them. */
function refuseExcess(command: Command): void {
  const excess = command.args.slice(command.registeredArguments.length)
  if (excess.length === 0) return
  const fix = `A value with spaces needs quotes; see npx escalado ${command.name()} --help.`
  fail({
    code: 'excess-input',
    what: 'takes no such input',
    value: excess.join(' '),
    where: command.name(),
    fix,
    exit: 2,
  })
}
