import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { liveScreen } from './screen.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A terminal that knows the sequences a screen writes: all lines ever shown, those scrolled away included. */
function fakeTerminal(rows: number) {
  const lines: string[] = ['']
  let row = 0
  const print = (text: string): void => {
    for (const [i, line] of text.replaceAll('\r', '').split('\n').entries()) {
      if (i > 0 && ++row === lines.length) lines.push('')
      if (line !== '') lines[row] = line
    }
  }
  const write = (text: string): boolean => {
    const [plain, ...controls] = text.split('\u001B[')
    print(plain as string)
    for (const control of controls) {
      const [sequence, count, kind] = /^\??(\d*)([A-Za-z])/.exec(control) as RegExpExecArray
      if (kind === 'A') row = Math.max(row - Number(count), lines.length - rows, 0)
      if (kind === 'J') lines.splice(row, lines.length, '')
      print(control.slice(sequence.length))
    }
    return true
  }
  return { columns: 80, rows, write, lines }
}

test('lines that stay are never lost, whatever the height of the frame', () => {
  const terminal = fakeTerminal(8)
  let frame = ['bar']
  const screen = liveScreen(terminal, () => frame)
  const runs = [2, 3, 3, 1, 4, 2, 4, 1].map((lanes, i) => ({ lanes, name: `run ${i}` }))
  for (const { lanes, name } of runs) {
    frame = [...Array.from({ length: lanes }, (_, lane) => `lane ${lane}`), 'bar']
    vi.advanceTimersByTime(100)
    screen.line(name)
    frame = frame.slice(1)
    vi.advanceTimersByTime(100)
  }
  const names = runs.map(({ name }) => name)
  expect(terminal.lines).toEqual([...names, 'bar', ''])
  screen.end()
  expect(terminal.lines).toEqual([...names, ''])
})

test('what stays may be longer than the terminal, and a frame that is too long shows its end', () => {
  const terminal = fakeTerminal(5)
  const screen = liveScreen(terminal, () => ['a', 'b', 'c', 'd', 'e', 'f'])
  screen.draw()
  const plan = Array.from({ length: 12 }, (_, i) => `plan ${i}`)
  screen.line(plan.join('\n'))
  vi.advanceTimersByTime(500)
  expect(terminal.lines).toEqual([...plan, 'c', 'd', 'e', 'f', ''])
  screen.end()
  expect(terminal.lines).toEqual([...plan, ''])
})

test('the cursor comes back', () => {
  const written: string[] = []
  const screen = liveScreen({ columns: 80, rows: 24, write: (text: string) => written.push(text) > 0 }, () => ['x'])
  expect(written.join('')).toContain('\u001B[?25l')
  screen.end()
  expect(written.at(-1)).toBe('\u001B[?25h')
})

test('a frame that does not change is not written again', () => {
  const written: string[] = []
  const screen = liveScreen({ columns: 80, rows: 24, write: (text: string) => written.push(text) > 0 }, () => ['x'])
  screen.draw()
  const before = written.length
  vi.advanceTimersByTime(1000)
  expect(written.length).toBe(before)
  screen.end()
})
