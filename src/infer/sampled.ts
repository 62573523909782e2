/** Strategies that draw samples and choose one, by really drawing them; `pool.ts` computes them from one pool. */
import { createRandom } from '../stats/index.ts'
import { costOf, drawSamples, type Sample, type SampledProblem } from './samples.ts'
import { choose, type SelectionRule } from './select.ts'
import { type Choice, requireVerifier, type Setting, type Strategy } from './strategy.ts'

/** The likeliest token at every step. */
export const greedy: Strategy = {
  name: 'greedy',
  consults: 'nothing',
  async answer(setting, problems) {
    const drawn = await drawSamples({ ...withoutVerifier(setting), temperature: 0 }, problems, { count: 1 })
    return drawn.map((sampled) => choiceOf(sampled, sampled.samples[0], false))
  },
}

/** Draws k samples per problem and takes the one a rule chooses. */
export function sampleAndSelect(rule: SelectionRule, k: number): Strategy {
  const name = `${rule.name}, ${k} samples`
  const asksVerifier = rule.consults === 'learned verifier'
  return {
    name,
    consults: rule.consults,
    async answer(setting, problems) {
      const own = asksVerifier ? requireVerifier(setting, name) : withoutVerifier(setting)
      const drawn = await drawSamples(own, problems, { count: k })
      return drawn.map((sampled) => {
        const random = createRandom('choose', setting.seed, rule.name, sampled.problem.prompt)
        return choiceOf(sampled, choose(rule, sampled.samples, random), asksVerifier)
      })
    },
  }
}

/** A choice among a problem's samples, at the cost of all of them. */
export const choiceOf = (sampled: SampledProblem, sample: Sample | undefined, asksVerifier: boolean): Choice => ({
  completion: sample?.finished ? sample.completion : undefined,
  ...costOf(sampled, asksVerifier),
})

/** A verifier that is not asked costs nothing. */
export function withoutVerifier({ verifier: _, ...setting }: Setting): Setting {
  return setting
}
