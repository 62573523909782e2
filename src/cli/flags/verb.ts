/** What all verbs have in common: their flags, their help, and how wrong usage is told. */
import path from 'node:path'
import { type Command, Option } from 'commander'
import { commandLine } from '../command-line.ts'
import { type Context, defaultStore } from '../context.ts'
import { parseDevice, repeated, someText } from '../values.ts'

/** Adds a verb to the command line. */
export type AddVerb = (program: Command, context: Context) => void

export interface VerbText {
  readonly name: string
  readonly does: string
  /** Arguments of a command that works as printed. */
  readonly example: readonly string[]
}

/** A table that comes with Escalado, wherever it is installed. */
export const exampleTable = ({ root }: Context): string => path.join(root, 'examples', 'runs.csv')

/** A verb with the flags they all have. */
export function verb(program: Command, { folder }: Context, { name, does, example }: VerbText): Command {
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
    .addHelpText('after', `\nExample:\n  ${commandLine(example, folder)}\n`)
}

/** Adds the flags that name text to train on. */
export function withText(command: Command): Command {
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

/** Adds the flag that says what computes. */
export const withDevice = (command: Command): Command =>
  command.addOption(
    new Option(
      '--device <name>',
      'what computes: cpu, cuda (an NVIDIA GPU), xla (whatever the plugin in ESCALADO_PJRT_PLUGIN drives), webgpu (any graphics processor), or auto (cuda, else cpu)',
    )
      .argParser(parseDevice)
      .default('cpu'),
  )

/** What is wrong with the command line and where to look: one message, like every other. */
export function usageMessage(text: string, name: string): string {
  const what = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')
    .replace(/\.?$/, '.')
  return `escalado: ${what} See npx escalado ${name}--help.\n`
}
