/** What ladders on different texts share: where src/studies/ladder/beliefs.ts has its numbers from. */
import fs from 'node:fs'
import path from 'node:path'

const help = `Usage: node bench/ladder/shape.mjs [--texts HASH,HASH] STORE [STORE ...]

Every finished ladder of the stores, top rung included, is fitted by
  ln loss = level + ln(e + (1 - e) [s n^-a + (1 - s) d^-b]^g),   n = N/4e4, d = D/6e5,
and what its parameters have in common is learned with it: a mean and a spread over texts for each but the level
(expectation maximization, Laplace approximation). Prints them and, ladder by ladder, by how much the top rung misses what
the lower rungs foresee with what was learned from the *other* texts. --texts keeps the ladders whose text hash begins so.
`
const middle = { N: 4e4, D: 6e5 }
const transitionTokens = 200_000
/** Run-to-run noise of ln loss, by pairs of replicates; rows of one trunk err together, which counts as a quarter more. */
const noise = ({ d, top }) => 1.25 * (top ? 0.005 : Math.exp(d) * middle.D < 4e5 ? 0.0065 : 0.0042)
/** Where learning starts: logit s, logit e, a, b, ln g. The level is a ladder's own. */
const names = ['logit s', 'logit e', 'a', 'b', 'ln g']
const start = { mean: [-0.4, 0, 0.7, 0.87, Math.log(0.38)], sd: [0.3, 0.6, 0.1, 0.1, 0.2] }
const rounds = 30

const args = process.argv.slice(2)
const kept = args[0] === '--texts' ? args.splice(0, 2)[1].split(',') : null
if (args.length === 0 || args[0] === '--help') {
  console.error(help)
  process.exit(args.length === 0 ? 2 : 0)
}

const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'))

/** Finished ladders with a finished top rung: rows of ln N, ln D (about the middle) and ln loss. */
function readLadders(store) {
  const folder = path.join(store, 'ladders')
  return fs.readdirSync(folder).flatMap((ladder) => {
    const plan = read(path.join(folder, ladder, 'plan.json'))
    const rows = [...plan.trunks, plan.top].flatMap(({ runs }) => runs.flatMap((run) => rowOf(store, run)))
    const text = plan.text.sha256.slice(0, 6)
    if (!rows.some(({ top }) => top) || (kept !== null && !kept.includes(text))) return []
    return [{ text, seed: plan.seed, rows }]
  })
}

function rowOf(store, { id, N, D, top }) {
  const file = path.join(store, 'runs', id, 'run.json')
  if (D < transitionTokens || !fs.existsSync(file)) return []
  const { status, outcome } = read(file)
  return status === 'done'
    ? [{ n: Math.log(N / middle.N), d: Math.log(D / middle.D), y: Math.log(outcome.loss), top }]
    : []
}

const logistic = (x) => 1 / (1 + Math.exp(-x))

function logLoss([level, logitS, logitE, a, b, logG], { n, d }) {
  const [e, g, s] = [logistic(logitE), Math.exp(logG), logistic(logitS)]
  return level + Math.log(e + (1 - e) * (s * Math.exp(-a * n) + (1 - s) * Math.exp(-b * d)) ** g)
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0)

/** Levenberg-Marquardt with forward differences; residuals in units of their standard deviation. */
function minimize(residualsOf, start) {
  let x = [...start]
  let residuals = residualsOf(x)
  let damping = 1e-3
  const slopes = () =>
    x.map((value, j) => residualsOf(x.with(j, value + 1e-6)).map((r, i) => (r - residuals[i]) / 1e-6))
  const normalOf = (jacobian) => jacobian.map((a) => jacobian.map((b) => dot(a, b)))
  while (damping < 1e12) {
    const jacobian = slopes()
    const damped = normalOf(jacobian).map((row, i) => row.with(i, row[i] * (1 + damping)))
    const step = solve(
      damped,
      jacobian.map((column) => dot(column, residuals)),
    )
    const next = x.map((value, i) => value - step[i])
    const nextResiduals = residualsOf(next)
    const gain = dot(residuals, residuals) - dot(nextResiduals, nextResiduals)
    damping = gain > 0 ? damping / 3 : damping * 4
    if (!(gain > 0)) continue
    x = next
    residuals = nextResiduals
    if (gain < 1e-9) break
  }
  return { x, normal: normalOf(slopes()) }
}

