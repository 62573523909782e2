import { namesOf, printType, type Type, type Value } from './types.ts'

/** One line (or a few, with a region) of a function: `NAME = TEXT`. */
interface Instruction {
  readonly name: string
  readonly results: number
  readonly text: string
  readonly operands: readonly string[]
}

/** Collects the instructions of one function. Names are given out here, so that they never clash. */
export interface Emitter {
  /** Adds an instruction of one result; `text` is what stands to the right of `=`. Equal ones are added once. */
  emit(text: string, operands: readonly Value[], result: Type): Value
  /** Adds an instruction of several results. */
  emitMany(text: string, operands: readonly Value[], results: readonly Type[]): Value[]
  /** The lines that the given values need, in order, each indented by `indent`. */
  print(needed: readonly Value[], indent: string): string
}

/** `%3#1` is a result of the instruction `%3`. */
const instructionOf = (name: string): string => name.replace(/#\d+$/, '')

/** @param prefix of its names: a region may not reuse names of the function around it */
export function createEmitter(prefix = ''): Emitter {
  const instructions: Instruction[] = []
  const known = new Map<string, string>()

  function add(text: string, operands: readonly Value[], results: number): string {
    const equal = known.get(text)
    if (equal !== undefined) return equal
    const name = `%${prefix}${instructions.length}`
    known.set(text, name)
    instructions.push({ name, results, text, operands: operands.map((value) => instructionOf(value.name)) })
    return name
  }

  return {
    emit: (text, operands, result) => ({ ...result, name: add(text, operands, 1) }),
    emitMany(text, operands, results) {
      const name = add(text, operands, results.length)
      return results.map((result, i) => ({ ...result, name: `${name}#${i}` }))
    },
    print(needed, indent) {
      const live = new Set(needed.map(({ name }) => instructionOf(name)))
      const lines = instructions.toReversed().flatMap(({ name, results, text, operands }) => {
        if (!live.has(name)) return []
        for (const operand of operands) live.add(operand)
        const left = results === 1 ? name : `${name}:${results}`
        return [`${left} = ${text}`.replaceAll(/^/gm, indent)]
      })
      return lines.reverse().join('\n')
    },
  }
}

/** One parameter of a function: a value, and attributes in braces if it has any. */
export interface Parameter {
  readonly value: Value
  readonly attributes?: string
  /** Said in a comment beside it. */
  readonly comment?: string
}

export interface FunctionText {
  /** `public @main` */
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly results: readonly Parameter[]
  readonly body: string
}

/** A whole function; each parameter and result stands on a line of its own, with its comment. */
export function printFunction({ name, parameters, results, body }: FunctionText): string {
  const line = ({ attributes, comment }: Parameter, text: string, last: boolean): string =>
    `      ${text}${attributes ? ` {${attributes}}` : ''}${last ? '' : ','}${comment === undefined ? '' : ` // ${comment}`}\n`
  const lines = (of: readonly Parameter[], text: (value: Value) => string): string =>
    of.length === 0
      ? ''
      : `\n${of.map((parameter, i) => line(parameter, text(parameter.value), i === of.length - 1)).join('')}  `
  const values = results.map(({ value }) => value)
  return [
    `  func.func ${name}(${lines(parameters, (value) => `${value.name}: ${printType(value)}`)}) -> (${lines(results, printType)}) {`,
    ...(body === '' ? [] : [body]),
    `    return ${namesOf(values)} : ${values.map(printType).join(', ')}`,
    '  }',
  ].join('\n')
}
