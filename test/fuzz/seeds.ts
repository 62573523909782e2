/** Small sound tables, and how a grid of cells is written in each format. */

/** Text cells; the first row holds the names of the columns. */
export type Grid = readonly (readonly string[])[]

export const formats = ['csv', 'tsv', 'semicolons', 'json lines', 'json list'] as const
export type Format = (typeof formats)[number]

const law = (N: number, D: number): number => 1.8 + 400 / N ** 0.34 + 2000 / D ** 0.36

/** Twelve runs: four sizes, three lengths. */
function runs(header: string, cells: (N: number, D: number, i: number) => readonly (string | number)[]): Grid {
  const rows = Array.from({ length: 12 }, (_, i) => cells(1e6 * 2 ** (i % 4), 2e7 * 3 ** Math.floor(i / 4), i))
  return [header.split(','), ...rows.map((row) => row.map(String))]
}

const grids: { readonly [name: string]: Grid } = {
  levels: runs('params,tokens,flops,loss', (N, D) => [N, D, 6.3 * N * D, law(N, D).toFixed(6)]),
  checkpoints: runs('run,N,D,unique_tokens,step,val_loss', (N, D, i) => {
    return [`run "${i % 4}", wide`, N, D, D / 4, i * 100, law(N, D).toFixed(4)]
  }),
  'compute only': runs('name,n_params,C,seed,final_loss,status', (N, D, i) => {
    return [`r${i}`, `${N / 1e6}M`, (6 * N * D).toExponential(3), i, i === 5 ? 'nan' : law(N, D), 'done']
  }),
  units: runs('Model Size (M),tokens_b,corpus,nll', (N, D) => [N / 1e6, D / 1e9, 'c4', law(N, D).toPrecision(8)]),
}

export const seedTables: readonly { readonly name: string; readonly grid: Grid; readonly format: Format }[] =
  formats.flatMap((format) =>
    Object.entries(grids).map(([name, grid]) => ({ name: `${name} as ${format}`, grid, format })),
  )

export function writeGrid(grid: Grid, format: Format): string {
  const [header = [], ...rows] = grid
  const record = (row: readonly string[]): string =>
    `{${row.map((cell, i) => `${JSON.stringify(header[i] ?? `extra${i}`)}: ${jsonCell(cell)}`).join(', ')}}`
  if (format === 'json lines') return `${rows.map(record).join('\n')}\n`
  if (format === 'json list') return `[\n${rows.map(record).join(',\n')}\n]\n`
  const delimiter = { csv: ',', tsv: '\t', semicolons: ';' }[format]
  return `${grid.map((row) => row.map((cell) => quoted(cell, delimiter)).join(delimiter)).join('\n')}\n`
}

const jsonCell = (cell: string): string => {
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(cell) || cell === 'NaN' || cell === 'null') return cell
  return JSON.stringify(cell)
}

const quoted = (cell: string, delimiter: string): string =>
  cell.includes(delimiter) || /["\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
