/** The verbs that train, and those that look at what was trained. */
import { Option } from 'commander'
import { countOf, parseBudget, parseSeed, realNumber, someText, wholeNumber } from '../values.ts'
import type { LadderFlags } from '../verbs/ladder.ts'
import type { ReportFlags } from '../verbs/report.ts'
import type { RunsFlags } from '../verbs/runs.ts'
import type { SampleFlags } from '../verbs/sample.ts'
import type { TrainFlags } from '../verbs/train.ts'
import type { VerdictFlags } from '../verbs/verdict.ts'
import { type AddVerb, verb, withDevice, withText } from './verb.ts'

export const addLadder: AddVerb = (program, context) =>
  withDevice(
    withText(
      verb(program, context, {
        name: 'ladder',
        does: 'Train a ladder of models, forecast the top rung, seal the forecast, train the top rung, give a verdict.',
        example: ['ladder', '--budget', '75s'],
      }),
    ),
  )
    .addOption(
      new Option('--budget <amount>', 'time (75s, 30m, 2h) or compute (1e16flop; a bare number is FLOPs)')
        .argParser(parseBudget)
        .default(parseBudget('4m'), '4m'),
    )
    .option('--seed <number>', 'seed of everything random', parseSeed, 1)
    .addOption(
      new Option('--plan <file>', 'replay a frozen plan, with its seed, budget and device').conflicts([
        'seed',
        'budget',
        'device',
      ]),
    )
    .option('--dry-run', 'stop when the plan is frozen and printed')
    .option(
      '--control-top-tokens <factor>',
      'a control: really train the top rung on this multiple of the tokens its plan claims',
      realNumber('--control-top-tokens', { above: 0, most: 64, example: 0.25 }),
      1,
    )
    .action(async (flags: LadderFlags) => (await import('../verbs/ladder.ts')).ladder(flags, context))

export const addTrain: AddVerb = (program, context) =>
  withDevice(
    withText(
      verb(program, context, {
        name: 'train',
        does: 'Train one model by the same recipe, measure it and keep its weights.',
        example: ['train', '--width', '32', '--tokens', '500k'],
      }),
    ),
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
    .action(async (flags: TrainFlags) => (await import('../verbs/train.ts')).train(flags, context))

export const addSample: AddVerb = (program, context) =>
  withDevice(
    verb(program, context, {
      name: 'sample',
      does: 'Let a trained model continue a prompt.',
      example: ['sample', '--prompt', 'The '],
    }),
  )
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
      (await import('../verbs/sample.ts')).sample(run, flags),
    )

export const addRuns: AddVerb = (program, context) =>
  verb(program, context, {
    name: 'runs',
    does: 'List the runs of a store, or show one: spec, status, outcome, files.',
    example: ['runs'],
  })
    .argument('[run]', 'first characters of a run id')
    .action(async (run: string | undefined, flags: RunsFlags) => (await import('../verbs/runs.ts')).runs(run, flags))

export const addReport: AddVerb = (program, context) =>
  verb(program, context, {
    name: 'report',
    does: 'Draw the report of a ladder or a study of thinking anew and print its summary.',
    example: ['report'],
  })
    .argument('[study]', 'first characters of its id (default: the only one; several are listed)')
    .action(async (study: string | undefined, flags: ReportFlags) =>
      (await import('../verbs/report.ts')).report(study, flags, context),
    )

export const addVerdict: AddVerb = (program, context) =>
  verb(program, context, {
    name: 'verdict',
    does: 'Judge a sealed forecast by an outcome measured elsewhere, and resolve it in the ledger.',
    example: ['verdict', 'latest', '--outcome', '2.31'],
  })
    .argument('<seal>', 'first characters of a seal, or latest')
    .option(
      '--outcome <number>',
      'what was measured; without it the seal is only shown',
      realNumber('--outcome', { example: 2.31 }),
    )
    .option('--quantity <name>', 'which of the sealed forecasts', 'loss')
    .action(async (seal: string, flags: VerdictFlags) => (await import('../verbs/verdict.ts')).verdict(seal, flags))
