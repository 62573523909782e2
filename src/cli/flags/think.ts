/** The verb that spends compute when a model answers. */
import type { Command } from 'commander'
import { fail } from '../../error.ts'
import { countOf, parseSeed, repeated, someText, wholeNumber } from '../values.ts'
import type { ImportFlags } from '../verbs/think-import.ts'
import { type AddVerb, verb } from './verb.ts'

export interface ThinkFlags extends ImportFlags {
  readonly import?: string
}

export const addThink: AddVerb = (program, context) =>
  withCounts(
    verb(program, {
      name: 'think',
      does: 'Fit laws of coverage to a table of correct counts of repeated samples, and forecast what more samples reach.',
      example: 'think --import examples/counts.csv',
    }),
  )
    .option('--html <file>', 'write a page with figures', someText('--html', 'think.html'))
    .option('--seed <number>', 'seed of the resampling', parseSeed, 1)
    .action(async (flags: ThinkFlags) => {
      if (flags.import === undefined) nothingToDo()
      return (await import('../verbs/think-import.ts')).thinkImport(flags.import, flags, context)
    })

/** A table of counts, how to read it, and what to forecast from it. */
function withCounts(command: Command): Command {
  return command
    .option(
      '--import <table>',
      'a table of correct counts, one row per model and problem: CSV, TSV, JSON, JSONL or Parquet',
      someText('--import', 'counts.csv'),
    )
    .option('--forecast-k <count>', 'samples at which coverage is forecast', countOf('--forecast-k', 2), 10_000)
    .option(
      '--from <count>',
      'first samples that a forecast may use where its outcome is recorded',
      countOf('--from', 1),
      100,
    )
    .option('--keep-incomplete', 'take groups that lack problems on those they have')
    .option('--problem <column>', 'column of the problem', someText('--problem', 'problem'))
    .option('--samples <column>', 'column of the number of samples', someText('--samples', 'n'))
    .option('--correct <column>', 'column of the number of correct samples', someText('--correct', 'c'))
    .option(
      '--group <column>',
      'column that tells models apart; repeatable (default: model, size, training tokens, checkpoint)',
      repeated(someText('--group', 'model')),
    )
    .option('--benchmark <column>', 'column of the set a problem belongs to', someText('--benchmark', 'benchmark'))
    .option('--compute <column>', 'column of the compute of one sample', someText('--compute', 'inference_compute'))
    .option(
      '--where <condition>',
      'rows to keep: benchmark=MATH, level!=5; repeatable',
      repeated(someText('--where', 'benchmark=MATH')),
    )
    .option(
      '--bootstraps <number>',
      'resamples of the problems behind each interval',
      wholeNumber('--bootstraps', { least: 20, most: 100_000, example: 2000 }),
      400,
    )
}

function nothingToDo(): never {
  return fail({
    code: 'import-missing',
    what: 'needs a table to read',
    where: 'think',
    fix: 'Write for example npx escalado think --import counts.csv.',
    exit: 2,
  })
}
