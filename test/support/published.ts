/** The published tables of ESCALADO_TEST_DATA, as tests and benches read them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CurvePoint, Observation } from '../../src/laws/index.ts'

function readData(name: string): string {
  const folder = process.env.ESCALADO_TEST_DATA
  if (folder === undefined) throw new Error('Set ESCALADO_TEST_DATA to the folder that holds data/.')
  return readFileSync(join(folder, 'data', name), 'utf8')
}

let references: unknown

/** A value of reference.json, computed independently of this repository, by its path of keys. */
export function reference(...path: readonly (string | number)[]): number {
  references ??= JSON.parse(readData('reference.json'))
  const value = path.reduce<unknown>((inside, key) => (inside as Record<string | number, unknown>)?.[key], references)
  if (typeof value !== 'number') throw new Error(`reference.json has no number at ${path.join(' > ')}`)
  return value
}

/** Rows of a comma-separated file of the shared test data, by column name. Quoted fields may hold commas. */
export function readTable(name: string): Record<string, string>[] {
  const [header = '', ...lines] = readData(name).trim().split('\n')
  const split = (line: string) => [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((m) => m[2] ?? m[1] ?? '')
  const names = split(header)
  return lines.map((line) => {
    const cells = split(line)
    return Object.fromEntries(names.map((column, i) => [column, cells[i] ?? '']))
  })
}

/** One data set to forecast within: everything up to a cut is fitted, everything above is foreseen. */
export interface HoldOutSet {
  readonly name: string
  readonly rows: readonly Observation[]
  readonly cuts: readonly number[]
}

const number = (row: Record<string, string>, column: string) => Number(row[column])

/** The published tables with N and D, as observations with 6ND where no compute is given. */
export function holdOutSets(): HoldOutSet[] {
  const plane = (row: Record<string, string>, loss: string, run?: string): Observation => {
    const [N, D] = [number(row, 'params'), number(row, 'tokens')]
    const C = number(row, 'flops') || number(row, 'budget') || 6 * N * D
    return { N, D, C, loss: number(row, loss), ...(run === undefined ? {} : { run }) }
  }
  const gemstones = (kind: string): HoldOutSet => ({
    name: `gemstones ${kind}`,
    rows: readTable(`gemstones_${kind}.csv`).map((row) => plane(row, 'loss', row.run)),
    cuts: [1e20, 5e20],
  })
  const overtraining = (corpus: string): HoldOutSet => ({
    name: `overtraining ${corpus}`,
    rows: readTable('overtraining_c4_rpj.csv')
      .filter((row) => row.train_set === corpus)
      .map((row) => plane(row, corpus === 'rpj' ? 'loss_paloma_redpajama' : 'loss_c4_val')),
    cuts: [1e19, 1e20],
  })
  const porian = (hparams: string, warmup: string, decay: string, count: string): HoldOutSet => ({
    name: `porian ${hparams} ${warmup} ${decay} ${count}`,
    rows: readTable('porian_isoflops_owt2.csv')
      .filter((r) => r.hparams === hparams && r.warmup === warmup && r.decay === decay && r.param_count === count)
      .map((row) => plane(row, 'loss')),
    cuts: [2e17, 8e17, 3.2e18],
  })
  return [
    {
      name: 'chinchilla',
      rows: readTable('chinchilla_epoch.csv')
        .filter((row) => row.in_epoch_fit === '1')
        .map((row) => plane(row, 'loss')),
      cuts: [3e19, 1e20, 3e20, 1e21],
    },
    {
      name: 'llama 3',
      rows: readTable('llama3_isoflops.csv').map((row) => plane(row, 'loss')),
      cuts: [1e20, 3e20, 1e21],
    },
    {
      name: 'data-constrained',
      rows: readTable('data_constrained_c4.csv')
        .filter((row) => row.variant === 'main' && row.in_fit_182 === '1')
        .map((row) => ({ ...plane(row, 'loss', row.run), unique: number(row, 'unique_tokens') })),
      cuts: [1e19, 1e20],
    },
    overtraining('c4_original'),
    overtraining('rpj'),
    gemstones('hot'),
    gemstones('cooldown'),
    gemstones('lr_ablation'),
    porian('base', 'long', 'kaplan', 'kaplan'),
    porian('base', 'long', 'kaplan', 'standard'),
    porian('base', 'short', 'kaplan', 'standard'),
    porian('base', 'short', 'chinchilla', 'standard'),
    porian('tuned', 'short', 'const', 'standard'),
  ]
}

export interface LearningCurve {
  readonly name: string
  readonly fitted: readonly CurvePoint[]
  readonly heldOut: readonly CurvePoint[]
}

/** The 92 learning curves of Alabdulmohsin et al. 2022, by domain, with their published split. */
export function learningCurves(): Map<string, LearningCurve[]> {
  const rows = [...readTable('nsl_benchmark_language.csv'), ...readTable('nsl_benchmark_vision.csv')]
  const byCurve = new Map<string, Record<string, string>[]>()
  for (const row of rows) {
    const key = `${row.Domain}|${row.Task}|${row.Model}`
    const list = byCurve.get(key)
    if (list === undefined) byCurve.set(key, [row])
    else list.push(row)
  }
  const domains = new Map<string, LearningCurve[]>()
  for (const [name, list] of byCurve) {
    const points = (training: string) =>
      list
        .filter((row) => row.Training === training)
        .map((row) => ({ x: number(row, 'Seen Examples'), y: number(row, 'Loss') }))
    const domain = name.split('|')[0] ?? ''
    domains.set(domain, [...(domains.get(domain) ?? []), { name, fitted: points('1'), heldOut: points('0') }])
  }
  return domains
}
