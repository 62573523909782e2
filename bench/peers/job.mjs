import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { initialize, weightsOf } from 'escalado/model'
import { learningRate, optimizer, weightDecay } from '../sizes.mjs'

/** Batches the contenders cycle through. */
const batches = 16

/** Losses of this many first steps must agree among all contenders. */
export const checkedSteps = 4

/**
 * Writes what all contenders of a size start from: the model's weights, the tokens, and a description of both.
 * @param {string} folder
 * @param {import('../sizes.mjs').Size} size
 * @param {number} threads
 * @returns {string} The description's path.
 */
export function writeJob(folder, { name, shape, batch }, threads) {
  const file = (what) => join(folder, `${name}.${threads}.${what}`)
  writeFileSync(file('weights'), initialize(shape, 1))
  writeFileSync(file('tokens'), tokensOf(batches * batch * (shape.context + 1)))
  const layout = weightsOf(shape).map(({ name, shape, multiplier, transposed }) => ({
    name,
    shape,
    multiplier,
    transposed,
  }))
  const files = { weights: file('weights'), tokens: file('tokens') }
  const job = {
    ...shape,
    ...optimizer,
    batch,
    threads,
    learningRate,
    weightDecay,
    layout,
    ...files,
    check: checkedSteps,
  }
  writeFileSync(file('json'), JSON.stringify(job))
  return file('json')
}

/** Bytes with some structure to learn: words of a small vocabulary in pseudorandom order. */
function tokensOf(count) {
  const words = [
    'the ',
    'of ',
    'and ',
    'scaling ',
    'laws ',
    'hold ',
    'or ',
    'break ',
    'when ',
    'models ',
    'grow. ',
    'We ',
  ]
  let state = 1
  let text = ''
  while (text.length < count) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += words[(state >>> 16) % words.length]
  }
  return Int32Array.from(Buffer.from(text.slice(0, count)))
}
