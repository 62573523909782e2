/**
 * Ten thousand damaged tables. Each is either read, and then every number in it is the number that stands in its cell,
 * by a reader written here a second time; or refused with one message that says what, where and what to do.
 */
import { expect, test } from 'vitest'
import { EscaladoError } from '../../src/error.ts'
import { createRandom } from '../../src/stats/index.ts'
import { readRunTableBytes } from '../../src/tables/index.ts'
import { problemsOf } from './check.ts'
import { mutantOf } from './mutant.ts'

const tables = 10_000
test(`${tables} damaged tables: read as they stand, or refused with one clear message`, async () => {
  const random = createRandom('damaged tables')
  const codes = new Map<string, number>()
  let whole = 0
  for (let index = 0; index < tables; index++) {
    const { bytes, story } = mutantOf(random)
    try {
      const problems = problemsOf(await readRunTableBytes(bytes, 'table'), bytes)
      if (problems.length > 0) throw new Error(problems.slice(0, 3).join('; '))
      whole++
    } catch (error) {
      if (!(error instanceof EscaladoError)) throw new Error(`${index}: ${story}`, { cause: error })
      const { code, what, fix, where } = error.problem
      const isClear = /^[a-z0-9-]+$/.test(code) && what !== '' && where !== undefined && /^[A-Z].*\.$/s.test(fix)
      // one line without characters that steer a terminal, short enough to read
      if (!isClear || /\p{Cc}/u.test(error.message) || error.message.length > 1000) {
        throw new Error(`${index}: ${story}: ${error.message}`)
      }
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
  }
  // the mutations reach both sides, and most of what can go wrong
  expect(whole).toBeGreaterThan(tables / 10)
  expect(tables - whole).toBeGreaterThan(tables / 4)
  expect(codes.size).toBeGreaterThan(25)
}, 120_000)
