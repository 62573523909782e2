/**
 * What is known of this recipe's law before a ladder is trained. Ladders on development texts (records/) differ in level
 * and in how size and data weigh against each other, but prose of all kinds (two languages, novels, plays,
 * encyclopedia) hardly in shape. So the shape for prose comes with tight beliefs, that for
 * program text with loose ones; the ladder's own runs show which they are of, and decide the rest.
 */
import { type Belief, type Contest, coupled, type Form, type Table } from '../../laws/index.ts'

/** Where the shape is stated: the middle of the ladders it was learned from. */
const middle = { N: 4e4, D: 6e5 }

interface Known {
  readonly mean: number
  readonly sd: number
}

/**
 * loss / loss(middle) = e + (1 − e)·[s·n^(−alpha/g) + (1 − s)·d^(−beta/g)]^g with n = N/4e4, d = D/6e5.
 * Means over ladders on texts of a kind, and how far texts of that kind are believed to stray.
 */
interface Shape {
  readonly irreducible: Known
  readonly logG: Known
  readonly alpha: Known
  readonly beta: Known
  /** ln s/(1 − s): which term weighs more at the middle. */
  readonly balance: Known
}

const prose: Shape = {
  irreducible: { mean: 0.549, sd: 0.04 },
  logG: { mean: Math.log(0.355), sd: 0.05 },
  alpha: { mean: 0.24, sd: 0.01 },
  beta: { mean: 0.31, sd: 0.01 },
  balance: { mean: -0.15, sd: 0.4 },
}

/** Program sources and declarations: steeper, and much less alike than prose. */
const structured: Shape = {
  irreducible: { mean: 0.47, sd: 0.1 },
  logG: { mean: Math.log(0.46), sd: 0.18 },
  alpha: { mean: 0.41, sd: 0.06 },
  beta: { mean: 0.42, sd: 0.06 },
  balance: { mean: -0.4, sd: 0.5 },
}

/** Compute up to which development ladders went; beyond, the shapes are believed less, in proportion to the decades. */
const charted = 1.5e12

/** Rows the evidence counts as: enough to tell the kinds of text apart, few enough to keep the runner-up in the spread. */
const evidenceRows = 12

/** The contest for a ladder whose top rung has this compute: each kind of text, and a text of neither kind. */
export function ladderContest(topFlops: number): Contest {
  // half as wide again as seen, since few texts were
  const strain = 1.5 + Math.max(0, Math.log10(topFlops / charted))
  const known = (name: string, shape: Shape): Form => ({
    ...coupled,
    name: `coupled, ${name}`,
    beliefs: (table) => beliefsOf(shape, table).map((belief) => ({ ...belief, sd: belief.sd * strain })),
  })
  return {
    evidenceRows,
    leastWeight: 1e-3,
    candidates: [
      { form: known('prose', prose), logOdds: 1 },
      { form: known('structured text', structured), logOdds: 0 },
      { form: coupled, logOdds: -2 },
    ],
  }
}

function beliefsOf(shape: Shape, table: Table): Belief[] {
  const { irreducible, logG, alpha, beta, balance } = shape
  const g = Math.exp(logG.mean)
  const share = 1 / (1 + Math.exp(-balance.mean))
  const [n, d] = [Math.log(middle.N), Math.log(middle.D)]
  const level = levelAtMiddle(shape, table)
  const one = (about: string, index: number, mean: number, sd: number): Belief => ({
    about,
    weights: Array.from({ length: 6 }, (_, i) => (i === index ? 1 : 0)),
    mean,
    sd,
  })
  // coordinates of the coupled form: ln A, ln B, ln E, alpha, beta, ln g
  return [
    {
      about: 'balance of the terms at the middle',
      weights: [1, -1, 0, -n, d, 0],
      mean: g * balance.mean,
      sd: g * balance.sd,
    },
    {
      about: 'sum of the terms at the middle',
      weights: [0.5, 0.5, 0, -n / 2, -d / 2, 0],
      mean: level + Math.log(1 - irreducible.mean) + (g / 2) * Math.log(share * (1 - share)),
      sd: 0.5,
    },
    one('ln E', 2, level + Math.log(irreducible.mean), irreducible.sd / irreducible.mean),
    one('the exponent of N', 3, alpha.mean, alpha.sd),
    one('the exponent of D', 4, beta.mean, beta.sd),
    one('ln g', 5, logG.mean, logG.sd),
  ]
}

/** ln loss at the middle if the table had exactly the mean shape: the average over its rows. */
function levelAtMiddle(shape: Shape, { rows, logN, logD, logLoss }: Table): number {
  let sum = 0
  for (let i = 0; i < rows; i++) sum += (logLoss[i] as number) - shapeAt(shape, logN[i] as number, logD[i] as number)
  return sum / rows
}

function shapeAt(shape: Shape, logN: number, logD: number): number {
  const e = shape.irreducible.mean
  const g = Math.exp(shape.logG.mean)
  const share = 1 / (1 + Math.exp(-shape.balance.mean))
  const n = Math.exp((-shape.alpha.mean / g) * (logN - Math.log(middle.N)))
  const d = Math.exp((-shape.beta.mean / g) * (logD - Math.log(middle.D)))
  return Math.log(e + (1 - e) * (share * n + (1 - share) * d) ** g)
}
