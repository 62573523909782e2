import { expect, test } from 'vitest'
import { commandLine } from './command-line.ts'

test('plain words stay as they are', () => {
  expect(commandLine(['ladder', '--budget', '75s', '--data', 'books/a.txt=0.7'], '/home/ada')).toBe(
    'npx escalado ladder --budget 75s --data books/a.txt=0.7',
  )
})

test('what a shell would read is quoted', () => {
  expect(commandLine(['ladder', '--data', 'books/*.txt=0.7', '--data', "Ada's notes"], '/home/ada')).toBe(
    "npx escalado ladder --data 'books/*.txt=0.7' --data 'Ada'\\''s notes'",
  )
  expect(commandLine(['sample', '--prompt', ''], '/')).toBe("npx escalado sample --prompt ''")
})

test('absolute paths become relative', () => {
  expect(
    commandLine(
      ['ladder', '--store', '/home/ada/runs', '--data=/home/texts/*.txt=1', '--plan', '/home/ada'],
      '/home/ada',
    ),
  ).toBe("npx escalado ladder --store runs '--data=../texts/*.txt=1' --plan .")
})

test('a table is a path as well', () => {
  expect(commandLine(['fit', '/home/texts/runs.csv', '--html=/home/ada/fit.html', '--y', 'loss'], '/home/ada')).toBe(
    'npx escalado fit ../texts/runs.csv --html=fit.html --y loss',
  )
})
