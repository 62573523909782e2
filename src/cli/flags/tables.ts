/** The verbs that read anyone's table of runs. */
import { type Command, Option } from 'commander'
import { parseCompute, parseRun, parseSeed, realNumber, repeated, someText, wholeNumber } from '../values.ts'
import type { FitFlags } from '../verbs/fit.ts'
import type { ForecastFlags } from '../verbs/forecast.ts'
import type { WallFlags } from '../verbs/wall.ts'
import { type AddVerb, exampleTable, verb } from './verb.ts'

export const addFit: AddVerb = (program, context) =>
  withTable(
    verb(program, context, {
      name: 'fit',
      does: 'Fit a law to a table of runs, with its uncertainty and what other readings of the same runs say.',
      example: ['fit', exampleTable(context)],
    }),
  )
    .option(
      '--form <name>',
      'the law, by its name or a part of it: kaplan, tied, data-constrained, "power law with floor in D", …',
      someText('--form', 'kaplan'),
      'chinchilla',
    )
    .option('--at <compute>', 'compute to split best (default: the largest of the table)', parseCompute('--at'))
    .addOption(
      new Option('--penalty <kind>', 'how misses of ln loss are charged')
        .choices(['huber', 'squares', 'asymmetric'])
        .default('huber'),
    )
    .option(
      '--delta <number>',
      'where huber and asymmetric turn from square to linear (default: 0.001)',
      realNumber('--delta', { above: 0, most: 10, example: 0.001 }),
    )
    .option(
      '--asymmetry <factor>',
      'how much more asymmetric charges a prediction that is too low (default: 4)',
      realNumber('--asymmetry', { above: 0, most: 1000, example: 4 }),
    )
    .option(
      '--bootstraps <number>',
      'resamples of whole runs behind the intervals (default: 1000, fewer for long tables)',
      wholeNumber('--bootstraps', { least: 20, most: 1_000_000, example: 4000 }),
    )
    .option('--seed <number>', 'seed of the resampling', parseSeed, 1)
    .action(async (table: string, flags: FitFlags) => (await import('../verbs/fit.ts')).fit(table, flags, context))

export const addForecast: AddVerb = (program, context) =>
  withTable(
    verb(program, context, {
      name: 'forecast',
      does: 'Forecast runs that a table does not hold, or test such forecasts on its own largest runs.',
      example: ['forecast', exampleTable(context), '--at', 'C=1e14'],
    }),
  )
    .option(
      '--at <run>',
      'a run to forecast: C=1e24, split as the law finds best, or N=7B,D=140B; repeatable',
      repeated(parseRun),
    )
    .addOption(
      new Option('--holdout-above <compute>', 'hold the runs above this compute back, and forecast them')
        .argParser(parseCompute('--holdout-above'))
        .conflicts(['at', 'seal']),
    )
    .addOption(
      new Option('--of <variable>', 'read the loss as a function of one amount alone').choices(['N', 'D', 'C']),
    )
    .option('--seal', 'write each forecast into the ledger of the store, to be judged by escalado verdict')
    .option('--seed <number>', 'kept with a seal; the forecast itself draws nothing', parseSeed, 1)
    .action(async (table: string, flags: ForecastFlags) =>
      (await import('../verbs/forecast.ts')).forecast(table, flags, context),
    )

export const addWall: AddVerb = (program, context) =>
  withTable(
    verb(program, context, {
      name: 'wall',
      does: 'Test whether the newest scale of a table falls short of the law of the runs below it.',
      example: ['wall', exampleTable(context)],
    }),
  )
    .option(
      '--newest-above <compute>',
      'the newest scale is what lies above (default: the top level of compute)',
      parseCompute('--newest-above'),
    )
    .option('--seed <number>', 'for uniformity; the test draws nothing', parseSeed, 1)
    .action(async (table: string, flags: WallFlags) => (await import('../verbs/wall.ts')).wall(table, flags, context))

/** The table and how to read it. */
function withTable(command: Command): Command {
  const column = (flag: string, text: string, example: string) =>
    command.option(`${flag} <column>`, text, someText(flag, example))
  command.argument('<table>', 'CSV, TSV, JSON, JSONL or Parquet, or the folder of a store')
  column('--n', 'column of parameters', 'params')
  column('--d', 'column of training tokens; none: C/(6N)', 'tokens')
  column('--c', 'column of training compute; none: 6ND', 'flops')
  column('--y', 'column of the loss', 'val_loss')
  column('--run', 'column that names the run; rows of one run are its checkpoints', 'run_id')
  column('--trunk', 'column that names the trunk a run branched from', 'trunk')
  column('--unique', 'column of distinct training tokens', 'unique_tokens')
  column('--corpus', 'column that must not differ within a law; none lets corpora mix', 'corpus')
  return command
    .option(
      '--where <condition>',
      'rows to keep: corpus=c4, seed!=3, "tokens<=6e10"; repeatable',
      repeated(someText('--where', 'corpus=c4')),
    )
    .option('--best', 'keep only the lowest loss of each N and D, as after a sweep of learning rates')
    .option('--html <file>', 'write a page with figures', someText('--html', 'fit.html'))
}
