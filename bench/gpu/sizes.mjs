/** What bench/gpu measures. `tiny` is for trying the bench out where there is no GPU; it is measured only by name. */

/**
 * @typedef {object} Size
 * @property {string} name
 * @property {{ width: number, depth: number, context: number, vocabulary: number }} shape
 * @property {number} batch Sequences per step.
 * @property {number} steps Of one call of Escalado's.
 */

/** @type {readonly Size[]} */
export const sizes = [
  { name: '124M', shape: { width: 768, depth: 12, context: 1024, vocabulary: 50304 }, batch: 32, steps: 8 },
  { name: '30M', shape: { width: 512, depth: 9, context: 512, vocabulary: 256 }, batch: 64, steps: 32 },
  { name: '1M', shape: { width: 128, depth: 5, context: 256, vocabulary: 256 }, batch: 128, steps: 128 },
]
export const tiny = { name: 'tiny', shape: { width: 64, depth: 2, context: 32, vocabulary: 256 }, batch: 4, steps: 8 }

export const optimizer = { beta1: 0.9, beta2: 0.95, epsilon: 1e-10, clip: 1 }
export const learningRate = 0.002
export const weightDecay = 0.1

/** Dense bf16 of an H100 SXM, FLOP/s, from its datasheet: what MFU is a share of. */
export const datasheet = 989e12

/** Losses of the first steps of all contenders must agree within so much: they round bf16 at different places. */
export const tolerance = 0.05
export const checkedSteps = 4
