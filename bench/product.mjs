import { performance } from 'node:perf_hooks'
import * as engine from 'escalado/engine'
import { median } from './sizes.mjs'

/** One n³ product in single precision, what other speeds are measured against. */
export async function compileProduct(n, threads) {
  const [a, b] = ['a', 'b'].map((name) => engine.input(name, [n, n]))
  const backend = await engine.processorBackend()
  const executable = await backend.compile({ c: engine.matmul(a, b) }, { threads })
  const numbers = () => Float32Array.from({ length: n * n }, (_, i) => Math.sin(i))
  const [feeds, into] = [{ a: numbers(), b: numbers() }, { c: numbers() }]
  return {
    /** FLOP/s: the median of so many products. */
    async rate(products = 10) {
      const times = []
      for (let i = 0; i < products; i++) {
        const start = performance.now()
        await executable.run(feeds, into)
        times.push((performance.now() - start) / 1000)
      }
      return (2 * n ** 3) / median(times)
    },
    dispose: () => executable.dispose(),
  }
}
