/** A core that writes: answers each request for a size with the seconds it took, and one for a copy with its bytes per second. */
import { parentPort } from 'node:worker_threads'
import { processorBackend } from 'escalado/engine'
import { createWriter } from 'escalado/infer'
import { initialize } from 'escalado/model'
import { createRandom } from 'escalado/stats'

const writers = new Map()

parentPort.on('message', async (message) => {
  parentPort.postMessage('copy' in message ? copyRate(message.copy) : await write(message))
})

async function write({ name, batch, prompt, threads, ...shape }) {
  const key = `${name} ${batch} ${threads}`
  if (!writers.has(key)) {
    writers.set(key, await createWriter(shape, initialize(shape, 1), await processorBackend(), { batch, threads }))
  }
  const requests = Array.from({ length: batch }, (_, i) => ({
    prefix: Uint8Array.from({ length: prompt }, (_, j) => 1 + ((i + j) % 100)),
    streams: [createRandom('bench', i)],
    maxTokens: shape.context - prompt,
  }))
  const start = performance.now()
  await writers.get(key).write(requests, { temperature: 1, topP: 1, stops: [] })
  return (performance.now() - start) / 1000
}

/** Bytes read and written per second, of a buffer far larger than any cache. */
function copyRate(bytes) {
  const [from, to] = [new Uint8Array(bytes).fill(1), new Uint8Array(bytes)]
  let fastest = 0
  for (let i = 0; i < 6; i++) {
    const start = performance.now()
    to.set(from)
    fastest = Math.max(fastest, (2 * bytes) / ((performance.now() - start) / 1000))
  }
  return fastest
}
