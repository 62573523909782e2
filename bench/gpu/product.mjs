/** The device's own rate: products of square bf16 matrices, one after the other. Usage: product.mjs SIZE SECONDS */
import './complain.mjs'
import { createXla, input, matmul } from 'escalado/engine'

const [n, seconds] = process.argv.slice(2).map(Number)
const precision = process.env.ESCALADO_BENCH_PRECISION ?? 'bfloat16'
const backend = createXla({ precision, client: process.env.ESCALADO_PJRT_PLUGIN ? {} : { preallocate: false } })
const [x, w] = ['x', 'w'].map((name) => input(name, [n, n]))
const steps = 20
const scale = 1 / Math.sqrt(n)
const loop = await backend.compileLoop({ outputs: { x: matmul(x, w, { scale }) }, carried: ['x'], perStep: [], steps })
const numbers = () => Float32Array.from({ length: n * n }, (_, i) => Math.sqrt(2) * Math.sin(i * i))
await loop.load({ x: numbers(), w: numbers() })
await loop.run({})
const begun = performance.now()
let products = 0
while (performance.now() - begun < 1000 * seconds) {
  await loop.run({})
  products += steps
}
const flops = (products * 2 * n ** 3 * 1000) / (performance.now() - begun)
const { devices } = await backend.describeDevices()
console.log(JSON.stringify({ n, precision, device: devices[0]?.kind, flopsPerSecond: flops }))
await loop.dispose()
await backend.dispose()
