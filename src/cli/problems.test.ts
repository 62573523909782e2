import { expect, test } from 'vitest'
import { EscaladoError } from '../error.ts'
import { reportProblem } from './problems.ts'

const folder = '/home/ada'
const problem = {
  code: 'empty-text',
  what: 'has no text',
  value: '0 bytes',
  where: '/home/ada/notes.txt',
  fix: 'Name another.',
}

test('a problem is one message with paths as seen from here', () => {
  expect(reportProblem(new EscaladoError(problem), { debug: false, folder })).toEqual({
    text: 'escalado: notes.txt: has no text (0 bytes). Name another.',
    exit: 1,
  })
})

test('exit codes: what the problem says, 130 for an interruption', () => {
  const exit = (extra: object) =>
    reportProblem(new EscaladoError({ ...problem, ...extra }), { debug: false, folder }).exit
  expect(exit({ exit: 2 })).toBe(2)
  expect(exit({ code: 'interrupted' })).toBe(130)
})

test('anything else is one line that says how to see more', () => {
  expect(reportProblem(new TypeError('x is not\n  a function'), { debug: false, folder })).toEqual({
    text: 'escalado: something unexpected happened: x is not a function\nRun again with --debug to see where.',
    exit: 1,
  })
  expect(reportProblem('odd', { debug: false, folder }).text).toContain('something unexpected happened: odd')
})

test('the stack is shown only when asked for', () => {
  expect(reportProblem(new EscaladoError(problem), { debug: true, folder }).text).toContain('problems.test.ts')
})
