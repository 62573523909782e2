/** Damage: to cells, to text, to bytes. Each function does one thing to its input and says what it did. */
import type { Random } from '../../src/stats/index.ts'
import type { Grid } from './seeds.ts'

export interface Mutation<T> {
  readonly result: T
  readonly did: string
}

const hostileCells = [
  ...['', ' ', 'NaN', 'nan', 'inf', '-inf', 'Infinity', 'null', 'None', 'n/a', '#N/A', '#DIV/0!', '-', '?', 'diverged'],
  ...['0', '-1', '-0', '0.0', '+5', ' 7 ', '1e6', '1E+6', '1e999', '1e-999', '5e-324', '1.7e308', '9'.repeat(400)],
  ...[
    '1,000,000',
    '1 000 000',
    '1_000',
    "1'000",
    '1.000.000',
    '3,14',
    '12%',
    '0,5 %',
    '$5',
    '≈3',
    '3±0.1',
    '3..4',
    '3.',
  ],
  ...[
    '=A1*2',
    '+SUM(A1)',
    '@x',
    '0x10',
    '0b11',
    '0o7',
    '1e',
    'e5',
    '--5',
    '1d5',
    '5f',
    '7B',
    '3.5M',
    '300k',
    '2 T',
    '4G',
  ],
  ...[
    '７',
    '٣',
    '1\u00a0000',
    '"',
    '""',
    'a"b',
    "'",
    ',',
    ';',
    '\t',
    '|',
    '\n',
    '1\n2',
    '\u0000',
    '\u001b[2J',
    '\ufeff5',
  ],
  ...['2024-01-01', 'TRUE', 'true', '[1]', '{"a": 1}', '<b>1</b>', '😀', 'x'.repeat(5000), '3.0000000000000000000001'],
] as const

const names = [
  ...[
    '',
    ' ',
    'params',
    'PARAMS',
    'tokens',
    'loss',
    'Loss',
    'flops',
    'val_loss',
    'loss_bits',
    'ppl',
    'accuracy',
    'error',
  ],
  ...[
    'run',
    'id',
    'unique_tokens',
    'corpus',
    'eval',
    'params (B)',
    'tokens_m',
    'FLOPs (1e21)',
    'C (PF-days)',
    '1',
    'NaN',
  ],
  ...['__proto__', 'constructor', 'toString', 'none', 'x'.repeat(300), 'a"b', 'a,b', '\u001b[31m', 'lo\tss', 'loss\n'],
] as const

const factors = [1e3, 1e-3, 1e6, 1e-6, 100, 0.01, -1, 0, 1.0000001] as const

/** Changes a grid of cells in one way. */
export function mutateGrid(grid: Grid, random: Random): Mutation<Grid> {
  const row = random.integer(grid.length)
  const column = random.integer(Math.max(1, grid[0]?.length ?? 1))
  const other = random.integer(Math.max(1, grid[0]?.length ?? 1))
  const at = `row ${row}, column ${column}`
  const [header = [], ...rows] = grid
  const setCell = (value: string): Grid =>
    grid.map((cells, i) => (i === row ? cells.map((cell, j) => (j === column ? value : cell)) : cells))
  const eachCell = (change: (cell: string, i: number) => string): Grid => [
    header,
    ...rows.map((cells, i) => cells.map((cell, j) => (j === column ? change(cell, i) : cell))),
  ]
  const swap = (cells: readonly string[]): readonly string[] =>
    cells.map((cell, j) => (j === column ? (cells[other] ?? '') : j === other ? (cells[column] ?? '') : cell))
  const value = random.pick(hostileCells)
  const name = random.pick(names)
  const factor = random.pick(factors)
  const mutations: readonly (() => Mutation<Grid>)[] = [
    () => ({ result: setCell(value), did: `${JSON.stringify(value.slice(0, 20))} at ${at}` }),
    () => ({ result: setCell(value), did: `${JSON.stringify(value.slice(0, 20))} at ${at}` }),
    () => ({ result: eachCell(() => value), did: `column ${column} all ${JSON.stringify(value.slice(0, 20))}` }),
    () => ({
      result: [header.map((old, j) => (j === column ? name : old)), ...rows],
      did: `column ${column} called ${JSON.stringify(name.slice(0, 20))}`,
    }),
    () => ({ result: [swap(header), ...rows], did: `names of columns ${column} and ${other} swapped` }),
    () => ({ result: [header, ...rows.map(swap)], did: `cells of columns ${column} and ${other} swapped` }),
    () => ({ result: grid.map(swap), did: `columns ${column} and ${other} swapped` }),
    () => ({ result: [...grid, ...grid.slice(row, row + 3)], did: `rows from ${row} repeated` }),
    () => ({ result: grid.filter((_, i) => i !== row), did: `row ${row} gone` }),
    () => ({ result: [header, ...random.shuffle(rows)], did: 'rows shuffled' }),
    () => ({ result: grid.map((cells) => cells.filter((_, j) => j !== column)), did: `column ${column} gone` }),
    () => ({
      result: grid.map((cells, i) => (i === row ? cells.filter((_, j) => j !== column) : cells)),
      did: `cell gone at ${at}`,
    }),
    () => ({
      result: grid.map((cells, i) => (i === row ? [...cells, value] : cells)),
      did: `a cell more in row ${row}`,
    }),
    () => ({ result: eachCell((cell) => String(Number(cell) * factor)), did: `column ${column} times ${factor}` }),
    () => ({ result: eachCell((_, i) => rows[i % 2]?.[column] ?? ''), did: `column ${column} of two values` }),
    () => ({
      result: [[...header, name], ...rows.map((cells, i) => [...cells, i % 2 === 0 ? value : 'other'])],
      did: `a column more called ${JSON.stringify(name.slice(0, 20))}`,
    }),
    () => ({ result: [header], did: 'header only' }),
    () => ({ result: rows, did: 'no header' }),
  ]
  return random.pick(mutations)()
}

