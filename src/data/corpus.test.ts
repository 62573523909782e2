import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { EscaladoError } from '../error.ts'
import { createRandom } from '../stats/index.ts'
import { loadCorpus, uniqueBytes } from './corpus.ts'
import type { Corpus } from './types.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A new folder with these files. */
function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'escalado-data-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** Lines of random words, unlike those of any other seed. */
function prose(seed: string, bytes: number): string {
  const random = createRandom(seed)
  let text = ''
  while (text.length < bytes) {
    const words = Array.from({ length: 8 }, () => random.integer(36 ** 5).toString(36))
    text += `${words.join(' ')}\n`
  }
  return text.slice(0, bytes)
}

const three = () => ({ 'a.txt': prose('a', 60_000), 'sub/b.txt': prose('b', 50_000), 'sub/c.txt': prose('c', 70_000) })
const load = (data: string[], unseen?: string) =>
  loadCorpus({ data, root: '.', ...(unseen === undefined ? {} : { unseen }) })
const names = (corpus: Corpus) => corpus.sources.map((source) => source.name)
const problemOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: EscaladoError) => ({ code: error.problem.code, message: error.message }),
  )

test('a folder: each file a source, one of them unseen, a tenth of each other held out at a line end', async () => {
  const files = three()
  const corpus = await load([folderOf(files)])
  expect([...names(corpus), corpus.unseen?.name].sort()).toEqual(['a.txt', 'sub/b.txt', 'sub/c.txt'])
  expect(corpus.sources.reduce((sum, source) => sum + source.share, 0)).toBeCloseTo(1, 12)
  for (const { name, train, heldOut } of corpus.sources) {
    const whole = files[name as keyof typeof files]
    const [trained, held] = [train, heldOut].map((parts) => Buffer.concat(parts).toString()) as [string, string]
    expect(trained + held).toBe(whole)
    expect(trained.endsWith('\n')).toBe(true)
    expect(held.length / whole.length).toBeGreaterThan(0.095)
    expect(held.length / whole.length).toBeLessThanOrEqual(0.1)
  }
  expect(corpus.trainBytes + corpus.heldOutBytes + (corpus.unseen?.text[0]?.length ?? 0)).toBe(180_000)
})

test('the same files elsewhere are the same corpus; another byte makes another', async () => {
  const corpus = await load([folderOf(three())])
  const elsewhere = folderOf(three())
  const again = await load([elsewhere])
  expect({ ...again, sources: names(again), unseen: again.unseen?.name }).toEqual({
    ...corpus,
    sources: names(corpus),
    unseen: corpus.unseen?.name,
  })
  expect(JSON.stringify(corpus.description)).not.toContain(tmpdir())
  const files = three()
  const changed = await load([folderOf({ ...files, 'a.txt': `${files['a.txt'].slice(0, -1)}!` })])
  expect(changed.sha256).not.toBe(corpus.sha256)
})

test('a single file has nothing unseen', async () => {
  const corpus = await load([join(folderOf({ 'only.txt': prose('only', 70_000) }), 'only.txt')])
  expect(names(corpus)).toEqual(['only.txt'])
  expect(corpus.unseen).toBeNull()
})

