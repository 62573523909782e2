import { expect, test } from 'vitest'
import { jsonLinesReader, readJsonList } from './json.ts'
import type { TableSink } from './sink.ts'

function collect() {
  const rows: (readonly unknown[])[] = []
  const seen = { header: [] as readonly string[], rows, numbers: [] as number[], unit: '' }
  const sink: TableSink = (header, unit) => {
    Object.assign(seen, { header, unit })
    return (cells, number) => {
      rows.push(cells)
      seen.numbers.push(number)
    }
  }
  return { seen, sink }
}
function lines(...texts: readonly string[]) {
  const { seen, sink } = collect()
  const reader = jsonLinesReader('t.jsonl', sink)
  texts.forEach((text, i) => {
    reader.line(text, i + 1)
  })
  reader.end()
  return seen
}

test('records may leave out fields and order them as they like', () => {
  expect(lines('{"a":1,"b":"x"}', '', '{"c":null,"a":2.5}')).toEqual({
    header: ['a', 'b', 'c'],
    rows: [
      [1, 'x', undefined],
      [2.5, undefined, null],
    ],
    numbers: [1, 3],
    unit: 'line',
  })
})

test('bare NaN and Infinity, as Python writes them, are no numbers; in texts they stay', () => {
  expect(lines('{"loss": NaN, "x": -Infinity, "run": "NaN \\" Infinity"}').rows).toEqual([
    ['NaN', '-Infinity', 'NaN " Infinity'],
  ])
})

test('fields named like what every object has are fields', () => {
  expect(lines('{"__proto__": 1, "constructor": 2}', '{"a": 3}')).toMatchObject({
    header: ['__proto__', 'constructor', 'a'],
    rows: [
      [1, 2, undefined],
      [undefined, undefined, 3],
    ],
  })
})

test('a list of records', () => {
  const { seen, sink } = collect()
  readJsonList('[{"a": 1},\n {"a": NaN}]', 't.json', sink)
  expect(seen).toEqual({ header: ['a'], rows: [[1], ['NaN']], numbers: [1, 2], unit: 'row' })
})

test.each([
  [['{"a": 1'], 'bad-json', /t\.jsonl, line 1: this is not valid JSON .*Write one record per line/],
  [['{"a": 1}', '{'], 'bad-json', /line 2/],
  [['{"a": 1}', '[1, 2]'], 'not-a-record', /line 2: .*\(\[1,2\]\)/],
  [['{"a": 1}', '7'], 'not-a-record', /line 2/],
  [['', ' '], 'table-empty', /empty/],
  [[...Array(1001).fill('{"a": 1}'), '{"b": 1, "val_loss": 2}'], 'late-column', /line 1002: .*\(val_loss\)/],
])('%#: %s', (texts, code, message) => {
  expect(() => lines(...texts)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
})

test('a list that is none', () => {
  expect(() => readJsonList('[1]', 't.json', collect().sink)).toThrow(/row 1: this is not a record \(1\)/)
  expect(() => readJsonList('[]', 't.json', collect().sink)).toThrow(/empty/)
  expect(() => readJsonList('[{"a":1}', 't.json', collect().sink)).toThrow(/not valid JSON/)
})

test('an endless text in a broken line takes no endless time', () => {
  const started = performance.now()
  expect(() => lines(`{"a": "${'\\"'.repeat(2e6)}`)).toThrow(/not valid JSON/)
  expect(performance.now() - started).toBeLessThan(5000)
})
