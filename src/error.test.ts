import { expect, test } from 'vitest'
import { EscaladoError, fail, formatProblem } from './error.ts'

const problem = { code: 'budget-too-small', what: 'the budget is too small', fix: 'Give at least 60s.' }

test('a message names the place, what is wrong, the value and the way out', () => {
  expect(formatProblem(problem)).toBe('the budget is too small. Give at least 60s.')
  expect(formatProblem({ ...problem, where: '--budget', value: '1s' })).toBe(
    '--budget: the budget is too small (1s). Give at least 60s.',
  )
})

test.each([
  [[1, 2], '[1,2]'],
  [{ below: 31, newest: null, unset: undefined }, 'below=31, newest=null'],
  [0, '0'],
  [false, 'false'],
  [null, 'null'],
  ['', ''],
])('the value %j is shown as (%s)', (value, shown) => {
  expect(formatProblem({ ...problem, value })).toContain(`small (${shown}).`)
})

test('fail throws the problem as data, with its cause', () => {
  expect.assertions(6)
  const cause = new Error('below')
  try {
    fail({ ...problem, exit: 2 }, cause)
  } catch (error) {
    if (!(error instanceof EscaladoError)) throw error
    expect(error).toBeInstanceOf(Error)
    expect(error.message).toBe(formatProblem(problem))
    expect(error.code).toBe('budget-too-small')
    expect(error.cause).toBe(cause)
    expect(JSON.parse(JSON.stringify(error))).toEqual({ ...problem, exit: 2 })
  }
  expect(() => fail(problem)).toThrow(EscaladoError)
})
