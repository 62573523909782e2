/** The command as people type it: wrong input first, then one model from training to its text. Runs the build. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const main = path.resolve(import.meta.dirname, '../../dist/cli/main.js')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-cli-'))

// Each call starts a process, and other tests share the machine.
vi.setConfig({ testTimeout: 600_000 })

beforeAll(() => {
  if (!fs.existsSync(main)) throw new Error(`${main} is missing: run npm run build first`)
  const words = ['river', 'stone', 'under', 'light', 'carries', 'the', 'old', 'bridge', 'toward', 'morning']
  const line = (i: number): string => words.map((_, j) => words[(i * (j + 3) + j * j) % words.length]).join(' ')
  fs.writeFileSync(path.join(folder, 'text.txt'), Array.from({ length: 2000 }, (_, i) => `${i} ${line(i)}.\n`).join(''))
})

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

function escalado(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

/** Exit code and message of a command that must fail with one line, without a stack and without a result. */
function refusal(...args: string[]): [number | null, string] {
  const { code, out, err } = escalado(...args)
  expect(out).toBe('')
  const message = err.split('\n').filter((line) => line.startsWith('escalado: '))
  expect(message).toHaveLength(1)
  expect(err).not.toMatch(/^ +at /m)
  expect(err).not.toContain('\u001b')
  return [code, (message[0] as string).slice('escalado: '.length)]
}

test('version and help', () => {
  expect(escalado('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' })
  const help = escalado('--help')
  expect(help.code).toBe(0)
  for (const verb of ['ladder', 'train', 'sample', 'runs', 'report', 'fit', 'forecast', 'wall', 'verdict']) {
    expect(help.out).toContain(`\n  ${verb} `)
    const own = escalado(verb, '--help')
    expect(own.code).toBe(0)
    expect(own.out).toMatch(new RegExp(`\nExample:\n {2}npx escalado ${verb}`))
  }
})

test('a device that cannot be had is refused with the way out, and only auto takes the processor instead', () => {
  vi.stubEnv('ESCALADO_PJRT_PLUGIN', path.join(folder, 'no-plugin.so'))
  const missing = expect.stringMatching(/there is no file of this name \(.*no-plugin\.so\)\. .*--device cpu\.$/)
  expect(refusal('train', '--device', 'cuda')).toEqual([1, missing])
  expect(refusal('ladder', '--device', 'xla')).toEqual([1, missing])
  expect(refusal('train', '--device', 'gpu')).toEqual([2, expect.stringContaining('cpu, cuda, xla, webgpu, auto')])
  expect(refusal('ladder', '--plan', 'plan.json', '--device', 'cuda')[0]).toBe(2)
  // too few tokens, so that nothing is trained
  const { err } = escalado('train', '--device', 'auto', '--data', 'text.txt', '--tokens', '1k')
  expect(err.replaceAll(/\s+/g, ' ')).toMatch(/device the processor, since no GPU can be used: .*no file of this name/)
  vi.unstubAllEnvs()
})

test('wrong usage ends with 2, names what is wrong and shows what is right', () => {
  expect(refusal('lader')).toEqual([2, "unknown command 'lader' (Did you mean ladder?). See npx escalado --help."])
  expect(refusal('help', 'lader')).toEqual([2, "unknown command 'lader'. See npx escalado --help."])
  expect(refusal('ladder', '--sed', '2')).toEqual([
    2,
    "unknown option '--sed' (Did you mean --seed?). See npx escalado ladder --help.",
  ])
  expect(refusal('ladder', 'books')).toEqual([2, expect.stringContaining('takes no such input (books)')])
  expect(refusal('ladder', '--budget')).toEqual([2, expect.stringContaining("'--budget <amount>' argument missing")])
  expect(refusal('ladder', '--budget', '5', 'minutes')).toEqual([
    2,
    expect.stringMatching(/^--budget: .*\(5\).*--budget 5m/),
  ])
  expect(refusal('ladder', '--budget', '5 minutes')).toEqual([2, expect.stringMatching(/^--budget: .*\(5 minutes\)/)])
  expect(refusal('ladder', '--seed', 'x')).toEqual([2, expect.stringMatching(/^--seed: .*\(x\)\. .*--seed 1\.$/)])
  expect(refusal('ladder', '--seed', '-1')).toEqual([2, expect.stringMatching(/^--seed: .*\(-1\)/)])
  expect(refusal('ladder', '--plan', 'p.json', '--seed', '2')).toEqual([2, expect.stringContaining('--plan')])
  expect(refusal('sample', '--top-p', '2')).toEqual([2, expect.stringMatching(/^--top-p: .*\(2\)/)])
  expect(refusal('train', '--tokens', '100', '--data', 'text.txt')).toEqual([
    2,
    expect.stringMatching(/^--tokens: .*\(100\)/),
  ])
  expect(refusal('verdict')).toEqual([2, expect.stringContaining("missing required argument 'seal'")])
})

