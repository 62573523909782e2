import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Compiled, compile } from '../../test/support/compiled.ts'
import { createRun, lockRun, openStore, runHolder, type Store, storePath, withLock } from './index.ts'

let compiled: Compiled
beforeAll(() => {
  compiled = compile('store/index.ts')
})
afterAll(() => fs.rmSync(compiled.folder, { recursive: true, force: true }))

let store: Store = { dir: '' }
let id = ''
let file = ''
beforeEach(() => {
  store = openStore(fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-lock-')), { create: true })
  id = createRun(store, { seed: 1 }).id
  file = storePath(store, `runs/${id}/lock`)
})
afterEach(() => fs.rmSync(store.dir, { recursive: true, force: true }))

/** A program that locks the run and then does what `then` says. */
const locking = (name: string, then: string) =>
  compiled.program(
    name,
    `import { lockRun } from ${JSON.stringify(compiled.url('store/index.ts'))}
    lockRun(${JSON.stringify(store)}, '${id}')
    ${then}`,
  )
const locked = (pid: number) =>
  expect.objectContaining({ code: 'run-locked', message: expect.stringMatching(`by process ${pid} \\(run ${id}\\)`) })
const rewrite = (change: object) =>
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), ...change }))

test('a run has one writer at a time', () => {
  const release = lockRun(store, id)
  expect(() => lockRun(store, id)).toThrow(locked(process.pid))
  expect(runHolder(store, id)).toMatchObject({ pid: process.pid })
  expect(fs.readFileSync(file, 'utf8')).not.toContain(os.hostname())
  release()
  expect(runHolder(store, id)).toBeUndefined()
  const again = lockRun(store, id)
  release()
  expect(() => lockRun(store, id)).toThrow(locked(process.pid))
  again()
  expect(fs.readdirSync(path.dirname(file))).toEqual(['run.json'])
})

test('the lock of a dead process is taken over and its half-written files are removed', () => {
  const child = spawnSync(process.execPath, [locking('dead.js', `process.kill(process.pid, 'SIGKILL')`)])
  expect(child.signal).toBe('SIGKILL')
  fs.writeFileSync(`${file.slice(0, -4)}run.json.${child.pid}-00000000.tmp`, '{')
  fs.writeFileSync(`${file.slice(0, -4)}run.json.${process.pid}-00000000.tmp`, '{')
  expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ pid: child.pid })
  expect(runHolder(store, id)).toBeUndefined()
  lockRun(store, id)()
  expect(fs.readdirSync(path.dirname(file)).sort()).toEqual(['run.json', `run.json.${process.pid}-00000000.tmp`])
})

test('a later process with the same pid is not taken for the holder', () => {
  lockRun(store, id)
  rewrite({ started: 'another time', token: 'earlier' })
  lockRun(store, id)()
})

test('a process that died while taking over is succeeded too', () => {
  lockRun(store, id)
  rewrite({ started: 'another time', token: 'earlier' })
  fs.copyFileSync(file, `${file}.after-earlier`)
  lockRun(store, id)()
  expect(fs.readdirSync(path.dirname(file))).toEqual(['run.json'])
})

test('while another process takes over, and after it did, the lock is not free', () => {
  lockRun(store, id)
  const living = fs.readFileSync(file, 'utf8')
  rewrite({ started: 'another time', token: 'earlier' })
  fs.writeFileSync(`${file}.after-earlier`, living)
  expect(() => lockRun(store, id)).toThrow(locked(process.pid))
  fs.rmSync(`${file}.after-earlier`)

  const { openSync } = fs
  vi.spyOn(fs, 'openSync').mockImplementation((name, ...rest) => {
    // The other process is done between this one's look at the dead lock and its claim to succeed it.
    if (name === `${file}.after-earlier` && rest[0] === 'wx') fs.writeFileSync(file, living)
    return openSync(name, ...rest)
  })
  expect(() => lockRun(store, id)).toThrow(locked(process.pid))
  vi.restoreAllMocks()
  expect(fs.readFileSync(file, 'utf8')).toBe(living)
  expect(fs.readdirSync(path.dirname(file)).sort()).toEqual(['lock', 'run.json'])
})

test('a holder on another machine is believed', () => {
  lockRun(store, id)
  rewrite({ machine: '0123456789ab', pid: 1 })
  expect(() => lockRun(store, id)).toThrow(/process 1 of another machine.*remove this file/)
})

test('a lock file without a holder is respected while it is young', () => {
  fs.writeFileSync(file, '')
  expect(() => lockRun(store, id)).toThrow(/just locking it/)
  fs.utimesSync(file, 0, 0)
  lockRun(store, id)()
})

test('threads of one process exclude each other, and a thread that fails gives its locks back', async () => {
  const wait = `import { parentPort } from 'node:worker_threads'
    parentPort.postMessage('locked')
    parentPort.once('message', () => { throw new Error('as planned') })`
  const worker = new Worker(locking('thread.js', wait))
  const failed = new Promise((resolve) => worker.once('error', resolve))
  const exited = new Promise((resolve) => worker.once('exit', resolve))
  await once(worker, 'message')
  expect(() => lockRun(store, id)).toThrow(locked(process.pid))
  worker.postMessage('fail')
  expect(await failed).toMatchObject({ message: 'as planned' })
  await exited
  lockRun(store, id)()
})

test('a lock that is held for long is reported instead of waited for', () => {
  const release = lockRun(store, id)
  expect(() => withLock(file, () => 1, 20)).toThrow(/is held by process \d+/)
  release()
  expect(withLock(file, () => 1)).toBe(1)
  expect(fs.existsSync(file)).toBe(false)
})

test('processes that die holding a fought-over lock never let two in', { timeout: 120_000 }, async () => {
  const contend = compiled.program(
    'contend.js',
    `import fs from 'node:fs'
    import { lockRun } from ${JSON.stringify(compiled.url('store/index.ts'))}
    import { isProcessAlive } from ${JSON.stringify(compiled.url('store/process.ts'))}
    const inside = ${JSON.stringify(path.join(store.dir, 'inside'))}
    for (;;) {
      let release
      try { release = lockRun(${JSON.stringify(store)}, '${id}') } catch (error) {
        if (error.code !== 'run-locked') throw error
        continue
      }
      const other = fs.existsSync(inside) ? fs.readFileSync(inside, 'utf8') : ''
      if (other !== '' && isProcessAlive(Number(other))) throw new Error('two are inside')
      fs.writeFileSync(inside, String(process.pid))
      fs.appendFileSync(inside + '.log', '.')
      if (Math.random() < 0.05) process.kill(process.pid, 'SIGKILL')
      fs.rmSync(inside)
      release()
    }`,
  )
  const enough = 8
  let kills = 0
  const lane = async (): Promise<void> => {
    const child = spawn(process.execPath, [contend], { stdio: ['ignore', 'ignore', 'pipe'] })
    let complaint = ''
    child.stderr.on('data', (text) => {
      complaint += text
    })
    // far beyond what it takes; a killed child may have left a lock that is respected for its grace
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
    const [, signal] = await once(child, 'exit')
    clearTimeout(timer)
    expect({ signal, complaint }).toEqual({ signal: 'SIGKILL', complaint: '' })
    kills++
    return kills < enough ? lane() : undefined
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  expect(kills).toBeGreaterThanOrEqual(enough)
  expect(fs.statSync(path.join(store.dir, 'inside.log')).size).toBeGreaterThan(kills)
  lockRun(store, id)()
})
