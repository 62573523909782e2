import { fail } from '../../error.ts'
import { largest, smallest } from '../../stats/index.ts'
import { fitChinchilla } from '../fit.ts'
import { broken } from '../forms/broken.ts'
import { type ChinchillaParameters, chinchilla, chinchillaCoordinates } from '../forms/chinchilla.ts'
import { coupled } from '../forms/coupled.ts'
import { dataConstrained, dataConstrainedFree } from '../forms/data-constrained.ts'
import type { Form } from '../forms/form.ts'
import { frontierLaw } from '../forms/frontier.ts'
import { kaplan } from '../forms/kaplan.ts'
import { overtraining } from '../forms/overtraining.ts'
import { power, powerFloor, type Variable } from '../forms/power-floor.ts'
import { tied } from '../forms/tied.ts'
import type { Observation } from '../observation.ts'
import { fitRepeats } from '../repeats.ts'

/** A form that can be asked for by name. */
export interface NamedForm {
  readonly name: string
  /** What it is a function of; decides what a table must vary to identify it. */
  readonly variables: readonly Variable[]
  /** The form for a table; those with parameters held take them from it. */
  of(observations: readonly Observation[]): Form
  /** What to know of the form on this table, one sentence each. */
  notes?(observations: readonly Observation[]): readonly string[]
}

/** Tokens over distinct tokens up to which a run counts as having seen its data once. */
export const LEAST_REPEAT = 1.05

/** Runs without repeats that Chinchilla's five parameters are taken from. */
const FEWEST_FRESH = 6

const plane = (form: Form): NamedForm => ({ name: form.name, variables: ['N', 'D'], of: () => form })
const curve = (make: (variable: Variable) => Form): NamedForm[] =>
  (['N', 'D', 'C'] as const).map((variable) => {
    const form = make(variable)
    return { name: form.name, variables: [variable], of: () => form }
  })

const dataConstrainedByTable: NamedForm = {
  name: 'data-constrained',
  variables: ['N', 'D'],
  of: (observations) => dataConstrained(chinchillaCoordinates(withoutRepeats(observations))),
  notes: (observations) => [
    'E, A, B, alpha and beta are held at what the runs without repeats give, so they have no intervals here',
    ...fitRepeats(observations, withoutRepeats(observations)).diagnostics,
  ],
}

/** Chinchilla's law through the runs that repeat nothing. */
function withoutRepeats(observations: readonly Observation[]): ChinchillaParameters {
  const fresh = observations.filter(({ D, unique }) => unique === undefined || D <= LEAST_REPEAT * unique)
  if (fresh.length < FEWEST_FRESH) {
    fail({
      code: 'too-few-runs',
      what: `the data-constrained law takes Chinchilla's five parameters from runs that repeat nothing, at least ${FEWEST_FRESH}`,
      value: fresh.length,
      fix: 'Add runs of one epoch, or fit the plain law.',
    })
  }
  return fitChinchilla(fresh).parameters
}

/** Every form that a table can be fitted with, Chinchilla's first. */
export const namedForms: readonly NamedForm[] = [
  plane(chinchilla),
  plane(kaplan),
  plane(tied),
  plane(coupled),
  plane(overtraining),
  plane(frontierLaw),
  dataConstrainedByTable,
  plane(dataConstrainedFree),
  ...curve(powerFloor),
  ...curve(power),
  ...curve(broken),
]

/**
 * The form of a name, or of a part of a name that only one has, whatever its case.
 * @throws EscaladoError `form-unknown`
 */
export function formNamed(name: string): NamedForm {
  const asked = name.trim().toLowerCase()
  const exact = namedForms.find((form) => form.name.toLowerCase() === asked)
  const parts = namedForms.filter((form) => asked !== '' && form.name.toLowerCase().includes(asked))
  if (exact !== undefined) return exact
  if (parts.length === 1) return parts[0] as NamedForm
  return fail({
    code: 'form-unknown',
    what: parts.length === 0 ? 'no form of law has this name' : 'several forms of law have this in their name',
    value: name,
    where: '--form',
    fix: `Give one of: ${(parts.length > 1 ? parts : namedForms).map((form) => form.name).join('; ')}.`,
    exit: 2,
  })
}

/** Forms worth setting beside one: of the same variables; or, where those are not told apart, of a single one. */
export function rivalsOf(named: NamedForm, observations: readonly Observation[], identified: boolean): NamedForm[] {
  const repeats = observations.some(({ D, unique }) => unique !== undefined && D > LEAST_REPEAT * unique)
  const fits = (form: NamedForm): boolean => {
    if (form.name === named.name || NEVER_RIVALS.includes(form.name)) return false
    if (!identified) return form.variables.length === 1 && varies(observations, form.variables)
    if (form.variables.join() !== named.variables.join()) return false
    return repeats || form !== dataConstrainedByTable
  }
  return namedForms.filter(fits)
}

/** The over-training law is the tied one by other names; seven free parameters are never identified. */
const NEVER_RIVALS: readonly string[] = [overtraining.name, dataConstrainedFree.name]

function varies(observations: readonly Observation[], variables: readonly Variable[]): boolean {
  const spans = (variable: Variable) => {
    const values = observations.map((row) => row[variable])
    return largest(values) / smallest(values)
  }
  return variables.every((variable) => spans(variable) >= 2)
}
