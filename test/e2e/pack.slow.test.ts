/**
 * What someone gets who installs the package: packed, installed in an empty project, imported, type-checked, run. Needs a
 * registry (or npm's cache) for the dependencies.
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-pack-'))
const project = path.join(folder, 'project')

const { exports } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { exports: object }
const entryPoints = Object.keys(exports).map((key) => `escalado/${key.slice(2)}`)

const minutes = 60_000
vi.setConfig({ testTimeout: 5 * minutes, hookTimeout: 15 * minutes })

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}
let packed: Packed

function run(cwd: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  expect([status, `${program} ${args.join(' ')}\n${error ?? stderr}`]).toEqual([0, expect.anything()])
  return stdout
}

beforeAll(() => {
  if (!fs.existsSync(path.join(root, 'dist/cli/main.js'))) throw new Error('dist is missing: run npm run build first')
  // Scripts are left out because packing would build again, beneath other tests.
  const listing = run(root, 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder)
  packed = (JSON.parse(listing) as [Packed])[0]
  fs.mkdirSync(project)
  fs.writeFileSync(path.join(project, 'package.json'), '{ "name": "project", "private": true, "type": "module" }\n')
  const tarball = path.join(folder, packed.filename)
  run(project, 'npm', 'install', tarball, '--onnxruntime-node-install=skip', '--prefer-offline', '--no-audit')
})

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

test('the package holds what was built and what tells about it, no sources, no maps to them and no tests', () => {
  const paths = packed.files.map((file) => file.path)
  const expected = [
    'dist/cli/main.js',
    'dist/laws/index.d.ts',
    'examples/ladder.json',
    'examples/runs.csv',
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'package.json',
  ]
  expect(paths).toEqual(expect.arrayContaining(expected))
  expect(paths.filter((name) => /\.test\.|\.map$|^(src|test|bench|records|node_modules)\//.test(name))).toEqual([])
})

test('npx escalado runs the installed command', () => {
  const help = run(project, 'npx', '--no-install', 'escalado', '--help')
  expect(help).toContain('Usage: escalado')
  expect(help).toContain('\n  ladder ')
  const example = run(project, 'npx', '--no-install', 'escalado', 'fit', '--help').trim().split('\n').at(-1)?.trim()
  expect(example).toBe('npx escalado fit node_modules/escalado/examples/runs.csv')
  const rows = fs.readFileSync(path.join(root, 'examples/runs.csv'), 'utf8').trim().split('\n').length - 1
  expect(run(project, 'npx', '--no-install', ...(example as string).split(' ').slice(1))).toContain(`${rows} runs`)
})

test('every entry point can be imported, and laws fit a table', () => {
  fs.writeFileSync(
    path.join(project, 'use.js'),
    `import { chinchillaLoss, fit } from 'escalado/laws'
for (const name of ${JSON.stringify(entryPoints)}) if (Object.keys(await import(name)).length === 0) throw new Error(name)
const law = { E: 1.5, A: 40, B: 60, alpha: 0.4, beta: 0.35 }
const rows = [1e4, 3e4, 1e5, 3e5].flatMap((N) => [1e5, 1e6, 1e7].map((D) => ({ N, D, C: 6 * N * D, loss: chinchillaLoss(law, N, D) })))
console.log(JSON.stringify(fit(rows, { bootstraps: 20 }).law.params))
`,
  )
  const parameters = JSON.parse(run(project, 'node', 'use.js')) as { E: number; alpha: number; beta: number }
  expect(parameters.E).toBeCloseTo(1.5, 2)
  expect(parameters.alpha).toBeCloseTo(0.4, 2)
  expect(parameters.beta).toBeCloseTo(0.35, 2)
})

test('types reach whoever imports it', () => {
  const check = (line: string) => {
    fs.writeFileSync(path.join(project, 'use.ts'), `import { fit } from 'escalado/laws'\n${line}\n`)
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', '']
    const compiler = path.join(root, 'node_modules/typescript/bin/tsc')
    return spawnSync(process.execPath, [compiler, ...flags, 'use.ts'], { cwd: project, encoding: 'utf8' }).stdout
  }
  expect(check('export const E: number = fit([]).law.scatter ?? 0')).toBe('')
  expect(check('export const E: string = fit([]).law.scatter ?? 0')).toContain('TS2322')
  // None may need types that are not installed with it: those of Node, or those of D3 that Observable Plot's refer to.
  expect(check(entryPoints.map((name, i) => `export * as part${i} from '${name}'`).join('\n'))).toBe('')
})

test('an installed package trains on the text it came with', () => {
  const result = run(project, 'npx', '--no-install', 'escalado', 'train', '--width', '16', '--tokens', '64k', '--json')
  const { status, loss, text } = JSON.parse(result) as { status: string; loss: number; text: { description: string } }
  expect(status).toBe('done')
  expect(loss).toBeLessThan(4)
  expect(text.description).toContain('installed packages')
})