const characters = [
  '"',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  ' ',
  '0',
  '9',
  '.',
  '-',
  'e',
  'E',
  '{',
  '}',
  '[',
  ']',
  ':',
  '%',
  '=',
  '#',
  '\\',
]

/** Changes a text in one way. */
export function mutateText(text: string, random: Random): Mutation<string> {
  const at = random.integer(text.length + 1)
  const character = random.pick(characters)
  const shown = JSON.stringify(character)
  const other = random.pick(characters)
  const lines = text.split('\n')
  const line = random.integer(lines.length)
  const mutations: readonly (() => Mutation<string>)[] = [
    () => ({ result: text.slice(0, at) + character + text.slice(at), did: `${shown} put in at ${at}` }),
    () => ({
      result: text.slice(0, at) + character + text.slice(at + 1),
      did: `${shown} put for a character at ${at}`,
    }),
    () => ({ result: text.slice(0, at) + text.slice(at + 1), did: `a character gone at ${at}` }),
    () => ({ result: text.slice(0, at), did: `cut at ${at}` }),
    () => ({ result: text.slice(at), did: `begun at ${at}` }),
    () => ({ result: text.replaceAll(character, other), did: `all ${shown} made ${JSON.stringify(other)}` }),
    () => ({ result: lines.toSpliced(line, 1).join('\n'), did: `line ${line + 1} gone` }),
    () => ({ result: lines.toSpliced(line, 0, lines[line] ?? '').join('\n'), did: `line ${line + 1} twice` }),
    () => ({ result: lines.toSpliced(line, 0, '', ' ').join('\n'), did: `blank lines before line ${line + 1}` }),
    () => ({ result: lines.toSpliced(line, 0, '# a comment').join('\n'), did: `a comment before line ${line + 1}` }),
    () => ({ result: `\ufeff${text}`, did: 'a byte order mark' }),
    () => ({ result: text.replaceAll('\n', '\r\n'), did: 'Windows line breaks' }),
    () => ({ result: text.replaceAll('\n', '\r'), did: 'bare carriage returns' }),
    () => ({ result: text.replace(/\b(\d{1,3})(000)(000)\b/, '$1,$2,$3'), did: 'separators in a number' }),
    () => ({ result: text.replaceAll('.', ','), did: 'decimal commas' }),
    () => ({ result: text.replace(/: ([^,}]+)/, ': [$1]'), did: 'a list in a cell' }),
    () => ({ result: text.replace(/: ([^,}]+)/, ': {"value": $1}'), did: 'a record in a cell' }),
    () => ({ result: text + text, did: 'all of it twice' }),
  ]
  return random.pick(mutations)()
}

/** Changes the bytes of a file in one way. */
export function mutateBytes(bytes: Uint8Array, random: Random): Mutation<Uint8Array> {
  const at = random.integer(bytes.length + 1)
  const put = (...values: readonly number[]): Uint8Array =>
    Uint8Array.from([...bytes.subarray(0, at), ...values, ...bytes.subarray(at)])
  const bit = 1 << random.integer(8)
  const mutations: readonly (() => Mutation<Uint8Array>)[] = [
    () => ({ result: bytes.map((byte, i) => (i === at ? byte ^ bit : byte)), did: `bit ${bit} changed at ${at}` }),
    () => ({ result: bytes.map((byte, i) => (i === at ? byte ^ bit : byte)), did: `bit ${bit} changed at ${at}` }),
    () => ({ result: bytes.subarray(0, at), did: `cut at byte ${at}` }),
    () => ({ result: put(0), did: `a zero byte at ${at}` }),
    () => ({ result: put(0xff), did: `no UTF-8 at ${at}` }),
    () => ({ result: put(0xc3, 0xa9), did: `an e with an accent at ${at}` }),
    () => ({ result: Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf16le'), did: 'UTF-16' }),
    () => ({ result: Uint8Array.from([0x1f, 0x8b, ...bytes]), did: 'called gzip' }),
    () => ({ result: Uint8Array.from([0x50, 0x41, 0x52, 0x31, ...bytes]), did: 'called Parquet' }),
    () => ({ result: new Uint8Array(0), did: 'emptied' }),
  ]
  return random.pick(mutations)()
}
