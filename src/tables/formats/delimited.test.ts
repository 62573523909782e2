import { describe, expect, test } from 'vitest'
import { delimitedReader } from './delimited.ts'

/** Header, records and their line numbers of a text. */
function parse(text: string) {
  const rows: { readonly cells: readonly unknown[]; readonly line: number }[] = []
  let header: readonly string[] = []
  const reader = delimitedReader('t.csv', (names) => {
    header = names
    return (cells, line) => rows.push({ cells, line })
  })
  text.split('\n').forEach((line, i) => {
    reader.line(line, i + 1)
  })
  reader.end()
  return { header, cells: rows.map(({ cells }) => cells), lines: rows.map(({ line }) => line) }
}

test.each([',', '\t', ';', '|'])('delimiter %j', (delimiter) => {
  const text = [`a b${delimiter}"c,;d"`, `1${delimiter}2`, `"3"${delimiter}`].join('\n')
  expect(parse(text)).toEqual({
    header: ['a b', 'c,;d'],
    cells: [
      ['1', '2'],
      ['3', ''],
    ],
    lines: [2, 3],
  })
})

test('quoted cells hold delimiters, quotes and line breaks; lines are those of the file', () => {
  const text = 'run,loss\n"6 ""deep"", wide",1\n\n"two\nlines",2\n"""",3\n'
  expect(parse(text)).toEqual({
    header: ['run', 'loss'],
    cells: [
      ['6 "deep", wide', '1'],
      ['two\nlines', '2'],
      ['"', '3'],
    ],
    lines: [2, 4, 6],
  })
})

describe('what is refused', () => {
  test.each([
    ['', 'table-empty', /t\.csv: the table is empty/],
    ['\n \n', 'table-empty', /empty/],
    ['1,2,3.5\n4,5,6', 'no-header', /line 1: the first line holds numbers/],
    ['a,b\r1,2\r3,4', 'line-breaks', /carriage returns/],
    ['a,b\n1,2\n1,2,3', 'row-ragged', /line 3: the row has 3 cells and the header 2 columns/],
    ['a,b\n1', 'row-ragged', /line 2: the row has 1 cells/],
    ['a,b\n"1,2\n3,4', 'bad-quotes', /line 2: a quote is never closed/],
    ['a,b\n1"2",3', 'bad-quotes', /line 2: a quote stands inside a cell/],
    ['a,b\n"1"2,"3"', 'bad-quotes', /line 2: a quote stands inside a cell/],
    ['a,b\n1, "3"', 'bad-quotes', /line 2: a quote stands inside a cell/],
    [`${'a,'.repeat(20_000)}b`, 'too-many-columns', /20001/],
  ])('%j: %s', (text, code, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
  })

  test('a quote that is never closed is found before the file has been read', () => {
    let lines = 0
    const reader = delimitedReader('t.csv', () => () => {})
    const read = (): void => {
      reader.line('a,b', 1)
      reader.line('"open,1', 2)
      for (lines = 3; lines < 1e6; lines++) reader.line('x'.repeat(1000), lines)
    }
    expect(read).toThrow(/line 2: a quote is never closed/)
    expect(lines).toBeLessThan(2000)
  })
})
