import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { featuresIn, missing, missingHere } from './supported.ts'

const able = {
  platform: 'linux',
  architecture: 'x64',
  features: ['fpu', 'fma', 'avx2', 'avx512f', 'avx512dq', 'avx512cd', 'avx512bw', 'avx512vl'],
}

test('Linux on a processor with AVX-512 is all it takes', () => {
  expect(missing(able)).toBeUndefined()
})

test('what is missing is named', () => {
  expect(missing({ ...able, platform: 'darwin' })).toBe('Linux')
  expect(missing({ ...able, architecture: 'arm64' })).toBe('a processor of the x86-64 kind')
  expect(missing({ ...able, features: ['fma', 'avx2', 'avx512f'] })).toBe(
    'a processor with avx512dq, avx512vl, avx512bw',
  )
  expect(missing({ ...able, features: [] })).toContain('fma')
})

test('features are read from what Linux says of the first processor', () => {
  const text =
    'processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu fma avx512f\nbugs\t\t: none\n\nprocessor\t: 1\nflags\t\t: fpu\n'
  expect(featuresIn(text)).toEqual(['fpu', 'fma', 'avx512f'])
  // of another architecture
  expect(featuresIn('processor\t: 0\nFeatures\t: fp asimd\n')).toEqual([])
  expect(featuresIn('')).toEqual([])
})

test('this machine’s own facts decide', async () => {
  const { platform, arch: architecture } = process
  const features = platform === 'linux' ? featuresIn(readFileSync('/proc/cpuinfo', 'utf8')) : []
  expect(await missingHere()).toBe(missing({ platform, architecture, features }))
})
