/** What only a development checkout can make for bench/gpu: the conformance suite as one file of plain JavaScript. */
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))

/** @param {string} file */
export const writeConformance = (file) =>
  build({
    input: here('conformance-entry.mjs'),
    platform: 'node',
    external: ['onnxruntime-node', 'koffi'],
    resolve: { alias: { vitest: here('suite.mjs') } },
    logLevel: 'silent',
    output: { file, format: 'esm', codeSplitting: false },
  })
