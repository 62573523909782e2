export { abilities, abilityText, isHeldOut, testProblems } from './abilities.ts'
export type { Problem, Task } from './task.ts'
