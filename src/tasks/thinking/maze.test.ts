import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import { maze } from './maze.ts'

const ask = (prompt: string) => ({ task: 'maze', level: 1, prompt, answer: '' })
const open = ask('Z s.../..../...e=')

test.each(['rrrdd', 'ddrrr', 'rdrdr', 'drurdrd!', 'rrr?ddrrr!'])('%s leads out, as does any way', (path) => {
  expect(maze.verify(open, path)).toBe(true)
})

test.each([
  ['stops short', 'rrrd'],
  ['leaves the grid', 'rrrrdd'],
  ['leaves it at the end of a row for the next', 'rrrrrrrdrrr'],
  ['leaves it upwards', 'udddrrr'],
  ['crosses itself', 'rlddrrr'],
  ['turns back to the start', 'drulddrrr'],
  ['goes on behind the exit', 'rrrddu'],
  ['passes the exit and comes back', 'rrrddlr'],
  ['knows other moves', 'RRRDD'],
  ['has a space', 'rrr dd'],
  ['is empty', ''],
])('a way that %s is wrong', (_, path) => {
  expect(maze.verify(open, path)).toBe(false)
})

test('walls stop a way, and steps say where', () => {
  const problem = ask('Z s#../..#./#..e=')
  expect(maze.verify(problem, 'drdrr')).toBe(true)
  expect(maze.verify(problem, 'rdrr')).toBe(false)
  expect(maze.verifySteps?.(problem, 'drrd')).toEqual([true, true, false, false])
  expect(maze.verifySteps?.(problem, 'dr?drdrr!')).toEqual([true, true, true, true, true, true, true])
})

test('wrong attempts are walks into a dead end', () => {
  const random = createRandom('dead ends')
  for (let i = 0; i < 100; i++) {
    const drawn = maze.generate(random, 4)
    const thought = maze.trace(random, drawn, { attempts: 3, checks: true }).slice(drawn.prompt.length)
    for (const walk of thought.split('?').slice(0, -1)) {
      expect(maze.verifySteps?.(drawn, walk).every(Boolean)).toBe(true)
      // Whatever is tried next, it is no free cell.
      for (const move of 'udlr') expect(maze.verifySteps?.(drawn, walk + move).at(-1)).toBe(false)
    }
  }
})
