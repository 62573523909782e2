/**
 * Stands in for vitest where the conformance suite is bundled, since vitest itself is too large to bring along: the
 * same `describe`, `test` and matchers, without options, mocks and snapshots. A call that it lacks fails loudly.
 */
import { JestAsymmetricMatchers, JestChaiExpect } from '@vitest/expect'
import * as chai from 'chai'

chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

export const expect = Object.assign((value, message) => chai.expect(value, message), {
  soft: (value, message) => chai.expect(value, message),
  fail: (message) => chai.expect.fail(message),
})

const tests = []
const farewells = []
let path = []

export function describe(name, body) {
  path = [...path, name]
  body()
  path = path.slice(0, -1)
}
export function test(name, body) {
  tests.push({ name: [...path, name].join(' > '), body })
}
export const afterAll = (body) => farewells.push(body)

const skipped = (name) => tests.push({ name, skipped: true })
describe.skipIf = (condition) => (condition ? skipped : describe)

/** `%s` in a name is the first thing of a row. */
const each = (register) => (rows) => (name, body) => {
  for (const row of rows) {
    const things = Array.isArray(row) ? row : [row]
    register(name.replace('%s', things[0]), () => body(...things))
  }
}
describe.each = each(describe)
test.each = each(test)

/**
 * Runs what was registered, one after the other.
 * @param {(done: number, all: number) => void} progress
 * @returns {Promise<{ passed: number, skipped: string[], failed: { name: string, message: string }[] }>}
 */
export async function runTests(progress = () => {}) {
  const failed = []
  const skipped = tests.filter((one) => one.skipped).map(({ name }) => name)
  for (const [i, { name, body }] of tests.filter((one) => !one.skipped).entries()) {
    try {
      await body()
    } catch (error) {
      failed.push({ name, message: String(error?.message ?? error).slice(0, 400) })
    }
    progress(i + 1, tests.length)
  }
  for (const farewell of farewells) await farewell()
  return { passed: tests.length - skipped.length - failed.length, skipped, failed }
}
