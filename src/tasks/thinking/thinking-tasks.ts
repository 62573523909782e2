import { countdown } from './countdown.ts'
import { longAddition } from './long-addition.ts'
import { longMultiplication } from './long-multiplication.ts'
import { maze } from './maze.ts'
import { programs } from './programs.ts'
import { reachability } from './reachability.ts'
import { sorting } from './sorting.ts'
import { sudoku } from './sudoku.ts'
import type { ThinkingTask } from './thinking-task.ts'

/** The tasks that can be thought about, told apart by the first byte of their prompts, also from the abilities. */
export const thinkingTasks: readonly ThinkingTask[] = [
  countdown,
  longAddition,
  longMultiplication,
  sorting,
  maze,
  reachability,
  sudoku,
  programs,
]
