import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Compiled, compile } from '../../test/support/compiled.ts'
import { runLocal } from './local.ts'

type Job =
  | { readonly do: 'echo'; readonly value: number; readonly milliseconds?: number }
  | { readonly do: 'wait' }
  | { readonly do: 'place' }
  | { readonly do: 'fail' }
  | { readonly do: 'throw' }
  | { readonly do: 'exit' }
  | { readonly do: 'crash' }
  | { readonly do: 'hold'; readonly file: string }

interface Note {
  readonly value: number
  readonly thread: number
  readonly at: 'start' | 'end'
}

let compiled: Compiled
let module: URL
beforeAll(() => {
  compiled = compile('cluster/index.ts')
  const program = compiled.program(
    'lane.js',
    `import fs from 'node:fs'
    import { setTimeout as delay } from 'node:timers/promises'
    import { threadId } from 'node:worker_threads'
    import { fail } from ${JSON.stringify(compiled.url('error.ts'))}
    import { serveJobs } from ${JSON.stringify(compiled.url('cluster/index.ts'))}
    let held
    const thread = 1000 * process.pid + threadId
    serveJobs(async (job, { shared, lane, send, shouldStop }) => {
      if (job.do === 'place') return delay(200).then(() => lane)
      if (job.do === 'fail') fail({ code: 'bad-job', what: 'this job cannot be done', value: shared.name, fix: 'Leave it.' })
      if (job.do === 'throw') throw new TypeError('a mistake')
      if (job.do === 'exit') process.exit(3)
      if (job.do === 'hold') held = job.file
      if (job.do === 'hold') return 0
      if (job.do === 'crash') {
        fs.writeSync(2, 'a warning\\nlast words\\n')
        process.kill(process.pid, 'SIGSEGV')
        await delay(60000)
      }
      if (job.do === 'wait') {
        send({ value: -1, thread, at: 'start' })
        while (!shouldStop()) await delay(5)
        return 'stopped'
      }
      send({ value: job.value, thread, at: 'start' })
      await delay(job.milliseconds ?? 0)
      send({ value: job.value, thread, at: 'end' })
      return shared.offset + job.value
    }, async () => {
      await delay(20)
      if (held) fs.writeFileSync(held, 'closed')
    })`,
  )
  module = pathToFileURL(program)
})
afterAll(() => fs.rmSync(compiled.folder, { recursive: true, force: true }))

const shared = { offset: 100, name: 'shared' }
type Shared = typeof shared

const echo = (value: number, milliseconds = 0): Job => ({ do: 'echo', value, milliseconds })

