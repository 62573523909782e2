/** A core that writes: answers each request for a size with the seconds it took. */
import { parentPort } from 'node:worker_threads'
import { onnx } from 'escalado/engine'
import { createWriter } from 'escalado/infer'
import { initialize } from 'escalado/model'
import { createRandom } from 'escalado/stats'

const writers = new Map()

parentPort.on('message', async ({ name, batch, prompt, threads, ...shape }) => {
  const key = `${name} ${batch} ${threads}`
  if (!writers.has(key)) {
    writers.set(key, await createWriter(shape, initialize(shape, 1), onnx, { batch, threads }))
  }
  const requests = Array.from({ length: batch }, (_, i) => ({
    prefix: Uint8Array.from({ length: prompt }, (_, j) => 1 + ((i + j) % 100)),
    streams: [createRandom('bench', i)],
    maxTokens: shape.context - prompt,
  }))
  const start = performance.now()
  await writers.get(key).write(requests, { temperature: 1, topP: 1, stops: [] })
  parentPort.postMessage((performance.now() - start) / 1000)
})
