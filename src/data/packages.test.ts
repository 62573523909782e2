import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadCorpus } from './corpus.ts'
import { capBytes, gatherPackages, installedPackages, withoutPlatform } from './packages.ts'
import { textFile } from './text.ts'

const home = mkdtempSync(join(tmpdir(), 'escalado-packages-'))
afterAll(() => rmSync(home, { recursive: true }))

function write(path: string, content: string | object): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content))
}

const lines = (topic: string) =>
  Array.from({ length: 20 }, (_, i) => `what ${topic} has to say in line ${i}`).join('\n')

/** Escalado in a project that has more than Escalado's dependencies; and the same as a clone. */
function install(modules: string, root: string): void {
  write(`${root}/package.json`, {
    name: 'escalado',
    dependencies: { plain: '1', '@scope/deep': '1' },
    devDependencies: { tool: '1' },
  })
  write(`${root}/README.md`, lines('escalado itself'))
  write(`${modules}/plain/package.json`, {
    version: '1.0.0',
    optionalDependencies: { 'plain-linux-x64': '1', 'plain-win32-x64': '1' },
  })
  write(`${modules}/plain/README`, lines('plain'))
  write(`${modules}/plain/index.d.ts`, lines('the declarations of plain'))
  write(`${modules}/plain/index.d.cts`, lines('the declarations of plain'))
  write(`${modules}/plain/index.js`, lines('code of plain'))
  write(`${modules}/plain-linux-x64/package.json`, { version: '1.0.0', os: ['linux'] })
  write(`${modules}/plain-linux-x64/README.md`, lines('linux'))
  write(`${modules}/plain-linux-x64/lib.d.ts`, lines('the library'))
  write(`${modules}/@scope/deep/package.json`, { version: '2.0.0', dependencies: { nested: '1' } })
  write(`${modules}/@scope/deep/docs/guide.md`, lines('the guide'))
  write(`${modules}/@scope/deep/node_modules/nested/package.json`, { version: '1.0.0', dependencies: { plain: '1' } })
  write(`${modules}/@scope/deep/node_modules/nested/readme.markdown`, lines('nested'))
  write(`${modules}/tool/package.json`, { version: '3.0.0' })
  write(`${modules}/tool/README.md`, lines('the tool'))
  write(`${modules}/unrelated/package.json`, { version: '3.0.0' })
  write(`${modules}/unrelated/README.md`, lines('something else'))
}

install('project/node_modules', 'project/node_modules/escalado')
install('clone/node_modules', 'clone')

const filesOf = async (root: string) =>
  (await gatherPackages(join(home, root))).collections.map(({ name, files }) => [
    name,
    ...files.map((file) => file.name),
  ])

test('the packages Escalado needs, found from inside a project: no development tools, nothing else', async () => {
  expect(await filesOf('project/node_modules/escalado')).toEqual([
    ['@scope/deep', 'docs/guide.md'],
    ['nested', 'readme.markdown'],
    ['plain', 'README', 'index.d.cts', 'lib.d.ts'],
  ])
})

test('a clone has its development tools too', async () => {
  expect((await filesOf('clone')).map(([name]) => name)).toEqual(['@scope/deep', 'nested', 'plain', 'tool'])
})

test('the same installation is the same text', async () => {
  expect(await gatherPackages(join(home, 'clone'))).toEqual(await gatherPackages(join(home, 'clone')))
})

test('nothing installed: says what to do', async () => {
  write('bare/package.json', { dependencies: { absent: '1' } })
  await expect(gatherPackages(join(home, 'bare'))).rejects.toMatchObject({ problem: { code: 'no-default-text' } })
})

test('binary packages go by one name on every platform', () => {
  expect(withoutPlatform('@typescript/typescript-linux-x64')).toBe('@typescript/typescript')
  expect(withoutPlatform('lightningcss-darwin-arm64')).toBe('lightningcss')
  expect(withoutPlatform('@rolldown/binding-win32-x64-msvc')).toBe('@rolldown/binding')
})

test('a large package gives its shorter files first and the beginning of the one that exceeds the limit', () => {
  const file = (name: string, content: string) => textFile(name, Buffer.from(content))
  const files = [
    file('long', 'one line\nanother line\nthe last line\n'),
    file('short', 'short\n'),
    file('middle', 'a middling text\n'),
  ]
  const kept = capBytes(files, 50).map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])
  expect(kept).toEqual([
    ['long', 'one line\nanother line\n'],
    ['short', 'short\n'],
    ['middle', 'a middling text\n'],
  ])
})

test('this clone: megabytes of text of many packages, several of them unseen', async () => {
  const root = process.cwd()
  expect(installedPackages(root).length).toBeGreaterThan(50)
  const corpus = await loadCorpus({ root })
  expect(corpus.trainBytes).toBeGreaterThan(4e6)
  expect(Math.max(...corpus.sources.map((source) => source.share))).toBeLessThan(0.35)
  const unseenBytes = corpus.unseen?.text.reduce((sum, file) => sum + file.length, 0) ?? 0
  expect(unseenBytes).toBeGreaterThan(200_000)
  expect(corpus.description).toContain('mostly TypeScript declarations')
  expect(corpus.description).not.toContain(root)
}, 30_000)