describe.each([
  ['threads', false],
  ['processes', true],
])('on %s', (_, apart) => {
  const lane = () => ({ module, apart })

  test('results come in the order of the jobs, whichever ends first', async () => {
    const jobs = [echo(0, 80), echo(1), echo(2, 20), echo(3)]
    expect(await runLocal<Shared, Job, Note, number>({ ...lane(), jobs, lanes: 2, shared })).toEqual([
      100, 101, 102, 103,
    ])
    expect(await runLocal<Shared, Job, Note, number>({ ...lane(), jobs: [], lanes: 2, shared })).toEqual([])
  })

  test('as many jobs run side by side as there are lanes, each lane one at a time, first come first served', async () => {
    const notes: Note[] = []
    const jobs = Array.from({ length: 6 }, (_, value) => echo(value, 30))
    await runLocal<Shared, Job, Note, number>({
      ...lane(),
      jobs,
      lanes: 2,
      shared,
      onMessage: (note) => notes.push(note),
    })
    expect(new Set(notes.map(({ thread }) => thread)).size).toBe(2)
    let running = 0
    for (const { at } of notes) {
      running += at === 'start' ? 1 : -1
      expect(running).toBeLessThanOrEqual(2)
    }
    const begun = notes.filter(({ at }) => at === 'start').map(({ value }) => value)
    expect(begun.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5])
    // a thread may take its second job before the other has come up, but each takes what comes next
    for (const lane of new Set(notes.map(({ thread }) => thread))) {
      const own = notes.filter(({ at, thread }) => at === 'start' && thread === lane).map(({ value }) => value)
      expect(own).toEqual(own.toSorted((a, b) => a - b))
      expect(own[0]).toBeLessThan(2)
    }
  })

  test('a lane knows which it is, so that no two take hold of the same', async () => {
    const jobs: Job[] = Array.from({ length: 3 }, () => ({ do: 'place' }))
    const places = await runLocal<Shared, Job, Note, number>({ ...lane(), jobs, lanes: 3, shared })
    expect(places.toSorted()).toEqual([0, 1, 2])
  })

  test('messages name their job', async () => {
    const seen: [number, number][] = []
    const jobs = [echo(7), echo(8)]
    await runLocal<Shared, Job, Note, number>({
      ...lane(),
      jobs,
      lanes: 1,
      shared,
      onMessage: ({ value }, job) => seen.push([value, job]),
    })
    expect(seen).toEqual([
      [7, 0],
      [7, 0],
      [8, 1],
      [8, 1],
    ])
  })

  test('a signal stops running jobs at their next safe point and starts no further one', async () => {
    const controller = new AbortController()
    const results = await runLocal<Shared, Job, Note, number | 'stopped'>({
      ...lane(),
      jobs: [{ do: 'wait' }, echo(1), echo(2)],
      lanes: 1,
      shared,
      signal: controller.signal,
      onMessage: () => controller.abort(),
    })
    expect(results).toEqual(['stopped', undefined, undefined])
    const late = { ...lane(), jobs: [echo(1)], lanes: 1, shared, signal: controller.signal }
    expect(await runLocal<Shared, Job, Note, number>(late)).toEqual([undefined])
  })

  test('the first failure stops the others and is thrown as the problem it is', async () => {
    const running = runLocal<Shared, Job, Note, number>({
      ...lane(),
      jobs: [{ do: 'wait' }, { do: 'fail' }, echo(1)],
      lanes: 2,
      shared,
    })
    await expect(running).rejects.toMatchObject({
      name: 'EscaladoError',
      problem: { code: 'bad-job', value: 'shared', fix: 'Leave it.' },
    })
  })

  test('an unexpected error keeps its text and its stack', async () => {
    const error = await runLocal<Shared, Job, Note, number>({
      ...lane(),
      jobs: [{ do: 'throw' }],
      lanes: 1,
      shared,
    }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'job-failed', message: expect.stringContaining('TypeError: a mistake') })
    expect(error.stack).toContain('lane.js')
  })

  test('a thread that dies, and one that never starts, are failures and not silence', async () => {
    const dying = runLocal<Shared, Job, Note, number>({
      ...lane(),
      jobs: [{ do: 'exit' }, { do: 'wait' }],
      lanes: 2,
      shared,
    })
    await expect(dying).rejects.toThrow(/ended unexpectedly/)
    const missing = new URL('missing.js', module)
    await expect(
      runLocal<Shared, Job, Note, number>({ ...lane(), module: missing, jobs: [echo(1)], lanes: 1, shared }),
    ).rejects.toThrow(/missing/)
  })

  test('a listener that throws ends the jobs instead of the process', async () => {
    const onMessage = (): never => {
      throw new RangeError('a bad listener')
    }
    const running = runLocal<Shared, Job, Note, number>({
      ...lane(),
      jobs: [echo(1), echo(2)],
      lanes: 1,
      shared,
      onMessage,
    })
    await expect(running).rejects.toThrow('a bad listener')
  })
})

test('a process that dies of native code says how, and what was done before stays', async () => {
  const lost = runLocal<Shared, Job, Note, number>({
    ...{ module, apart: true, lanes: 1, shared },
    jobs: [echo(1), { do: 'crash' }, echo(2)],
  })
  await expect(lost).rejects.toMatchObject({ code: 'device-crashed', problem: { value: 'SIGSEGV: last words' } })
})

test('lanes close what they hold when there are no more jobs', async () => {
  for (const apart of [false, true]) {
    const notes: Note[] = []
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lanes-'))
    const closed = path.join(folder, 'closed')
    const jobs: Job[] = [{ do: 'hold', file: closed }, echo(2)]
    const onMessage = (note: Note) => {
      expect(fs.existsSync(closed)).toBe(false)
      notes.push(note)
    }
    await runLocal<Shared, Job, Note, number>({ module, apart, jobs, lanes: 1, shared, onMessage })
    expect(notes).toHaveLength(2)
    expect(fs.readFileSync(closed, 'utf8')).toBe('closed')
    fs.rmSync(folder, { recursive: true })
  }
})
