import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import * as g from '../../graph/build.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { CompileOptions, LoopRequest } from '../backend.ts'
import { native } from '../native.ts'
import { timeStep } from './faster-attention.ts'
import { createXla, type XlaOptions } from './index.ts'
import { readApi } from './pjrt/api.ts'
import { type FakeFaults, fakePlugin } from './pjrt/plugin.fake.ts'
import { openSession } from './pjrt/session.ts'

const isFlash = (module: string): boolean => module.includes('__cudnn$fmhaSoftmax')
const [q, k, v] = ['q', 'k', 'v'].map((name) => g.input(name, [1, 2, 8, 32])) as [Tensor, Tensor, Tensor]
const plain = g.matmul(g.softmax(g.matmul(q, k, { transposeB: true })), v)
const attended = g.composite({ name: 'causalAttention', scale: 1 }, plain, [q, k, v])
const request: LoopRequest = { outputs: { q: attended }, carried: ['q'], perStep: ['v'], steps: 4 }
const takesOver = { results: [{ argument: 0, plus: 1, takes: true }] }

interface Setting extends FakeFaults {
  /** Seconds of a step: decomposed, cudnn. Not given: measured. */
  readonly seconds?: readonly [number, number]
  readonly folder?: string | null
  readonly precision?: XlaOptions['precision']
}

/** Compiles the loop on a fake GPU of NVIDIA, with a backend of its own, as another process would. */
async function compileOn({ seconds, folder = null, precision = 'bfloat16', ...faults }: Setting, more: object = {}) {
  const calls = await native()
  const fake = fakePlugin({ platform: 'cuda', understands: () => takesOver, ...faults })
  const times = [...(seconds ?? [])]
  const backend = createXla(
    { precision, cacheFolder: folder },
    async () => openSession(readApi(calls, fake.table, 'fake'), 'build 1'),
    seconds === undefined ? timeStep : async () => times.shift() as number,
  )
  onTestFinished(async () => {
    await backend.dispose()
    expect(fake.crimes).toEqual([])
    expect(fake.left()).toMatchObject({ buffers: 0, programs: 0, clients: 0 })
    fake.release()
  })
  const options: CompileOptions = { attention: 'faster', ...more }
  const loop = await backend.compileLoop(request, options)
  const compiled = fake.moduleTexts.map((text) => (isFlash(text) ? 'cudnn' : 'decomposed'))
  return { fake, loop, chosen: loop.chosen, compiled }
}

function temporary(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'escalado-attention-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('of the two ways of attention the faster one is taken, and the other one freed', async () => {
  for (const [seconds, way] of [
    [[2, 1], 'cudnn'],
    [[1, 2], 'decomposed'],
    [[1, 1], 'decomposed'],
  ] as const) {
    const { fake, chosen, compiled } = await compileOn({ seconds })
    expect(chosen).toEqual({ way, refused: null })
    expect(compiled).toEqual(['decomposed', 'cudnn'])
    expect(fake.left().programs).toBe(1)
  }
})

test('the choice is kept, and made for a later process without measuring again', async () => {
  const folder = temporary()
  await compileOn({ seconds: [2, 1], folder })
  expect(readdirSync(folder).filter((name) => name.endsWith('.attention'))).toHaveLength(1)
  const later = await compileOn({ seconds: [1, 2], folder })
  expect(later.chosen).toEqual({ way: 'cudnn', refused: null })
  expect(later.fake.left().programs).toBe(1)
  expect(later.fake.log.filter((call) => call === 'Client_Compile')).toEqual([])
})

test('a way that is named is taken, whatever is faster', async () => {
  for (const attention of ['decomposed', 'cudnn'] as const) {
    const { chosen, compiled } = await compileOn({ seconds: [2, 1] }, { attention })
    expect([chosen, compiled]).toEqual([undefined, [attention]])
  }
})

test('what cuDNN refuses, when it is compiled or when it runs, is computed as everywhere, and says so', async () => {
  const refuses = await compileOn({ seconds: [1, 1], understands: (text) => (isFlash(text) ? undefined : takesOver) })
  expect(refuses.chosen).toEqual({
    way: 'decomposed',
    refused: expect.stringContaining('could not compile a program (INVALID_ARGUMENT: this is not a module)'),
  })
  const outOfRange = { results: [{ argument: 9, plus: 0 }] }
  const breaks = await compileOn({ understands: (text) => (isFlash(text) ? outOfRange : takesOver) })
  expect(breaks.chosen).toMatchObject({
    way: 'decomposed',
    refused: expect.stringContaining('could not run a program'),
  })
  expect(breaks.fake.left()).toMatchObject({ buffers: 0, programs: 1 })
})

test('a way for which there is no memory now is tried again the next time', async () => {
  const folder = temporary()
  const tooLarge: { Client_Compile?: readonly [number, string] } = {}
  const understands = (text: string) => {
    if (isFlash(text)) return undefined
    // what is compiled after it finds no memory
    tooLarge.Client_Compile = [8, 'Out of memory']
    return takesOver
  }
  const { chosen } = await compileOn({ seconds: [2, 1], folder, fails: tooLarge, understands })
  expect(chosen).toMatchObject({ way: 'decomposed', refused: expect.stringContaining('RESOURCE_EXHAUSTED') })
  expect((await compileOn({ seconds: [2, 1], folder })).chosen).toEqual({ way: 'cudnn', refused: null })
})

test('a way that ended the process which tried it is not tried again; one that another process is trying is', async () => {
  const folder = temporary()
  await compileOn({ seconds: [2, 1], folder })
  const [choice] = readdirSync(folder).filter((name) => name.endsWith('.attention')) as [string]
  const noted = () => readdirSync(folder).filter((name) => name.includes('.tried-by-'))
  expect(noted()).toEqual([])

  rmSync(path.join(folder, choice))
  writeFileSync(path.join(folder, `${choice}.tried-by-${process.ppid}`), '')
  expect((await compileOn({ seconds: [2, 1], folder })).chosen).toEqual({ way: 'cudnn', refused: null })

  rmSync(path.join(folder, choice))
  const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim()
  writeFileSync(path.join(folder, `${choice}.tried-by-${gone}`), '')
  const later = await compileOn({ seconds: [2, 1], folder })
  expect(later.chosen).toEqual({ way: 'decomposed', refused: 'a process that tried it before ended while it did' })
  expect((await compileOn({ seconds: [2, 1], folder })).chosen).toEqual(later.chosen)
})

test('where both ways fail, the error is that of the one all devices have', async () => {
  const fails = { Client_Compile: [8, 'Out of memory'] } as const
  await expect(compileOn({ fails })).rejects.toMatchObject({ code: 'device-out-of-memory' })
})

test('there is a choice only on a GPU of NVIDIA, in bfloat16, with attention', async () => {
  for (const setting of [{ platform: 'tpu' }, { precision: 'float32' }] as const) {
    const { chosen, compiled } = await compileOn({ seconds: [2, 1], ...setting })
    expect([chosen, compiled]).toEqual([undefined, ['decomposed']])
  }
})

test('a loop is timed on numbers of its own, and loaded and run afterwards as if it had not been', async () => {
  const { fake, loop, chosen } = await compileOn({})
  expect(['decomposed', 'cudnn']).toContain(chosen?.way)
  expect(fake.left().buffers).toBe(0)
  const size = 1 * 2 * 8 * 32
  await loop.load({ q: new Float32Array(size).fill(3), k: new Float32Array(size) })
  await loop.run({ v: new Float32Array(4 * size) }, 2)
  expect((await loop.read()).q).toEqual(new Float32Array(size).fill(4))
})
