/** Every command and flag in the pages is one that exists, with a value that it takes. Nothing is run. */
import fs from 'node:fs'
import path from 'node:path'
import type { Command as Verb } from 'commander'
import { expect, test } from 'vitest'
// biome-ignore lint/style/noRestrictedImports: nothing of src imports cli, so it has no index; pages are checked against it
import { createProgram } from '../../src/cli/program.ts'
import { blocksOf, codeSpansOf, pages, readPage, root } from './markdown.ts'
import { type Command, commandsOf } from './shell.ts'

const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Readonly<Record<string, string>> }
const isFile = (name: string): boolean => fs.existsSync(path.join(root, name))

/** The command line with verbs that do nothing. */
function program(): Verb {
  const created = createProgram('0.0.0', { root, folder: root, command: 'npx escalado' })
  for (const verb of created.commands) verb.configureOutput({ writeErr: () => {} }).action(() => {})
  return created
}

/** What the checks know of a program; an unknown program in a page is a mistake, or belongs here. */
const checks: { readonly [name: string]: (args: readonly string[]) => void } = {
  npm: ([verb = '', ...rest]) => {
    if (['install', 'ci', 'pack'].includes(verb)) return
    const script = verb === 'run' ? (rest[0] ?? '') : verb
    if (scripts[script] === undefined) throw new Error(`package.json has no script ${script}`)
    if (!rest.includes('--')) return
    const handedOn = rest.slice(rest.indexOf('--') + 1)
    const last = commandsOf(scripts[script]).at(-1) as Command
    check([...last, ...handedOn])
  },
  npx: ([name = '', ...args]) => {
    if (name === 'escalado') parse(args)
    else if (!isFile(`node_modules/.bin/${name}`)) throw new Error(`${name} is not installed`)
  },
  node: ([script = '', ...args]) => {
    if (script === 'dist/cli/main.js') return parse(args)
    if (!isFile(script)) throw new Error(`there is no ${script}`)
    const source = readPage(script)
    for (const flag of args.flatMap((word) => /^--([\w-]+)/.exec(word)?.[1] ?? []))
      if (!source.includes(flag)) throw new Error(`${script} knows no --${flag}`)
  },
  cd: () => {},
  git: () => {},
}

function check([name, ...args]: Command): void {
  const known = checks[name]
  if (known === undefined) throw new Error(`no check knows the program ${name}`)
  known(args)
}

function parse(args: readonly string[]): void {
  const asked = args.filter((word) => word !== '--help' && word !== '--version')
  if (asked.length > 0) program().parse([...asked], { from: 'user' })
}

const problem = (command: Command): string | null => {
  try {
    check(command)
    return null
  } catch (error) {
    return `${command.join(' ')}: ${error instanceof Error ? error.message : String(error)}`
  }
}

test('every command of every page is one that works', () => {
  const blocks = pages.flatMap(blocksOf).filter(({ language }) => language === '' || language === 'sh')
  const found = blocks.flatMap(({ where, text }) => commandsOf(text).map((command) => ({ where, command })))
  expect(found.length).toBeGreaterThan(20)
  const wrong = found.map(({ where, command }) => [where, problem(command)]).filter(([, reason]) => reason !== null)
  expect(wrong).toEqual([])
})

test('the two commands of the README are its first', () => {
  expect(blocksOf('README.md')[0]?.text).toBe('npm install && npm start\nnpm install && npm test')
})

test('commands within sentences work too', () => {
  const spans = pages
    .flatMap((page) => codeSpansOf(page).map((code) => ({ page, code })))
    .filter(({ code }) => /^(npx escalado|escalado|npm|node) [a-z]/.test(code) && !/[A-Z]{3}|…/.test(code))
  const wrong = spans.flatMap(({ page, code }) =>
    commandsOf(code.replace(/^escalado/, 'npx escalado')).map((command) => [page, problem(command)]),
  )
  expect(wrong.filter(([, reason]) => reason !== null)).toEqual([])
})

/** Flags of the benches that pages tell how to run. */
function flagsOfBenches(): string[] {
  const sources = ['main', 'ladder'].map((name) => fs.readFileSync(path.join(root, `bench/gpu/${name}.mjs`), 'utf8'))
  return sources.flatMap((source) => [...source.matchAll(/^ {4}(\w+): \{ type: '/gm)].map(([, name]) => `--${name}`))
}

test('every flag a sentence names is a flag of some verb, or of a bench', () => {
  const own = program().commands.flatMap(({ options }) => options.map(({ long }) => long))
  const others = ['--help', '--version', '--onnxruntime-node-install', ...flagsOfBenches()]
  const named = pages
    .filter((page) => !page.startsWith('records/'))
    .flatMap((page) => codeSpansOf(page).flatMap((code) => code.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []))
  expect(named.filter((flag) => !own.includes(flag) && !others.includes(flag))).toEqual([])
})

test("every verb's help ends with an example that can be typed", () => {
  for (const verb of program().commands) {
    const help: string[] = []
    verb.configureOutput({ writeOut: (text) => help.push(text) }).outputHelp()
    const [example] = commandsOf(/Example:\n(.+)/.exec(help.join(''))?.[1] ?? '')
    expect(example?.slice(0, 3)).toEqual(['npx', 'escalado', verb.name()])
    expect(problem(example as Command)).toBeNull()
  }
})

test('a check notices what is wrong', () => {
  expect(problem(['npx', 'escalado', 'ladder', '--budget', '75'])).toMatch(/budget/)
  expect(problem(['npx', 'escalado', 'ladder', '--sed', '1'])).toMatch(/--sed/)
  expect(problem(['npx', 'escalado', 'report', 'one', 'two'])).toMatch(/no such input/)
  expect(problem(['npm', 'run', 'nothing'])).toMatch(/no script/)
  expect(problem(['npm', 'start', '--', '--budget', 'x'])).toMatch(/budget/)
  expect(problem(['node', 'examples/nothing.mjs'])).toMatch(/there is no/)
  expect(problem(['rm', '-rf'])).toMatch(/no check knows/)
  const text = "A=1 npx escalado sample --prompt 'The # one' > out.txt  # a comment\ncd x && \\\n  npm test | cat"
  expect(commandsOf(text)).toEqual([
    ['npx', 'escalado', 'sample', '--prompt', 'The # one'],
    ['cd', 'x'],
    ['npm', 'test'],
    ['cat'],
  ])
})
