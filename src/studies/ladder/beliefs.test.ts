import { expect, test } from 'vitest'
import { forecastTop, type Observation } from '../../laws/index.ts'
import { createRandom } from '../../stats/index.ts'
import { ladderContest } from './beliefs.ts'

const [prose, programs, between] = [0.785, 0.6, 0.735]
const oddsOf = (letters: number) =>
  Object.fromEntries(ladderContest(1e12, letters).candidates.map(({ form, logOdds }) => [form.name, logOdds]))

test('the share of letters says which beliefs come first', () => {
  const [novel, program] = ["the recipe's law, novels", "the recipe's law, programs"] as const
  expect(oddsOf(prose)[novel]).toBe(0)
  expect(oddsOf(prose)[program]).toBeLessThan(-4)
  expect(oddsOf(programs)[program]).toBe(0)
  expect(oddsOf(programs)[novel]).toBeLessThan(-4)
  expect(oddsOf(between)[novel]).toBeCloseTo(oddsOf(between)[program] as number, 9)
})

test('the spread of tops grows from prose to programs, without a jump', () => {
  const strays = [prose, 0.75, between, 0.72, programs].map((letters) => ladderContest(1e12, letters).stray as number)
  expect(strays).toEqual(strays.toSorted((a, b) => a - b))
  expect(strays[0]).toBeCloseTo(0.007, 3)
  expect(strays[2]).toBeCloseTo(0.0095, 6)
  expect(strays.at(-1)).toBeCloseTo(0.012, 6)
})

/** ln loss of program text, from the means of the development texts. */
function programLoss(N: number, D: number): number {
  const [e, g, s] = [0.364, Math.exp(-1), 0.402]
  const u = s * (N / 4e4) ** -0.731 + (1 - s) * (D / 6e5) ** -0.89
  return 1.9 * (e + (1 - e) * u ** g)
}

test('a ladder on programs is forecast too high by those who take it for prose', () => {
  const top = { N: 67_584, D: 1_400_000, C: 6.5e11 }
  const plan = [
    ...[275_000, 550_000, 1_100_000].map((D) => ({ N: 10_240, D })),
    ...[290_000, 580_000].map((D) => ({ N: 19_968, D })),
    { N: 32_768, D: 365_000 },
  ]
  const errors = Array.from({ length: 12 }, (_, draw) => {
    const random = createRandom('programs', draw)
    const runs = [0, 1, 2].flatMap((copy) =>
      plan.map(({ N, D }, i): Observation => {
        const C = 7 * N * D
        return {
          run: `${copy}.${i}`,
          trunk: `${copy}.${N}`,
          N,
          D,
          C,
          loss: programLoss(N, D) * (1 + 0.004 * random.normal()),
        }
      }),
    )
    const outcome = programLoss(top.N, top.D)
    return [programs, prose].map(
      (letters) => outcome / forecastTop(runs, top, ladderContest(top.C, letters)).forecast.mean - 1,
    )
  })
  const meanOf = (kind: number) => errors.reduce((sum, error) => sum + (error[kind] as number) / errors.length, 0)
  expect(Math.abs(meanOf(0))).toBeLessThan(0.005)
  expect(meanOf(1)).toBeLessThan(-0.01)
})
