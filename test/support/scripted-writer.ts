import { bytesOf, textOf, type Writer } from '../../src/infer/index.ts'

/** What a scripted writer is taken for; only its costs follow from it. */
export const scriptedShape = { width: 32, depth: 1, context: 64, vocabulary: 256 }

/**
 * A writer that continues every text as a script says, cut off where its tokens are used up: its first stream as the
 * first line, and so on. A text that the script lacks is an error. Every byte has a log-probability of −1.
 */
export const scriptedWriter = (script: { readonly [text: string]: string | readonly string[] }): Writer => ({
  shape: scriptedShape,
  capacity: scriptedShape.context,
  write: async (requests) =>
    requests.map(({ prefix, streams, maxTokens }) =>
      streams.map((_, i) => {
        const line = [script[textOf(prefix)] ?? []].flat()[i]
        if (line === undefined) throw new Error(`not in the script: ${textOf(prefix)}`)
        const bytes = bytesOf(line).subarray(0, maxTokens)
        return { bytes, logProbabilities: [...bytes].map(() => -1), stopped: bytes.at(-1) === 10 }
      }),
    ),
  loadWeights: () => undefined,
  dispose: async () => undefined,
})
