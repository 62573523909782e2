/** The conformance suite on the device of the PJRT plugin; bundled by bundled.mjs. Prints one JSON line. */
import '../../test/conformance/xla.test.ts'
import { runTests } from './suite.mjs'

const started = performance.now()
const result = await runTests((done, all) => {
  if (done % 50 === 0) process.stderr.write(`conformance: ${done} of ${all}\n`)
})
const seconds = (performance.now() - started) / 1000
console.log(JSON.stringify({ part: 'conformance', ...result, seconds }))
if (result.passed === 0 || result.failed.length > 0) process.exitCode = 1
