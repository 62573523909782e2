import type { Backend } from './backend.ts'
import { onnx } from './onnx/index.ts'
import { missingHere, x64 } from './x64/index.ts'

let chosen: Promise<Backend> | undefined

/** What computes on this machine's processor: machine code of our own where it runs, else ONNX Runtime. */
export function processorBackend(): Promise<Backend> {
  chosen ??= missingHere().then((missing) => (missing === undefined ? x64 : onnx))
  return chosen
}
