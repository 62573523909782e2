/** What stands in a file of text, read a second time by other means: slowly, character by character. */

/** Cells by the names of their columns. */
type Cells = ReadonlyMap<string, unknown>

/** The records of a file by their numbers: lines of text counted from 1, or places in a JSON list. */
export function cellsOf(text: string): ReadonlyMap<number, Cells> {
  const bare = text.replace(/^\ufeff/, '')
  const start = bare.trimStart()[0]
  if (start === '[') {
    const list = JSON.parse(withoutBareWords(bare)) as readonly object[]
    return new Map(list.map((record, i) => [i + 1, new Map(Object.entries(record))]))
  }
  if (start === '{') {
    return new Map(
      bare.split('\n').flatMap((line, i) => {
        if (line.trim() === '') return []
        return [[i + 1, new Map(Object.entries(JSON.parse(withoutBareWords(line)) as object))] as const]
      }),
    )
  }
  const [header, ...rows] = recordsOf(bare)
  const names = header?.cells.map((name) => name.trim()) ?? []
  return new Map(rows.map(({ line, cells }) => [line, new Map(names.map((name, i) => [name, cells[i]]))]))
}

/** NaN and infinities outside of texts, which are never numbers of a run, become null. */
function withoutBareWords(text: string): string {
  let isText = false
  let result = ''
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string
    if (character === '"') isText = !isText
    if (isText && character === '\\') result += character + text[++i]
    else {
      const word = isText ? null : /^(NaN|-?Infinity)/.exec(text.slice(i, i + 10))
      result += word === null ? character : 'null'
      i += word === null ? 0 : word[0].length - 1
    }
  }
  return result
}

interface TextRecord {
  readonly line: number
  readonly cells: readonly string[]
}

function recordsOf(text: string): readonly TextRecord[] {
  const delimiter = delimiterIn(text)
  const records: TextRecord[] = []
  let cells: string[] = []
  let [cell, raw, isQuoted] = ['', '', false]
  let [line, first] = [1, 1]
  const end = (): void => {
    if (raw.trim() !== '') records.push({ line: first, cells: [...cells, cell] })
    cells = []
    ;[cell, raw] = ['', '']
    first = line
  }
  const characters = text.replaceAll('\r\n', '\n').replace(/\r$/, '')
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] as string
    if (character === '\n') line++
    if (character === '"' && isQuoted && characters[i + 1] === '"') {
      cell += characters[++i]
    } else if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && character === delimiter) {
      cells.push(cell)
      cell = ''
    } else if (!isQuoted && character === '\n') {
      end()
      continue
    } else cell += character
    raw += character
  }
  end()
  return records
}

/** The delimiter that the first line holding anything has most of, the tab before all others. */
function delimiterIn(text: string): string {
  const header = text.split('\n').find((line) => line.trim() !== '') ?? ''
  const bare = header.replace(/"[^"]*"/g, '')
  const counts = [',', ';', '|'].map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }))
  if (bare.includes('\t')) return '\t'
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).delimiter
}

const powers: { readonly [unit: string]: number } = { k: 3, m: 6, b: 9, t: 12, '1e21': 21 }

/** The number that a cell means in a role, by the documented rules; NaN when it means none. */
export function numberIn(cell: unknown, role: string, column: string): number {
  const text = String(cell ?? '').trim()
  const isCount = role === 'N' || role === 'D' || role === 'unique'
  const unit = (isCount ? /(?:[_ .-]([kmbt])|\(([kmbt])\))$/i : /\((1e21)\)$/).exec(column)
  const exponent = role === 'loss' ? 0 : (powers[(unit?.[1] ?? unit?.[2] ?? '').toLowerCase()] ?? 0)
  const letter = isCount && exponent === 0 ? /^(.*\d\.?)\s?([kmbt])$/i.exec(text) : null
  if (letter !== null) return Number(`${letter[1]}e${powers[(letter[2] as string).toLowerCase()]}`)
  if (exponent === 0) return text === '' ? Number.NaN : Number(text)
  const [mantissa, power = '0'] = text.toLowerCase().split('e')
  return Number(`${mantissa}e${Number(power) + exponent}`)
}