/** Solves a linear system by elimination with pivoting. */
function solve(matrix, right) {
  const rows = matrix.map((row, i) => [...row, right[i]])
  for (let i = 0; i < rows.length; i++) {
    const size = (k) => Math.abs(rows[k][i])
    const pivot = rows.reduce((best, _, k) => (k > i && size(k) > size(best) ? k : best), i)
    const [chosen, held] = [rows[pivot], rows[i]]
    rows[pivot] = held
    rows[i] = chosen
    for (const [k, row] of rows.entries()) {
      const factor = k === i ? 0 : row[i] / chosen[i]
      if (factor !== 0) for (let c = i; c < row.length; c++) row[c] -= factor * chosen[c]
    }
  }
  return rows.map((row, i) => row.at(-1) / row[i])
}

const column = (matrix, i) =>
  solve(
    matrix,
    matrix.map((_, j) => Number(i === j)),
  )

/** A ladder's parameters given beliefs about them, and the variance that is left of each. */
function fitLadder(rows, { mean, sd }) {
  const level = dot(
    rows.map(({ y }) => y),
    rows.map(() => 1 / rows.length),
  )
  const residualsOf = ([own, ...rest]) => [
    (own - level) / 3,
    ...rest.map((value, i) => (value - mean[i]) / sd[i]),
    ...rows.map((row) => (row.y - logLoss([own, ...rest], row)) / noise(row)),
  ]
  const { x, normal } = minimize(residualsOf, [level, ...mean])
  return { x, normal, left: x.map((_, i) => column(normal, i)[i]) }
}

/** Means and spreads over texts, each text counted once. */
function learn(ladders) {
  const weights = ladders.map(({ text }) => 1 / ladders.filter((other) => other.text === text).length)
  const texts = weights.reduce((sum, weight) => sum + weight, 0)
  const average = (values) => dot(values, weights) / texts
  let beliefs = start
  for (let round = 0; round < rounds; round++) {
    const fits = ladders.map(({ rows }) => fitLadder(rows, beliefs))
    const mean = names.map((_, i) => average(fits.map(({ x }) => x[i + 1])))
    const sd = mean.map((m, i) => Math.sqrt(average(fits.map(({ x, left }) => (x[i + 1] - m) ** 2 + left[i + 1]))))
    beliefs = { mean, sd }
  }
  return beliefs
}

/** Percent by which a top rung came out above what its lower rungs and the beliefs foresee, and the spread of that. */
function missAtTop({ rows }, beliefs) {
  const top = rows.find((row) => row.top)
  const { x, normal } = fitLadder(
    rows.filter((row) => !row.top),
    beliefs,
  )
  const foreseen = logLoss(x, top)
  const slope = x.map((value, i) => (logLoss(x.with(i, value + 1e-6), top) - foreseen) / 1e-6)
  return {
    miss: 100 * (top.y - foreseen),
    spread: 100 * Math.sqrt(dot(slope, solve(normal, slope)) + noise(top) ** 2),
  }
}

const ladders = args.flatMap(readLadders)
const { mean, sd } = learn(ladders)
console.log(`learned from ${ladders.length} ladders:`)
for (const [i, name] of names.entries()) console.log(`  ${name.padEnd(7)} ${mean[i].toFixed(3)} ± ${sd[i].toFixed(3)}`)
const scores = []
for (const { text, seed, rows } of ladders) {
  const { x } = fitLadder(rows, { mean, sd })
  const residuals = rows.map((row) => row.y - logLoss(x, row))
  const others = ladders.filter((other) => other.text !== text)
  const { miss, spread } =
    others.length === 0 ? { miss: Number.NaN, spread: Number.NaN } : missAtTop({ rows }, learn(others))
  scores.push({ miss, spread })
  const numbers = `s ${logistic(x[1]).toFixed(2)}, e ${logistic(x[2]).toFixed(3)}, g ${Math.exp(x[5]).toFixed(3)}`
  const scatter = `residual ${(100 * Math.sqrt(dot(residuals, residuals) / rows.length)).toFixed(2)}%`
  console.log(
    `text ${text} seed ${seed}: ${rows.length} rows, ${numbers}, ${scatter}, top ${miss.toFixed(2)}% (±${spread.toFixed(2)}%)`,
  )
}
const rootMeanSquare = (values) => Math.sqrt(dot(values, values) / values.length)
console.log(
  `tops: mean ${(
    dot(
      scores.map(({ miss }) => miss),
      scores.map(() => 1 / scores.length),
    )
  ).toFixed(
    2,
  )}%, root mean square ${rootMeanSquare(scores.map(({ miss }) => miss)).toFixed(2)}%, over spread ${rootMeanSquare(scores.map(({ miss, spread }) => miss / spread)).toFixed(2)}`,
)