test('text that cannot be trained on is named', () => {
  fs.writeFileSync(path.join(folder, 'empty.txt'), '')
  fs.writeFileSync(path.join(folder, 'tiny.txt'), 'hello\n')
  fs.writeFileSync(
    path.join(folder, 'binary.dat'),
    Uint8Array.from({ length: 1000 }, (_, i) => i % 256),
  )
  const reasons = {
    'missing.txt': /^--data missing\.txt: There is no such file or folder\./,
    'empty.txt': /^empty\.txt: This file has no text \(0 bytes\)\./,
    'tiny.txt': /^tiny\.txt: This text is too small .*\(6 bytes\)\./,
    'binary.dat': /^binary\.dat: This file is not UTF-8 text/,
  }
  for (const [file, reason] of Object.entries(reasons)) {
    expect(refusal('ladder', '--data', file, '--store', 'texts')).toEqual([1, expect.stringMatching(reason)])
  }
})

test('stores and plans that cannot be used are named and left alone', () => {
  fs.mkdirSync(path.join(folder, 'newer'))
  fs.writeFileSync(path.join(folder, 'newer/store.json'), '{"format": 99}\n')
  fs.writeFileSync(path.join(folder, 'plan.json'), '{"format": 1}\n')
  expect(refusal('ladder', '--store', 'newer')).toEqual([
    1,
    expect.stringMatching(/^newer.store\.json: .*newer version/),
  ])
  expect(fs.readFileSync(path.join(folder, 'newer/store.json'), 'utf8')).toBe('{"format": 99}\n')
  expect(refusal('runs')).toEqual([1, expect.stringMatching(/^\.escalado: there is no store here/)])
  expect(refusal('ladder', '--store', 'text.txt/x')).toEqual([1, expect.stringContaining('text.txt')])
  expect(refusal('ladder', '--plan', 'nope.json')).toEqual([
    1,
    expect.stringMatching(/^--plan nope\.json: .*\(ENOENT\)/),
  ])
  expect(refusal('ladder', '--plan', 'plan.json')).toEqual([
    1,
    expect.stringMatching(/^--plan plan\.json: this is not a plan/),
  ])
})

test('a stack trace is shown only with --debug', () => {
  expect(escalado('runs', '--debug').err).toMatch(/\n +at /)
})

const training = ['train', '--width', '16', '--tokens', '300k', '--data', 'text.txt', '--json']
const lossOf = (out: string): number => (JSON.parse(out) as { loss: number }).loss

test('one model: trained, interrupted and resumed to the same loss, listed, sampled', async () => {
  const whole = escalado(...training, '--store', 'whole')
  expect(whole).toMatchObject({ code: 0 })
  const { status, D, batch, context } = JSON.parse(whole.out) as {
    status: string
    D: number
    batch: number
    context: number
  }
  expect(status).toBe('done')
  expect(Math.abs(D - 300_000)).toBeLessThanOrEqual(batch * context)

  const stopped = await interrupt(spawn(process.execPath, [main, ...training, '--store', 'stopped'], { cwd: folder }))
  expect(stopped.code).toBe(130)
  expect(stopped.err).toContain('Continue with the same command: npx escalado train --width 16')
  expect(escalado('runs', '--store', 'stopped').out).toContain('interrupted')
  expect(lossOf(escalado(...training, '--store', 'stopped').out)).toBe(lossOf(whole.out))

  const { runs } = JSON.parse(escalado('runs', '--store', 'whole', '--json').out) as {
    runs: { id: string; kind: string }[]
  }
  const run = runs.find(({ kind }) => kind === 'run') as { id: string }
  const sample = escalado(
    'sample',
    run.id.slice(0, 8),
    '--store',
    'whole',
    '--prompt',
    '12 ',
    '--length',
    '40',
    '--json',
  )
  expect(JSON.parse(sample.out)).toMatchObject({ run: run.id, prompt: '12 ', text: expect.any(String) })
  expect(escalado('runs', run.id.slice(0, 8), '--store', 'whole').out).toContain('checkpoints/final.safetensors')
  expect(refusal('fit', 'whole')).toEqual([1, expect.stringMatching(/5 parameters and the table has fewer rows \(1\)/)])
  expect(refusal('report', '--store', 'whole')).toEqual([1, expect.stringContaining('no study has been run here')])
  expect(refusal('verdict', 'latest', '--store', 'whole')).toEqual([
    1,
    expect.stringContaining('nothing has been sealed'),
  ])
})

/** Sends SIGINT at the first sign of progress; what the process said and ended with. */
function interrupt(child: ChildProcess): Promise<{ code: number | null; err: string }> {
  let err = ''
  return new Promise((resolve) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      if (!err.includes('%') && String(chunk).includes('%')) child.kill('SIGINT')
      err += String(chunk)
    })
    child.on('exit', (code) => resolve({ code, err }))
  })
}
