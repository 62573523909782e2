/** What the measurements of ladders are told on the command line. */
import { parseArgs } from 'node:util'

/**
 * Parses flags; prints the help and ends the process when asked to, or when something is wrong.
 * @template {import('node:util').ParseArgsConfig['options']} Options
 * @param {string} help
 * @param {Options} options
 */
export function readFlags(help, options) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' } } })
    if (values.help) {
      process.stdout.write(help)
      process.exit(0)
    }
    return values
  } catch (error) {
    return refuse(error.message)
  }
}

/**
 * Ends the process with exit code 2.
 * @param {string} what
 * @returns {never}
 */
export function refuse(what) {
  process.stderr.write(`${what} See --help.\n`)
  process.exit(2)
}

/**
 * `NAME=PATH[,PATH]`, as often as there are texts.
 * @param {readonly string[]} texts
 * @returns {{ name: string, data: string[] }[]}
 */
export function parseTexts(texts) {
  return texts.map((text) => {
    const at = text.indexOf('=')
    if (at < 1 || at === text.length - 1) refuse(`--texts takes NAME=PATH[,PATH], not ${text}.`)
    return { name: text.slice(0, at), data: text.slice(at + 1).split(',') }
  })
}

/**
 * A whole number of 1 or more.
 * @param {string} flag
 * @param {string} text
 */
export function count(flag, text) {
  const value = Number(text)
  return Number.isInteger(value) && value >= 1
    ? value
    : refuse(`${flag} takes a whole number of 1 or more, not ${text}.`)
}
