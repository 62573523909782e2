import type { Random } from '../../stats/index.ts'
import { type Problem, questionOf } from '../task.ts'
import { defineThinkingTask, type Level } from './define.ts'

interface SudokuLevel extends Level {
  /** Holes in each row, in random order of rows. */
  readonly holes: readonly [number, number, number, number]
}

const digits = '1234'
const size = digits.length

/** 16 cells, row by row; `.` is a hole. */
type Grid = string

const gridOf = (problem: Problem): Grid => questionOf(problem).replaceAll('/', '')
const rowsOf = (grid: Grid): string[] => Array.from({ length: size }, (_, i) => grid.slice(i * size, (i + 1) * size))

/** For each cell, the others in its row, column and box. */
const neighbours: readonly (readonly number[])[] = Array.from({ length: size * size }, (_, cell) => {
  const unitsOf = (i: number) => [i >> 2, i & 3, 2 * (i >> 3) + ((i & 3) >> 1)]
  const units = unitsOf(cell)
  const isNeighbour = (other: number) => other !== cell && unitsOf(other).some((unit, i) => unit === units[i])
  return Array.from({ length: size * size }, (_, other) => other).filter(isNeighbour)
})

const fits = (grid: Grid, cell: number, digit: string): boolean =>
  (neighbours[cell] as readonly number[]).every((other) => grid[other] !== digit)

const put = (grid: Grid, cell: number, digit: string): Grid => grid.slice(0, cell) + digit + grid.slice(cell + 1)

/** All ways to complete a grid, at most `limit` of them. */
function solutions(grid: Grid, limit: number): Grid[] {
  const hole = grid.indexOf('.')
  if (hole < 0) return [grid]
  const found: Grid[] = []
  for (const digit of digits) {
    if (found.length < limit && fits(grid, hole, digit))
      found.push(...solutions(put(grid, hole, digit), limit - found.length))
  }
  return found
}

let known: readonly Grid[] | undefined

/** The 288 completed grids there are, found when they are first asked for. */
function completed(): readonly Grid[] {
  known ??= solutions('.'.repeat(size * size), Number.POSITIVE_INFINITY)
  return known
}

/** Fills the holes of a grid in order: whether each character is a digit that fits what stood there before it. */
function fill(grid: Grid, answer: string): boolean[] {
  let filled = grid
  return [...answer].map((digit) => {
    const hole = filled.indexOf('.')
    const isDigit = digits.includes(digit)
    const isRight = hole >= 0 && isDigit && fits(filled, hole, digit)
    if (hole >= 0) filled = put(filled, hole, isDigit ? digit : '#')
    return isRight
  })
}

const missing = (row: string): string[] => [...digits].filter((digit) => !row.includes(digit))
const answerTo = (grid: Grid, solution: Grid): string => [...solution].filter((_, cell) => grid[cell] === '.').join('')

function punch(random: Random, row: string, holes: number): string {
  const punched = random.shuffle([0, 1, 2, 3]).slice(0, holes)
  return [...row].map((digit, i) => (punched.includes(i) ? '.' : digit)).join('')
}

/**
 * `U ..31/1324/2.1./3142=2434?4243!`: complete a grid of 4 × 4 so that each row, column and box of 2 × 2 holds 1 to 4.
 * An answer is the digits of the holes in reading order. Wrong attempts suit every row, but not every column and box.
 * Whole solved grids are held out: there are only 288, and a model soon knows those it was trained on.
 */
export const sudoku = defineThinkingTask<SudokuLevel>({
  name: 'sudoku',
  summary: 'complete a sudoku of 4 by 4 cells with 4 to 10 holes',
  answerMark: '',
  levels: [
    { holes: [2, 2, 0, 0], room: 64, heldOut: 500 },
    { holes: [2, 2, 2, 0], room: 64, heldOut: 500 },
    { holes: [2, 2, 2, 2], room: 64, heldOut: 500 },
    { holes: [3, 3, 2, 2], room: 96, heldOut: 500 },
  ],
  family: (problem) => solutions(gridOf(problem), 2).join(' '),
  draw(random, { holes }) {
    for (;;) {
      const solution = random.pick(completed())
      const order = random.shuffle(holes)
      const rows = rowsOf(solution).map((row, i) => punch(random, row, order[i] as number))
      const grid = rows.join('')
      if (solutions(grid, 2).length === 1) return { prompt: `U ${rows.join('/')}=`, answer: answerTo(grid, solution) }
    }
  },
  judge(problem, answer) {
    if (!/^[1-4]{1,16}$/.test(answer)) return undefined
    const grid = gridOf(problem)
    const holes = [...grid].filter((cell) => cell === '.').length
    return { answer, isRight: answer.length === holes && fill(grid, answer).every(Boolean) }
  },
  attempt: (random, problem) =>
    rowsOf(gridOf(problem))
      .map((row) => random.shuffle(missing(row)).join(''))
      .join(''),
  judgeSteps: (problem, attempt) => fill(gridOf(problem), attempt),
})
