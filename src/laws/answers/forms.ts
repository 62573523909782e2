import { fail } from '../../error.ts'
import { extentOf, largest, smallest } from '../../stats/index.ts'
import type { FormFit } from '../fit.ts'
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
import { baseOfRepeats, type DecayingLaw, decayFindings, fitRepeats, freshRuns, LEAST_REPEAT } from '../repeats.ts'
import { thinRuns } from './thin.ts'

/** A form that can be asked for by name. */
export interface NamedForm {
  readonly name: string
  /** What it is a function of; decides what a table must vary to identify it. */
  readonly variables: readonly Variable[]
  /** The form for a table; those with parameters held take them from it, searching from a fit of nearly the same rows. */
  of(observations: readonly Observation[], near?: FormFit): Form
  /** Whether `of` takes parameters from the table, which then differ from resample to resample. */
  readonly holdsPartOfTable?: true
  /** What this table cannot tell of the form's own parameters as fitted, and what else to know of it. */
  findings?(
    observations: readonly Observation[],
    natural: Readonly<Record<string, number>>,
  ): readonly { readonly parameters: readonly string[]; readonly message: string }[]
}

const plane = (form: Form): NamedForm => ({ name: form.name, variables: ['N', 'D'], of: () => form })
const curve = (make: (variable: Variable) => Form): NamedForm[] =>
  (['N', 'D', 'C'] as const).map((variable) => {
    const form = make(variable)
    return { name: form.name, variables: [variable], of: () => form }
  })

/** A curve with a break, which is one only where runs stand on both sides of it. */
const brokenCurve = (named: NamedForm): NamedForm => ({
  ...named,
  findings(observations, { d = 0 }) {
    const [least, most] = extentOf(observations, (row) => row[named.variables[0] as Variable])
    if (d > least && d < most) return []
    return [{ parameters: ['c1', 'd', 'f'], message: 'no break lies within these runs: c1, d and f are undetermined' }]
  },
})

const dataConstrainedByTable: NamedForm = {
  name: 'data-constrained',
  variables: ['N', 'D'],
  holdsPartOfTable: true,
  of: (observations, near) => dataConstrained(chinchillaCoordinates(baseOf(observations, near))),
  findings: (observations) => [
    {
      parameters: [],
      message: `E, A, B, alpha and beta are held at what the ${freshRuns(observations).length} runs without repeats give, and rD and rN lean on them: published values of rD and rN belong to other values of these five`,
    },
    ...fitRepeats(observations, baseOf(observations)).findings,
  ],
}

const dataConstrainedFreely: NamedForm = {
  ...plane(dataConstrainedFree),
  findings: (observations, natural) => [
    {
      parameters: [],
      message: 'published tables do not identify all seven parameters at once: prefer the form data-constrained',
    },
    ...decayFindings(observations, natural as DecayingLaw),
  ],
}

/** Rows that the five parameters are taken from; of longer tables, a part. */
const MOST_ROWS = 6000

function baseOf(observations: readonly Observation[], near?: FormFit): ChinchillaParameters {
  const { observations: few } = thinRuns(observations, MOST_ROWS, 'the base of repeats')
  return baseOfRepeats(few, near?.natural as Parameters<typeof baseOfRepeats>[1])
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
  dataConstrainedFreely,
  ...curve(powerFloor),
  ...curve(power),
  ...curve(broken).map(brokenCurve),
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
