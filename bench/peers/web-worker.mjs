import { resolveObjectURL } from 'node:buffer'
import { Worker as NodeWorker } from 'node:worker_threads'

/**
 * Gives this process the browser's Worker, made from a blob, which Node 20 lacks and without which jax-js runs on one
 * thread. Only what jax-js uses: postMessage, onmessage, onerror.
 * @param {number} threads What the process claims to have.
 */
export function provideWebWorkers(threads) {
  Object.defineProperty(globalThis, 'navigator', { value: { hardwareConcurrency: threads }, configurable: true })
  globalThis.Worker = WebWorker
}

const prelude = `
const { parentPort } = require('node:worker_threads')
globalThis.self = globalThis
globalThis.postMessage = (data) => parentPort.postMessage(data)
parentPort.on('message', (data) => self.onmessage({ data }))
`

class WebWorker {
  onmessage = () => {}
  onerror = () => {}

  constructor(url) {
    // the blob is read later, when its address may be gone, so it is looked up now
    const blob = resolveObjectURL(url)
    this.started = blob.text().then((source) => {
      const worker = new NodeWorker(prelude + source, { eval: true })
      worker.on('message', (data) => this.onmessage({ data }))
      worker.on('error', (error) => this.onerror(error))
      return worker
    })
  }

  postMessage(message) {
    this.started.then((worker) => worker.postMessage(message))
  }
}
