import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPlugin, pythonPackages } from './discover.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'escalado-plugin-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function place(...names: string[]): string {
  const file = path.join(folder, ...names)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, '')
  return file
}

const none = () => []
const forbidden = (): never => {
  throw new Error('Python was asked though it was not needed')
}

test('a path that was said comes before the environment, and that before wheels', () => {
  const said = place('said.so')
  const named = place('named.so')
  const environment = { ESCALADO_PJRT_PLUGIN: named }
  expect(findPlugin({ path: said, environment, packages: forbidden })).toEqual({ path: said })
  expect(findPlugin({ environment, packages: forbidden })).toEqual({ path: named })
})

test('of the wheels the newest is taken, with the CUDA files beside it', () => {
  const old = place('old', 'jax_plugins', 'xla_cuda12', 'xla_cuda_plugin.so')
  const packages = () => [path.join(folder, 'old'), path.join(folder, 'new')]
  expect(findPlugin({ environment: {}, packages })).toEqual({ path: old })
  place('old', 'nvidia', 'cuda_nvcc', 'bin', 'ptxas')
  const oldCuda = path.join(folder, 'old', 'nvidia', 'cuda_nvcc')
  expect(findPlugin({ environment: {}, packages })).toEqual({ path: old, cudaData: oldCuda })
  const recent = place('new', 'jax_plugins', 'xla_cuda13', 'xla_cuda_plugin.so')
  place('new', 'nvidia', 'cu13', 'bin', 'ptxas')
  const newCuda = path.join(folder, 'new', 'nvidia', 'cu13')
  expect(findPlugin({ environment: {}, packages })).toEqual({ path: recent, cudaData: newCuda })
})

test('a path that leads nowhere is an error, not a reason to look elsewhere', () => {
  const missing = path.join(folder, 'missing.so')
  const problem = { code: 'no-plugin', value: missing }
  expect(() => findPlugin({ path: missing, environment: {}, packages: none })).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ ...problem, where: 'plugin' }) }),
  )
  expect(() => findPlugin({ environment: { ESCALADO_PJRT_PLUGIN: missing }, packages: none })).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ ...problem, where: 'ESCALADO_PJRT_PLUGIN' }) }),
  )
})

test('without any, one message says where it was sought and what to do', () => {
  expect(() => findPlugin({ environment: {}, packages: () => [folder] })).toThrow(
    'no PJRT plugin for a GPU was found (ESCALADO_PJRT_PLUGIN is not set, and no jax-cuda13-pjrt or jax-cuda12-pjrt in 1 Python folders). Install one with "pip install jax-cuda13-pjrt" beside NVIDIA\'s driver, or set ESCALADO_PJRT_PLUGIN to its path, or use --device cpu.',
  )
})

test('packages are sought in the virtual environment, and where the named Python says', () => {
  mkdirSync(path.join(folder, 'venv', 'lib', 'python3.12', 'site-packages'), { recursive: true })
  const python = path.join(folder, 'python')
  writeFileSync(python, `#!/bin/sh\necho '["/from/python"]'\n`)
  chmodSync(python, 0o755)
  const environment = { VIRTUAL_ENV: path.join(folder, 'venv'), ESCALADO_PYTHON: python }
  expect(pythonPackages(environment)).toEqual([
    path.join(folder, 'venv', 'lib', 'python3.12', 'site-packages'),
    '/from/python',
  ])
})

test('a Python that is not there or says nonsense is none', () => {
  const silent = path.join(folder, 'silent')
  writeFileSync(silent, '#!/bin/sh\necho nonsense\n')
  chmodSync(silent, 0o755)
  expect(pythonPackages({ ESCALADO_PYTHON: silent })).toEqual([])
  expect(pythonPackages({ ESCALADO_PYTHON: path.join(folder, 'missing') })).toEqual([])
})
