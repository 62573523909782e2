import type { Random } from '../../stats/index.ts'
import { questionOf } from '../task.ts'
import { defineThinkingTask, type Level } from './define.ts'

interface MazeLevel extends Level {
  readonly rows: number
  readonly columns: number
  readonly walls: number
  /** The fewest moves that the shortest way out takes. */
  readonly shortest: number
}

/** No path of a drawn problem is longer, so that several attempts fit into the room. */
const longest = 12

/** Walks in search of a short enough way out before a maze is given up. */
const patience = 20

/**
 * The question as it stands, rows separated by `/`. A cell is its place in that text, so a move is a fixed distance,
 * and whatever is neither free nor the exit (a wall, the end of a row, nothing) cannot be entered.
 */
type Maze = string

/** How far each move goes in the text. */
function movesIn(maze: Maze): ReadonlyMap<string, number> {
  const row = maze.indexOf('/') + 1
  return new Map([
    ['u', -row],
    ['d', row],
    ['l', -1],
    ['r', 1],
  ])
}

const isOpen = (maze: Maze, cell: number): boolean => maze[cell] === '.' || maze[cell] === 'e'

/** The cell after each move; NaN from the first on that cannot be made, or that enters a cell a second time. */
function follow(maze: Maze, path: string): number[] {
  const moves = movesIn(maze)
  let cell = maze.indexOf('s')
  const cells: number[] = []
  for (const move of path) {
    const next = cell + (moves.get(move) ?? Number.NaN)
    cell = isOpen(maze, next) && !cells.includes(next) ? next : Number.NaN
    cells.push(cell)
  }
  return cells
}

const leadsOut = (maze: Maze, path: string): boolean => maze[follow(maze, path).at(-1) as number] === 'e'

/** Walks on without crossing its own way until it stands at the exit or sees no way on. */
function wander(random: Random, maze: Maze): string {
  const moves = [...movesIn(maze)]
  const seen = [maze.indexOf('s')]
  let path = ''
  for (;;) {
    const cell = seen.at(-1) as number
    if (maze[cell] === 'e') return path
    const open = moves.filter(([, by]) => isOpen(maze, cell + by) && !seen.includes(cell + by))
    if (open.length === 0) return path
    const [move, by] = random.pick(open)
    path += move
    seen.push(cell + by)
  }
}

/** The cells that take `fewest` moves to reach, or more. */
function cellsFrom(maze: Maze, fewest: number): number[] {
  const moves = [...movesIn(maze).values()]
  const seen = new Set([maze.indexOf('s')])
  let nearer = 0
  let frontier = [...seen]
  for (let distance = 1; frontier.length > 0; distance++) {
    if (distance === fewest) nearer = seen.size
    frontier = frontier
      .flatMap((cell) => moves.map((by) => cell + by))
      .filter((cell) => isOpen(maze, cell) && !seen.has(cell))
    for (const cell of frontier) seen.add(cell)
  }
  // Cells are found in the order of their distance.
  return nearer === 0 ? [] : [...seen].slice(nearer)
}

/** A maze without exit. */
function drawMaze(random: Random, { rows, columns, walls }: MazeLevel): Maze {
  const free = Array<string>(rows * columns - walls - 1).fill('.')
  const cells = random.shuffle(['s', ...Array<string>(walls).fill('#'), ...free]).join('')
  return Array.from({ length: rows }, (_, row) => cells.slice(row * columns, (row + 1) * columns)).join('/')
}

/**
 * `Z ..#./#..#/e..s=lluul?lll!`: find a way from `s` to `e` around the walls, in moves up, down, left and right. Any
 * way that enters no cell twice is right, however long. Wrong attempts are walks that end in a dead end.
 */
export const maze = defineThinkingTask<MazeLevel>({
  name: 'maze',
  summary: 'find a way through a grid of 3 by 4 to 5 by 5 cells',
  answerMark: '',
  levels: [
    { rows: 3, columns: 4, walls: 3, shortest: 2, room: 64, heldOut: 500 },
    { rows: 4, columns: 4, walls: 5, shortest: 3, room: 64, heldOut: 500 },
    { rows: 4, columns: 5, walls: 7, shortest: 4, room: 96, heldOut: 500 },
    { rows: 5, columns: 5, walls: 9, shortest: 5, room: 96, heldOut: 500 },
  ],
  draw(random, level) {
    for (;;) {
      const closed = drawMaze(random, level)
      const exits = cellsFrom(closed, level.shortest)
      if (exits.length === 0) continue
      const exit = random.pick(exits)
      const maze = `${closed.slice(0, exit)}e${closed.slice(exit + 1)}`
      for (let walks = 0; walks < patience; walks++) {
        const path = wander(random, maze)
        if (leadsOut(maze, path) && path.length <= longest) return { prompt: `Z ${maze}=`, answer: path }
      }
    }
  },
  judge: (problem, path) =>
    /^[udlr]{1,24}$/.test(path) ? { answer: path, isRight: leadsOut(questionOf(problem), path) } : undefined,
  attempt: (random, problem) => wander(random, questionOf(problem)),
  judgeSteps: (problem, attempt) => follow(questionOf(problem), attempt).map((cell) => !Number.isNaN(cell)),
})
