/**
 * What is known of this recipe's law before a ladder is trained. Development ladders (records/) on prose of two languages,
 * plays, encyclopedias, manuals, program sources and declarations differ in level and in how much of the loss no model of
 * this kind removes, but hardly in the rest: the exponents and how size and data combine. So those come with beliefs, and
 * a ladder's own runs decide level and floor.
 */
import { type Belief, type Contest, coupled, type Form, PLANE_NEEDS, type Table } from '../../laws/index.ts'

/** Where the law is stated: the middle of the ladders it was learned from. */
const middle = { N: 4e4, D: 6e5 }

interface Known {
  readonly mean: number
  readonly sd: number
}

/** Beliefs about the coordinates below, in order: means over development texts, and how far texts stray from them. */
interface Population {
  readonly 'logit e': Known
  readonly a: Known
  readonly b: Known
  readonly 'ln g': Known
  readonly 'logit s': Known
}

/** Narrative prose: four texts of six novels, original and translated, in ladders of 6e11 and of 2e12 FLOPs. */
const novels: Population = {
  'logit e': { mean: 0.566, sd: 0.08 },
  a: { mean: 0.714, sd: 0.025 },
  b: { mean: 0.808, sd: 0.02 },
  'ln g': { mean: -0.671, sd: 0.06 },
  'logit s': { mean: -0.462, sd: 0.04 },
}

/** Program text: sources in thirteen languages, headers, declarations and manuals in markup, eighteen texts in all. */
const programs: Population = {
  'logit e': { mean: -0.556, sd: 0.26 },
  a: { mean: 0.731, sd: 0.036 },
  b: { mean: 0.89, sd: 0.026 },
  'ln g': { mean: -1, sd: 0.19 },
  'logit s': { mean: -0.397, sd: 0.045 },
}

/** Any text: the novels and ten of encyclopedias, sayings, manuals, programs and declarations. */
const anyText: Population = {
  'logit e': { mean: 0.201, sd: 0.415 },
  a: { mean: 0.692, sd: 0.02 },
  b: { mean: 0.857, sd: 0.02 },
  'ln g': { mean: -0.862, sd: 0.145 },
  'logit s': { mean: -0.367, sd: 0.06 },
}

/** Run-to-run noise of ln loss: what replicates of development ladders showed. */
const noise = { runs: 12, sd: 0.0052 }

/** How far top rungs strayed from the law of their lower rungs, noise and uncertainty of the parameters aside. */
const stray = { prose: 0.007, programs: 0.012 }

/**
 * Share of letters at which a text is as likely prose as a program, and what changes the odds by a factor of e. All
 * development novels have 0.77 to 0.8, all program texts 0.51 to 0.69.
 */
const kinds = { even: 0.735, scale: 0.012 }

/** Compute up to which development ladders went; beyond, the beliefs widen, in proportion to the decades. */
const charted = 7e12

/**
 * The forms that compete for a ladder whose top rung has this compute, on a text with this share of letters: its kind is
 * read off the text, since a ladder's few runs can hardly tell.
 */
export function ladderContest(topFlops: number, letters: number): Contest {
  const strain = 1 + Math.max(0, Math.log10(topFlops / charted))
  const proseOdds = (letters - kinds.even) / kinds.scale
  const prose = logistic(proseOdds)
  return {
    evidenceRows: 6,
    leastWeight: 1e-3,
    noise,
    stray: prose * stray.prose + (1 - prose) * stray.programs,
    candidates: [
      { form: recipeLaw('novels', novels, strain), logOdds: Math.min(0, proseOdds) },
      { form: recipeLaw('programs', programs, strain), logOdds: Math.min(0, -proseOdds) },
      { form: recipeLaw('any text', anyText, strain), logOdds: -1.5 },
      { form: coupled, logOdds: -3 },
    ],
  }
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

/**
 * The coupled law (src/laws/forms/coupled.ts) in coordinates in which texts differ little:
 *   ln loss = level + ln(e + (1 − e)·u^g),  u = s·n^(−a) + (1 − s)·d^(−b),  n = N/4e4, d = D/6e5.
 * u is the size of the model and its data in one number, e the share of the loss at the middle that neither removes.
 */
function recipeLaw(text: string, known: Population, strain: number): Form {
  return {
    name: `the recipe's law, ${text}`,
    equation: 'ln loss = level + ln(e + (1 - e) [s n^-a + (1 - s) d^-b]^g)',
    source: 'coupled form; beliefs from development ladders (records/)',
    needs: PLANE_NEEDS,
    coordinates: ['level', ...Object.keys(known)],

    evaluate(theta, { rows, logN, logD }, prediction, jacobian) {
      const [level, logitE, a, b, logG, logitS] = theta as unknown as readonly [
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      const [e, g, s] = [logistic(logitE), Math.exp(logG), logistic(logitS)]
      for (let i = 0; i < rows; i++) {
        const n = (logN[i] as number) - Math.log(middle.N)
        const d = (logD[i] as number) - Math.log(middle.D)
        const [sizeTerm, dataTerm] = [Math.exp(-a * n), Math.exp(-b * d)]
        const u = s * sizeTerm + (1 - s) * dataTerm
        const power = u ** g
        const total = e + (1 - e) * power
        prediction[i] = level + Math.log(total)
        const perPower = (1 - e) / total
        const perU = (perPower * g * power) / u
        jacobian.set(
          [
            1,
            (e * (1 - e) * (1 - power)) / total,
            -perU * n * s * sizeTerm,
            -perU * d * (1 - s) * dataTerm,
            perPower * power * Math.log(u) * g,
            perU * s * (1 - s) * (sizeTerm - dataTerm),
          ],
          i * 6,
        )
      }
    },

    starts: (table) => [Float64Array.of(middleOf(table), ...Object.values(known).map(({ mean }) => mean))],

    beliefs: (table) => [
      belief('level', 0, { mean: middleOf(table), sd: 1 }),
      ...Object.entries(known).map(([about, { mean, sd }], i) => belief(about, i + 1, { mean, sd: sd * strain })),
    ],

    natural(theta) {
      const [level, logitE, a, b, logG, logitS] = theta as unknown as readonly [
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      return { level, e: logistic(logitE), a, b, g: Math.exp(logG), s: logistic(logitS) }
    },
  }
}

const belief = (about: string, coordinate: number, { mean, sd }: Known): Belief => ({
  about,
  weights: Array.from({ length: 6 }, (_, i) => (i === coordinate ? 1 : 0)),
  mean,
  sd,
})

/** A first guess at the loss in the middle: the mean of the table's ln losses. */
const middleOf = ({ rows, logLoss }: Table): number => logLoss.reduce((sum, value) => sum + value, 0) / rows