test('weights are shares of the training text, and a weighted entry keeps at least one source', async () => {
  const folder = folderOf(three())
  const corpus = await load([`${join(folder, 'sub/*.txt')}=0.7`, `${join(folder, 'a.txt')}=0.3`])
  const share = (group: number) =>
    corpus.sources.filter((source) => source.group === group).reduce((sum, source) => sum + source.share, 0)
  expect(share(0)).toBeCloseTo(0.7, 12)
  expect(share(1)).toBeCloseTo(0.3, 12)
  expect(corpus.unseen?.name).toMatch(/^sub\//)
})

test('--unseen is never trained on, even when --data names it too', async () => {
  const folder = folderOf({ ...three(), 'copy-of-a.txt': prose('a', 60_000) })
  const corpus = await load([folder], join(folder, 'a.txt'))
  expect(names(corpus)).toEqual(['sub/b.txt', 'sub/c.txt'])
  expect(corpus.unseen?.name).toBe('a.txt')
  expect(corpus.description).toContain('1 file of the unseen text taken out of training')
  expect(await problemOf(load([join(folder, 'a.txt')], join(folder, 'a.txt')))).toMatchObject({
    code: 'unseen-overlaps',
  })
})

test('in folders and patterns, files that are no text are left out, and the description says so', async () => {
  const folder = folderOf({
    ...three(),
    'picture.png': new Uint8Array([137, 80, 0, 1]),
    'blank.txt': '\n \n',
    'sub/d.txt': prose('b', 50_000),
  })
  const corpus = await load([folder])
  expect(corpus.description).toContain('1 empty file left out')
  expect(corpus.description).toContain('1 binary file left out')
  expect(corpus.description).toContain('1 duplicate file left out')
})

test('bad input: one message that names the thing, the value and the way out', async () => {
  const folder = folderOf({
    ...three(),
    'empty.txt': '',
    'binary.txt': new Uint8Array(100_000),
    'utf16.txt': Buffer.from(prose('utf16', 70_000), 'utf16le'),
    'latin1.txt': Buffer.alloc(100_000, 0xe9),
    'small.txt': prose('small', 2000),
    'hollow/blank.txt': ' ',
  })
  mkdirSync(join(folder, 'nothing'))
  const at = (name: string) => join(folder, name)
  const cases: [string[], string, RegExp][] = [
    [[at('missing.txt')], 'unreadable-text', /missing\.txt: There is no such file/],
    ...(existsSync('/dev/zero')
      ? [[['/dev/zero'], 'unreadable-text', /no plain file/] as [string[], string, RegExp]]
      : []),
    [[at('*.md')], 'no-match', /\*\.md: This pattern matches no file/],
    [[at('nothing')], 'no-text', /holds no files/],
    [[at('hollow')], 'no-text', /Nothing usable is left/],
    [[at('empty.txt')], 'empty-text', /no text \(0 bytes\)/],
    [[at('binary.txt')], 'binary-text', /not UTF-8 text/],
    [[at('utf16.txt')], 'binary-text', /not UTF-8 text/],
    [[at('latin1.txt')], 'binary-text', /not UTF-8 text/],
    [[at('small.txt')], 'text-too-small', /small\.txt: .*at least 65536 bytes.*\(2000 bytes\)/],
    [[`${at('a.txt')}=0`], 'bad-weight', /number from 0\.001 to 1 \(0\)/],
    [[`${at('a.txt')}=half`], 'bad-weight', /\(half\)/],
    [[`${at('a.txt')}=`], 'bad-weight', /number from/],
    [[`${at('a.txt')}=0.5`, at('sub')], 'bad-weight', /this one has none \(.*sub\)/],
    [
      [`${at('a.txt')}=0.5`, `${at('sub')}=0.25`],
      'bad-weight',
      /do not sum to 1 \(0\.75\).*a\.txt=0\.6667'.*sub=0\.3333'/,
    ],
    [[`${at('a.txt')}=0.5`, `${at('a.txt')}=0.5`], 'no-text', /duplicates/],
  ]
  for (const [data, code, message] of cases) {
    const problem = await problemOf(load(data))
    expect(problem?.code, data.join(' ')).toBe(code)
    expect(problem?.message).toMatch(message)
  }
})

test('a file whose own name holds a = is a file', async () => {
  const folder = folderOf({ 'x=0.5': prose('x', 70_000) })
  expect(names(await load([join(folder, 'x=0.5')]))).toEqual(['x=0.5'])
})

test('text repeats once the source that is drawn oftest has been read', async () => {
  const folder = folderOf(three())
  const [a, b] = [join(folder, 'a.txt'), join(folder, 'sub/b.txt')]
  const plain = await load([a, b])
  expect(uniqueBytes(plain)).toBe(plain.trainBytes)
  const weighted = await load([`${a}=0.1`, `${b}=0.9`])
  const often = weighted.sources.find(({ name }) => name === 'sub/b.txt') as Corpus['sources'][0]
  expect(uniqueBytes(weighted)).toBe(Math.round(often.trainBytes / 0.9))
  expect(uniqueBytes(weighted)).toBeLessThan(weighted.trainBytes)
})

test('a store inside the text is no part of it, so that the same command finds the same text', async () => {
  const before = { 'a.txt': prose('a', 70_000), 'b.txt': prose('b', 70_000) }
  const stored = { 'lab/store.json': '{"format": 1}', 'lab/runs/1f0c/run.json': prose('run', 5000) }
  const sha256 = async (files: Record<string, string>, pattern = '') =>
    (await loadCorpus({ data: [join(folderOf(files), pattern)], root: '' })).sha256
  const plain = await sha256(before)
  expect(await sha256({ ...before, ...stored })).toBe(plain)
  expect(await sha256({ ...before, ...stored }, '**/*.{txt,json}')).toBe(plain)
})
