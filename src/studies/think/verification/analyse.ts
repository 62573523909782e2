/** From what the models of all seeds do to whether the hypothesis holds. Pure. */
import { resampledMean } from '../../../laws/index.ts'
import { createRandom, incompleteBeta, mean, passAtK, sd, studentQuantile } from '../../../stats/index.ts'
import type { MeasuredModel, MeasuredThinking } from '../measured.ts'
import type { ThinkPractice } from '../record.ts'
import { verifiesFrom } from './design.ts'
import type { Arm, ArmResult, OverSeeds, Standing, VerificationRecord } from './record.ts'

export interface MeasuredArm {
  readonly seed: number
  readonly arm: Arm
  readonly before: MeasuredModel
  readonly after: MeasuredModel
  readonly traps: ThinkPractice['traps']
}

type Findings = Pick<VerificationRecord, 'arms' | 'gains' | 'difference' | 'agreement' | 'verdict' | 'meaning'>

export function analyseVerification(measured: readonly MeasuredArm[]): Findings {
  const arms = measured.map(resultOf)
  const gainsOf = (arm: Arm): number[] => arms.filter((result) => result.arm === arm).map(({ gain }) => gain)
  const [verifying, blind] = [gainsOf('verifying'), gainsOf('blind')]
  const difference = overSeeds(verifying.map((gain, i) => gain - (blind[i] as number)))
  const agreeing = arms.filter(({ verified, attemptsRose }) => verified === attemptsRose).length
  const agreement = { models: arms.length, agreeing, chance: chanceOf(agreeing, arms.length) }
  const gains = { verifying: overSeeds(verifying), blind: overSeeds(blind) }
  const verdict = decide(difference, gains.blind, agreement.chance)
  return { arms, gains, difference, agreement, verdict, meaning: meaningOf(verdict, difference, agreement) }
}

function resultOf({ seed, arm, before, after, traps }: MeasuredArm): ArmResult {
  const [start, end] = [standingOf(before), standingOf(after)]
  const { acceptsRight, acceptsWrong } = start
  const informedness = acceptsRight === null || acceptsWrong === null ? null : acceptsRight - acceptsWrong
  return {
    ...{ seed, arm, before: start, after: end, informedness, traps },
    gain: end.passAt1.value - start.passAt1.value,
    verified: informedness !== null && informedness >= verifiesFrom,
    attemptsRose: end.attempts > start.attempts,
  }
}

function standingOf({ model, thinking }: MeasuredModel): Standing {
  const { task, counts, ...rest } = thinking[0] as MeasuredThinking
  const passAt = (k: number) =>
    resampledMean(
      counts.map(({ right, samples }) => (samples < k ? null : passAtK(samples, right, k))),
      counts.map(() => task),
      createRandom('standing', model, k),
    )
  return { ...rest, passAt1: passAt(1), passAt8: passAt(8) }
}

/** Student's interval of a mean over independent seeds. */
function overSeeds(values: readonly number[]): OverSeeds {
  const value = mean(values)
  const half = (studentQuantile(0.975, values.length - 1) * sd(values)) / Math.sqrt(values.length)
  return { value, interval95: [value - half, value + half] }
}

/** P(at least so many heads of n coins) = I_½(heads, n − heads + 1). */
const chanceOf = (heads: number, n: number): number => (heads === 0 ? 1 : incompleteBeta(0.5, heads, n - heads + 1))

/** The sealed rule. */
export function decide(difference: OverSeeds, blind: OverSeeds, chance: number): VerificationRecord['verdict'] {
  const [low, high] = difference.interval95
  if (low > 0) return chance < 0.05 ? 'supported' : 'undecided'
  return high < 0 || blind.interval95[0] > 0 ? 'refuted' : 'undecided'
}

const points = (value: number): string => `${value < 0 ? '−' : '+'}${(100 * Math.abs(value)).toFixed(1)}`

function meaningOf(
  verdict: VerificationRecord['verdict'],
  { value, interval95: [low, high] }: OverSeeds,
  { models, agreeing }: VerificationRecord['agreement'],
): string {
  const found = `Practice gained models taught to verify ${points(value)} points of pass@1 against those taught without (95%: ${points(low)} to ${points(high)}), and in ${agreeing} of ${models} models attempts rose exactly if they had verified them before.`
  const sentences = {
    supported: 'At this size and on this task, learning to think needed self-verification first.',
    refuted: 'At this size and on this task, models learned without self-verification too.',
    undecided: 'These seeds do not decide it.',
  }
  return `${sentences[verdict]} ${found} It says nothing about larger models, other tasks or longer practice.`
}
