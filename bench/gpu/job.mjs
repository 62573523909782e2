import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { headSizeOf, headsOf, initialize, weightsOf } from 'escalado/model'
import { checkedSteps, learningRate, optimizer, weightDecay } from './sizes.mjs'

/** Sequences start at these places of the text, over and over. */
export const starts = (tokens, context, batch, step) =>
  Int32Array.from({ length: batch }, (_, row) => ((step * batch + row) * 7919 * 64) % (tokens - context - 1))

const tokens = 1 << 20

/**
 * Writes what all contenders start from: weights (float32, in storage order), a text (int32) and a description of both.
 * @param {import('./sizes.mjs').Size} size
 * @returns {string} The description's path.
 */
export function writeJob(folder, { name, shape, batch, steps }) {
  const file = (what) => join(folder, `${name}.${what}`)
  writeFileSync(file('weights'), initialize(shape, 1))
  writeFileSync(file('text'), textOf(shape.vocabulary))
  const layout = weightsOf(shape).map(({ name, shape, multiplier, transposed }) => ({
    ...{ name, shape, multiplier, transposed },
  }))
  const job = {
    ...shape,
    ...optimizer,
    ...{ name, batch, steps, learningRate, weightDecay, layout, tokens, check: checkedSteps },
    ...{ heads: headsOf(shape), headSize: headSizeOf(shape), weights: file('weights'), text: file('text') },
  }
  writeFileSync(file('json'), JSON.stringify(job))
  return file('json')
}

/** Tokens whose frequencies fall as words' do (Zipf's law), each followed by its own few: there is something to learn. */
function textOf(vocabulary) {
  let state = 1
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const text = new Int32Array(tokens)
  for (let i = 1; i < tokens; i++) {
    const fresh = Math.floor(vocabulary ** draw()) - 1
    text[i] = draw() < 0.5 ? (text[i - 1] * 31 + 7) % vocabulary : Math.max(0, fresh)
  }
  return text
}
