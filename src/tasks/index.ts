export { abilities, abilityText, testProblems } from './abilities.ts'
export { heldOutProblems, isHeldOut } from './held-out.ts'
export type { Problem, Task } from './task.ts'
export * from './thinking/index.ts'
