import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { initialize, weightsOf } from 'escalado/model'
import { learningRate, optimizer, weightDecay } from '../sizes.mjs'
import { wordsOf } from '../words.mjs'

/** Tokens the contenders cycle through: more than the smallest model sees in half a minute, so that none is learned by heart. */
const leastTokens = 2 ** 22

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
  const perBatch = batch * (shape.context + 1)
  writeFileSync(file('tokens'), Int32Array.from(wordsOf(Math.ceil(leastTokens / perBatch) * perBatch)))
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
