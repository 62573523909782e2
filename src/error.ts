/** What went wrong, as data: the one shape every failure of Escalado takes. */
export interface Problem {
  /** Stable kebab-case name, safe to branch on: `budget-too-small`. */
  readonly code: string
  /** What is wrong, as a sentence without its final stop. */
  readonly what: string
  /** The offending value, if there is one. */
  readonly value?: unknown
  /** The place: a file, a flag, a row and column, an op and its call site. */
  readonly where?: string
  /** What the reader can do about it. */
  readonly fix: string
  /** Exit code: 1 for a failure, 2 for wrong usage. */
  readonly exit?: 1 | 2
}

/** The only error Escalado throws on purpose. Its message is one clear sentence followed by the way out. */
export class EscaladoError extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(formatProblem(problem), options)
    this.name = 'EscaladoError'
    this.problem = problem
  }

  get code(): string {
    return this.problem.code
  }

  toJSON(): Problem {
    return this.problem
  }
}

/** One message for people: where, what, the value, and the way out. */
export function formatProblem({ what, value, where, fix }: Problem): string {
  const place = where === undefined ? '' : `${where}: `
  const shown = value === undefined ? '' : ` (${showValue(value)})`
  return `${place}${what}${shown}. ${fix}`
}

/** A value as people write it: members as `below=31, newest=0`, the rest as JSON. */
function showValue(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return members.map(([name, member]) => `${name}=${JSON.stringify(member)}`).join(', ')
}

/** Throws an EscaladoError; typed `never` so that it can end a branch. */
export function fail(problem: Problem, cause?: unknown): never {
  throw new EscaladoError(problem, cause === undefined ? undefined : { cause })
}
