/** The devices of one host as Shardy's dialect (https://openxla.org/shardy) names them: one axis, which shares the batch. */
const mesh = '@devices'
const axisName = '"batch"'

export const printMesh = (devices: number): string => `sdy.mesh ${mesh} = <[${axisName}=${devices}]>`

/** How a value of so many axes lies: cut along one of them, or whole on every device. */
export function printSharding(rank: number, cut: number | null): string {
  const axes = Array.from({ length: rank }, (_, axis) => (axis === cut ? `{${axisName}}` : '{}'))
  return `<${mesh}, [${axes.join(', ')}]>`
}

/** Attributes of a computation that every device does on its own parts. */
export const printManual = (operands: readonly string[], results: readonly string[]): string =>
  `in_shardings=[${operands.join(', ')}] out_shardings=[${results.join(', ')}] manual_axes={${axisName}}`
