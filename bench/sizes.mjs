/** The sizes every benchmark measures, and the optimizer they share. */

/**
 * @typedef {object} Size
 * @property {string} name
 * @property {{ width: number, depth: number, context: number, vocabulary: number }} shape
 * @property {number} batch Sequences per step.
 * @property {readonly number[]} threads What contenders may use; the smallest models can be faster on one.
 */

/** @type {readonly Size[]} */
export const sizes = [
  { name: '25k', shape: { width: 32, depth: 2, context: 64, vocabulary: 256 }, batch: 8, threads: [1, 2] },
  { name: '0.8M', shape: { width: 128, depth: 4, context: 128, vocabulary: 256 }, batch: 32, threads: [2] },
  { name: '4M', shape: { width: 256, depth: 5, context: 128, vocabulary: 256 }, batch: 16, threads: [2] },
]

export const optimizer = { beta1: 0.9, beta2: 0.99, epsilon: 1e-10, clip: 1 }
export const learningRate = 0.002
export const weightDecay = 0.1

/** The sizes named on the command line, or all. */
export function chosenSizes(names) {
  const unknown = names.filter((name) => !sizes.some((size) => size.name === name))
  if (unknown.length > 0) throw new Error(`No size is called ${unknown}; there are ${sizes.map(({ name }) => name)}.`)
  return names.length === 0 ? sizes : sizes.filter(({ name }) => names.includes(name))
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export const round = (value, digits = 3) => Number(value.toPrecision(digits))
