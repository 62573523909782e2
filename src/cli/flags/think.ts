/** The verb that spends compute when a model answers. */
import { Command, Option } from 'commander'
import { fail } from '../../error.ts'
import { countOf, parseSeed, parseTask, repeated, someText, wholeNumber } from '../values.ts'
import type { StudyFlags } from '../verbs/think.ts'
import type { ImportFlags } from '../verbs/think-import.ts'
import { type AddVerb, verb, withDevice } from './verb.ts'

interface ThinkFlags extends ImportFlags, StudyFlags {
  readonly import?: string
}

export const addThink: AddVerb = (program, context) =>
  withCounts(
    withStudy(
      withDevice(
        verb(program, context, {
          name: 'think',
          does: 'Teach small models to think, spend compute when they answer, forecast what more of it reaches, and judge the forecast; or forecast coverage from a table of counts.',
          example: ['think', '--quick'],
        }),
      ),
    ),
  ).action(async (flags: ThinkFlags, command: Command) => {
    if (flags.import !== undefined)
      return (await import('../verbs/think-import.ts')).thinkImport(flags.import, flags, context)
    refuseTableFlags(command)
    const { thinkStudy, verificationStudy } = await import('../verbs/think.ts')
    return flags.study === undefined ? thinkStudy(flags, context) : verificationStudy(flags, context)
  })

/** Flags that say how a table is read would be ignored without one. */
function refuseTableFlags(command: Command): void {
  const given = withCounts(new Command())
    .options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map(({ long }) => long)
  if (given.length === 0) return
  fail({
    code: 'import-missing',
    what: 'is about a table, and none is given',
    value: given.join(', '),
    where: 'think',
    fix: 'Add --import TABLE, or leave it out.',
    exit: 2,
  })
}

/** Which study, how large, on which tasks. */
function withStudy(command: Command): Command {
  return command
    .option('--quick', 'a smaller study, in at most 4 minutes on 2 cores (the usual one takes 20)')
    .option(
      '--task <name[:level]>',
      'task to think about, and the level it is measured at; repeatable (default: several at level 1)',
      repeated(parseTask),
    )
    .addOption(
      new Option(
        '--study <name>',
        'another study: verification asks over 8 seeds whether learning to think needs self-verification',
      )
        .choices(['verification'])
        .conflicts(['quick', 'task']),
    )
    .option('--seed <number>', 'seed of everything random', parseSeed, 1)
}

/** A table of counts, how to read it, and what to forecast from it. */
function withCounts(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--import <table>',
        'a table of correct counts, one row per model and problem: CSV, TSV, JSON, JSONL or Parquet',
      )
        .argParser(someText('--import', 'counts.csv'))
        .conflicts(['quick', 'task', 'study', 'device']),
    )
    .option('--html <file>', 'write a page with figures of a table', someText('--html', 'think.html'))
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
