import { expect, test } from 'vitest'
import { isLive, styleOf, wideEnough } from './style.ts'

const terminal = { isTTY: true, columns: 120 }
const utf8 = { LANG: 'en_US.UTF-8' }

test('terminals get colour and their width, pipes neither', () => {
  expect(styleOf(terminal, utf8)).toEqual({ columns: 120, color: true, unicode: true })
  expect(styleOf({}, utf8)).toEqual({ columns: 80, color: false, unicode: true })
  expect(isLive(terminal, utf8)).toBe(true)
  expect(isLive({}, utf8)).toBe(false)
})

test('a summary takes the width of a narrow terminal, but not of one too narrow for a plot', () => {
  const widthFor = (columns: number) => wideEnough(styleOf({ isTTY: true, columns }, utf8)).columns
  expect([120, 80, 66, 40].map(widthFor)).toEqual([120, 80, 66, 60])
})

test('NO_COLOR takes colour away, FORCE_COLOR gives it, dumb terminals have none', () => {
  expect(styleOf(terminal, { ...utf8, NO_COLOR: '1' }).color).toBe(false)
  expect(styleOf(terminal, { ...utf8, NO_COLOR: '' }).color).toBe(true)
  expect(styleOf({}, { ...utf8, FORCE_COLOR: '1' }).color).toBe(true)
  expect(styleOf(terminal, { ...utf8, FORCE_COLOR: '1', NO_COLOR: '1' }).color).toBe(false)
  expect(styleOf(terminal, { ...utf8, TERM: 'dumb' }).color).toBe(false)
  expect(isLive(terminal, { TERM: 'dumb' })).toBe(false)
})

test('a locale that is not UTF-8 gets plain characters', () => {
  expect(styleOf(terminal, { LANG: 'C' }).unicode).toBe(false)
  expect(styleOf(terminal, { LANG: 'C', LC_ALL: 'C.UTF-8' }).unicode).toBe(true)
  expect(styleOf(terminal, {}).unicode).toBe(true)
  expect(styleOf(terminal, { ...utf8, TERM: 'linux' }).unicode).toBe(false)
})
