import { largest, smallest } from '../stats/index.ts'
import type { Observation } from './observation.ts'

/** Ratio of the largest to the smallest value below which an exponent is a guess. */
const SHORTEST_RANGE = 2
/** The same below which sizes are one, counted in two ways. */
const ONE_SIZE = 1.001

/** What a table of runs cannot tell, whatever is fitted to it; one sentence each, none when all is well. */
export function identifiability(observations: readonly Observation[]): string[] {
  const said: string[] = []
  const sizes = ratio(observations.map(({ N }) => N))
  if (observations.length < 6)
    said.push(`${observations.length} runs cannot determine five parameters and their uncertainty`)
  if (sizes < ONE_SIZE) said.push('all runs have one size: what parameters buy is not identified')
  else if (sizes < SHORTEST_RANGE) said.push('the sizes span less than a factor of 2')
  if (ratio(observations.map(({ D }) => D)) < SHORTEST_RANGE) said.push('the token counts span less than a factor of 2')
  const perParameter = observations.map(({ N, D }) => Math.log(D / N))
  if (sizes >= ONE_SIZE && largest(perParameter) - smallest(perParameter) < 0.1) {
    said.push('tokens per parameter are fixed: the terms in N and in D cannot be told apart')
  }
  return said
}

function ratio(values: readonly number[]): number {
  return largest(values) / smallest(values)
}
