/** Every verb with its flags. What a verb does is loaded only when it runs, so that help comes at once. */
import { Command, Option } from 'commander'
import { fail } from '../error.ts'
import { type Context, defaultStore } from './context.ts'
import { countOf, parseBudget, parseSeed, realNumber, repeated, someText, wholeNumber } from './values.ts'
import type { LadderFlags } from './verbs/ladder.ts'
import type { ReportFlags } from './verbs/report.ts'
import type { RunsFlags } from './verbs/runs.ts'
import type { SampleFlags } from './verbs/sample.ts'
import type { TrainFlags } from './verbs/train.ts'
import type { VerdictFlags } from './verbs/verdict.ts'

type AddVerb = (program: Command, context: Context) => void

/** The command line of `escalado`; parsing it runs the verb. Wrong usage throws, after telling what is wrong. */
export function createProgram(version: string, context: Context): Command {
  const program = new Command('escalado')
    .description('A laboratory that puts the scaling hypothesis to the test: ladders, laws, forecasts and verdicts.')
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [verb]', 'print the help of a verb')
    .configureOutput({ outputError: (text, write) => write(usageMessage(text, '')) })
    .exitOverride()
    .hook('preAction', (_program, command) => refuseExcess(command))
  for (const add of [addLadder, addTrain, addSample, addRuns, addReport, addVerdict]) add(program, context)
  return program
}

const addLadder: AddVerb = (program, context) =>
  withText(
    verb(program, {
      name: 'ladder',
      does: 'Train a ladder of models, forecast the top rung, seal the forecast, train the top rung, give a verdict.',
      example: 'ladder --budget 75s',
    }),
  )
    .addOption(
      new Option('--budget <amount>', 'time (75s, 30m, 2h) or compute (1e16flop; a bare number is FLOPs)')
        .argParser(parseBudget)
        .default(parseBudget('5m'), '5m'),
    )
    .option('--seed <number>', 'seed of everything random', parseSeed, 1)
    .addOption(
      new Option('--plan <file>', 'replay a frozen plan, with its seed and budget').conflicts(['seed', 'budget']),
    )
    .option('--dry-run', 'stop when the plan is frozen and printed')
    .option(
      '--control-top-tokens <factor>',
      'a control: really train the top rung on this multiple of the tokens its plan claims',
      realNumber('--control-top-tokens', { above: 0, most: 64, example: 0.25 }),
      1,
    )
    .action(async (flags: LadderFlags) => (await import('./verbs/ladder.ts')).ladder(flags, context))

const addTrain: AddVerb = (program, context) =>
  withText(
    verb(program, {
      name: 'train',
      does: 'Train one model by the same recipe, measure it and keep its weights.',
      example: 'train --width 32 --tokens 500k',
    }),
  )
    .option(
      '--width <number>',
      'width of the residual stream',
      wholeNumber('--width', { least: 8, most: 4096, example: 64 }),
      64,
    )
    .option(
      '--depth <number>',
      'layers (default: grows with the width)',
      wholeNumber('--depth', { least: 1, most: 128, example: 2 }),
    )
    .option('--tokens <count>', 'training tokens: 500k, 2M (default: 20 per parameter)', countOf('--tokens', 1))
    .option(
      '--learning-rate <rate>',
      "peak learning rate (default: the recipe's)",
      realNumber('--learning-rate', { above: 0, most: 1, example: 0.005 }),
    )
    .option('--seed <number>', 'seed of everything random', parseSeed, 1)
    .action(async (flags: TrainFlags) => (await import('./verbs/train.ts')).train(flags, context))

const addSample: AddVerb = (program) =>
  verb(program, { name: 'sample', does: 'Let a trained model continue a prompt.', example: "sample --prompt 'The '" })
    .argument('[run]', 'first characters of a run id (default: the run that finished last)')
    .option('--prompt <text>', 'what to continue (default: a new line)', someText('--prompt', "'The '"))
    .option(
      '--temperature <number>',
      '0 takes the likeliest text',
      realNumber('--temperature', { least: 0, example: 0.8 }),
      0.8,
    )
    .option(
      '--top-p <share>',
      'draw from the fewest tokens that together have this probability',
      realNumber('--top-p', { above: 0, most: 1, example: 0.95 }),
      0.95,
    )
    .option('--length <bytes>', 'bytes to write', countOf('--length', 1), 400)
    .option('--seed <number>', 'seed of the drawing', parseSeed, 1)
    .action(async (run: string | undefined, flags: SampleFlags) =>
      (await import('./verbs/sample.ts')).sample(run, flags),
    )

const addRuns: AddVerb = (program) =>
  verb(program, {
    name: 'runs',
    does: 'List the runs of a store, or show one: spec, status, outcome, files.',
    example: 'runs',
  })
    .argument('[run]', 'first characters of a run id')
    .action(async (run: string | undefined, flags: RunsFlags) => (await import('./verbs/runs.ts')).runs(run, flags))

const addReport: AddVerb = (program, context) =>
  verb(program, { name: 'report', does: 'Draw the report of a ladder anew and print its summary.', example: 'report' })
    .argument('[ladder]', 'first characters of a ladder id (default: the only one; several are listed)')
    .action(async (ladder: string | undefined, flags: ReportFlags) =>
      (await import('./verbs/report.ts')).report(ladder, flags, context),
    )

const addVerdict: AddVerb = (program) =>
  verb(program, {
    name: 'verdict',
    does: 'Judge a sealed forecast by an outcome measured elsewhere, and resolve it in the ledger.',
    example: 'verdict latest --outcome 2.31',
  })
    .argument('<seal>', 'first characters of a seal, or latest')
    .option(
      '--outcome <number>',
      'what was measured; without it the seal is only shown',
      realNumber('--outcome', { example: 2.31 }),
    )
    .option('--quantity <name>', 'which of the sealed forecasts', 'loss')
    .action(async (seal: string, flags: VerdictFlags) => (await import('./verbs/verdict.ts')).verdict(seal, flags))

interface VerbText {
  readonly name: string
  readonly does: string
  /** What follows `npx escalado` in a command that works as printed. */
  readonly example: string
}

/** A verb with the flags they all have. */
function verb(program: Command, { name, does, example }: VerbText): Command {
  return program
    .command(name)
    .description(does)
    .configureOutput({ outputError: (text, write) => write(usageMessage(text, `${name} `)) })
    .allowExcessArguments()
    .option(
      '--store <folder>',
      'where runs, plans, seals and reports are kept',
      someText('--store', defaultStore),
      defaultStore,
    )
    .option('--json', 'print one JSON object on stdout, everything else on stderr')
    .option('--debug', 'show the stack trace of an error')
    .addHelpText('after', `\nExample:\n  npx escalado ${example}\n`)
}

function withText(command: Command): Command {
  return command
    .option(
      '--data <path>',
      'text to train on: a file, folder or glob, with a share if wanted (books/*.txt=0.7); repeatable (default: documentation of the installed packages)',
      repeated(someText('--data', 'books')),
    )
    .option(
      '--unseen <path>',
      'text never trained on (default: one source chosen by hash)',
      someText('--unseen', 'notes.txt'),
    )
}

/** What is wrong with the command line and where to look: one message, like every other. */
function usageMessage(text: string, name: string): string {
  const what = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')
    .replace(/\.?$/, '.')
  return `escalado: ${what} See npx escalado ${name}--help.\n`
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
