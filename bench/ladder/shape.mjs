/** What ladders on different texts share: where src/studies/ladder/beliefs.ts has its numbers from. */
import fs from 'node:fs'
import path from 'node:path'

const help = `Usage: node bench/ladder/shape.mjs [--texts HASH,HASH] STORE [STORE ...]

Every finished ladder of the stores, top rung included, gets a level, a balance s and a floor e of its own; all share the
exponents a, b and g of   ln loss = level + ln(e + (1 - e) [s n^-a + (1 - s) d^-b]^g),   n = N/4e4, d = D/6e5.
Prints the shared numbers with standard errors and, ladder by ladder, by how much the top rung misses what the lower rungs
say with what the *other* texts share. --texts keeps the ladders whose text hash begins so.
`
const middle = { N: 4e4, D: 6e5 }
const transitionTokens = 200_000
/** Run-to-run noise of ln loss. */
const noise = 0.0045
/** Weak beliefs that bound what hardly shows: shared ln g, a, b; own level, logit s, logit e. */
const shared = { mean: [Math.log(0.33), 0.7, 0.87], sd: [0.5, 0.3, 0.15] }
const own = { mean: [0.6, -0.4, -0.4], sd: [10, 0.5, 0.7] }

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

function logLoss([logG, a, b], [level, logitS, logitE], { n, d }) {
  const [e, g, s] = [logistic(logitE), Math.exp(logG), logistic(logitS)]
  return level + Math.log(e + (1 - e) * (s * Math.exp(-a * n) + (1 - s) * Math.exp(-b * d)) ** g)
}

const strays = (values, { mean, sd }) => values.map((value, i) => (value - mean[i]) / sd[i])

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

const ownOf = (x, i) => x.slice(3 + 3 * i, 6 + 3 * i)

const fitShared = (ladders) =>
  minimize(
    (x) => [
      ...strays(x.slice(0, 3), shared),
      ...ladders.flatMap(({ rows }, i) => [
        ...strays(ownOf(x, i), own),
        ...rows.map((row) => (row.y - logLoss(x, ownOf(x, i), row)) / noise),
      ]),
    ],
    [...shared.mean, ...ladders.flatMap(() => own.mean)],
  )

/** Percent by which a top rung came out above what its lower rungs foresee, given what the other texts share. */
function missAtTop({ rows }, x) {
  const lower = rows.filter(({ top }) => !top)
  const residualsOf = (values) => [
    ...strays(values, own),
    ...lower.map((row) => (row.y - logLoss(x, values, row)) / noise),
  ]
  const top = rows.find((row) => row.top)
  return 100 * (top.y - logLoss(x, minimize(residualsOf, own.mean).x, top))
}

const ladders = args.flatMap(readLadders)
const { x, normal } = fitShared(ladders)
const errors = ['ln g', 'a', 'b'].map((name, i) => {
  const column = solve(
    normal,
    normal.map((_, j) => Number(i === j)),
  )
  return `${name} ${Math.sqrt(column[i]).toFixed(3)}`
})
console.log(
  `shared by ${ladders.length} ladders: g ${Math.exp(x[0]).toFixed(3)}, a ${x[1].toFixed(3)}, b ${x[2].toFixed(3)}`,
)
console.log(`standard errors: ${errors.join(', ')}`)
for (const [k, ladder] of ladders.entries()) {
  const [, logitS, logitE] = ownOf(x, k)
  const residuals = ladder.rows.map((row) => row.y - logLoss(x, ownOf(x, k), row))
  const spread = 100 * Math.sqrt(dot(residuals, residuals) / ladder.rows.length)
  const others = ladders.filter(({ text }) => text !== ladder.text)
  const miss = others.length === 0 ? 'no other text' : `top ${missAtTop(ladder, fitShared(others).x).toFixed(2)}%`
  const numbers = `s ${logistic(logitS).toFixed(2)}, e ${logistic(logitE).toFixed(3)}, residual ${spread.toFixed(2)}%`
  console.log(`text ${ladder.text} seed ${ladder.seed}: ${ladder.rows.length} rows, ${numbers}, ${miss}`)
}
