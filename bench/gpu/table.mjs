import { countParameters, flopsPerToken } from 'escalado/model'
import { datasheet, sizes, tiny, tolerance } from './sizes.mjs'

const number = (value, digits = 3) => (value === null || value === undefined ? '-' : value.toPrecision(digits))

/** Results as a table for people, with each bar and whether it was met. */
export function summarize(results) {
  const last = new Map(results.map((row) => [row.part, row]))
  const product = last.get('product')
  const lines = product?.flopsPerSecond
    ? [`products of ${product.n}²: ${number(product.flopsPerSecond / 1e12)} TFLOP/s on ${product.device}`]
    : []
  for (const size of [...sizes, tiny]) lines.push(...sectionOf(size, last))
  const curve = last.get('curve')
  if (curve) lines.push(curve.error ? `curve: ${curve.error}` : curveLine(curve))
  const conformance = last.get('conformance')
  if (conformance) lines.push(conformanceLine(conformance))
  return lines.join('\n')
}

function sectionOf({ name, shape }, last) {
  const of = (contender) => last.get(`${name}/${contender}`)
  const rows = ['escalado-cudnn', 'escalado-decomposed', 'jax', 'torch'].map((contender) => ({
    contender,
    ...of(contender),
  }))
  if (rows.every((row) => row.part === undefined)) return []
  const flops = flopsPerToken(shape)
  const lines = [`${name}: N = ${number(countParameters(shape))}, context ${shape.context}`]
  lines.push('  contender             tokens/s    MFU   peak GiB   first step s')
  for (const { contender, tokensPerSecond: speed, peakBytes, firstStepSeconds, error, part } of rows) {
    if (part === undefined) continue
    const title = `  ${contender.padEnd(20)}`
    if (error !== undefined) lines.push(`${title}  ${error.split('\n').at(-1)}`)
    else {
      const mfu = `${((100 * speed * flops) / datasheet).toFixed(1)}%`
      const memory = number(peakBytes && peakBytes / 2 ** 30)
      lines.push(
        `${title}${number(speed, 4).padStart(10)}${mfu.padStart(7)}${memory.padStart(11)}${number(firstStepSeconds).padStart(15)}`,
      )
    }
  }
  return [...lines, ...barsOf(name, flops, rows, of('escalado-warm'))]
}

function barsOf(name, flops, rows, warm) {
  const measured = rows.filter(({ tokensPerSecond }) => tokensPerSecond > 0)
  const ours = measured
    .filter(({ contender }) => contender.startsWith('escalado'))
    .toSorted((a, b) => b.tokensPerSecond - a.tokensPerSecond)[0]
  if (ours === undefined) return ['  nothing of Escalado’s was measured']
  const bar = (what, value, met) => `  ${met ? 'met   ' : 'MISSED'} ${what}: ${value}`
  const lines = []
  for (const peer of ['jax', 'torch']) {
    const theirs = measured.find(({ contender }) => contender === peer)
    if (theirs === undefined) continue
    const ratio = ours.tokensPerSecond / theirs.tokensPerSecond
    lines.push(bar(`at least 1.0 times ${peer}`, number(ratio), ratio >= 1))
    const apart = Math.max(...theirs.losses.map((loss, i) => Math.abs(loss - ours.losses[i])))
    lines.push(bar(`first losses within ${tolerance} of those of ${peer}`, number(apart), apart <= tolerance))
  }
  if (name === '124M') {
    const mfu = (ours.tokensPerSecond * flops) / datasheet
    lines.push(bar(`MFU of at least 45% of ${datasheet / 1e12} TFLOP/s`, `${(100 * mfu).toFixed(1)}%`, mfu >= 0.45))
  }
  const first = ours.firstStepSeconds
  lines.push(bar('first step within 60 s', `${number(first)} s`, first <= 60))
  if (warm?.firstStepSeconds) {
    lines.push(
      bar('first step within 5 s of a warm start', `${number(warm.firstStepSeconds)} s`, warm.firstStepSeconds <= 5),
    )
  }
  return lines
}

const curveLine = ({ worst, tolerance: allowed, agrees }) =>
  `curve: ${agrees ? 'agrees' : 'DIFFERS'} with the CPU engine's; worst window ${(100 * worst).toFixed(2)}% apart (${100 * allowed}% allowed)`

function conformanceLine({ passed, failed, skipped, error }) {
  if (error !== undefined) return `conformance: ${error}`
  const names = failed.map(({ name }) => `\n  FAILED ${name}`).join('')
  return `conformance: ${passed} passed, ${failed.length} failed, ${skipped.length} skipped${names}`
}
