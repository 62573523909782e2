import { linearForecast, logitForecast } from '../../src/laws/index.ts'
import type { Arm, ArmResult, Standing, VerificationRecord } from '../../src/studies/index.ts'
import { shareOf, thinkRecord } from './think-record.ts'

const standing = (share: number, attempts: number, verifies: boolean): Standing => ({
  ...{ passAt1: shareOf(share, 128), passAt8: shareOf(Math.min(1, 2 * share), 128) },
  ...{ attempts, tokens: 12 * attempts, truncated: 0.02 },
  ...{ acceptsRight: verifies ? 0.95 : null, acceptsWrong: verifies ? 0.05 : null },
})

const armOf = (seed: number, arm: Arm): ArmResult => {
  const verified = arm === 'verifying'
  const [from, to] = verified ? [0.42, 0.47 + 0.01 * seed] : [0.2, 0.31 + 0.01 * (seed % 3)]
  return {
    ...{
      seed,
      arm,
      gain: to - from,
      informedness: verified ? 0.9 : null,
      verified,
      attemptsRose: verified && seed < 7,
    },
    before: standing(from, verified ? 4 : 2.5, verified),
    after: standing(to, verified ? 4.2 : 1.8, verified),
    traps: verified ? [] : [{ name: 'idle-clip', message: 'The clip never cut anything off.' }],
  }
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8]

/** A finished study of the hypothesis. */
export const verificationRecord: VerificationRecord = {
  ...{ study: 'ab12cd34ef56', createdAt: '2026-11-23T10:00:00.000Z', seed: 1, seeds },
  hypothesis: 'Learning to think needs self-verification first.',
  rule: 'Supported if the paired difference lies above 0. Refuted if it lies below. Undecided otherwise.',
  design: 'Two models of the same size and seed are taught with and without marks.',
  arms: seeds.flatMap((seed) => [armOf(seed, 'verifying'), armOf(seed, 'blind')]),
  gains: {
    verifying: { value: 0.095, interval95: [0.075, 0.115] },
    blind: { value: 0.12, interval95: [0.11, 0.13] },
  },
  difference: { value: -0.025, interval95: [-0.05, 0] },
  agreement: { models: 16, agreeing: 14, chance: 0.0021 },
  forecasts: [
    {
      quantity: 'difference',
      forecast: linearForecast(-0.05, { noise: 0.02, parameters: 0.03, form: 0, calibration: 0 }, 6),
      ...{ outcome: -0.025, inside80: true },
    },
    {
      quantity: 'agreement',
      forecast: logitForecast(0.5, { noise: 0.4, parameters: 0.4, form: 0, calibration: 0 }, 6),
      ...{ outcome: 0.875, inside80: false },
    },
  ],
  sealed: { sha256: 'ab'.repeat(32), at: '2026-11-23T09:00:00.000Z' },
  verdict: 'undecided',
  meaning: 'These seeds do not decide it.',
  ...{ machine: thinkRecord.machine, command: 'npx escalado think --study verification', seconds: 1234, report: null },
}
