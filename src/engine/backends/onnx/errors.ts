import { EscaladoError } from '../../../error.ts'
import { type Shape, sizeOf } from '../../graph/tensor.ts'
import { gibibytes } from '../gibibytes.ts'
import type { Kernels } from './kernels.ts'

/** What is known of a program that failed. */
export interface Failed {
  readonly kernels: Pick<Kernels, 'name'>
  /** What the device was asked to do: `run a program`. */
  readonly asked: string
  /** Bytes of the program's inputs and results. */
  readonly bytes: number
}

/** Its errors have no codes that tell them apart, so they are known by their words: ONNX Runtime's, Dawn's, the driver's. */
const causes = [
  {
    code: 'device-out-of-memory',
    words:
      /out of (device |host )?memory|out_of_(device_|host_)?memory|failed to allocate memory|bad_alloc|exceeds the max buffer size/i,
    what: 'the device has not enough memory to',
    fix: 'Train a smaller model or on fewer tokens, which makes batches smaller, or close other programs on the device.',
  },
  {
    code: 'device-lost',
    words: /device\]? (is |was )?lost|device_(is_)?(lost|removed|hung)|instance reference no longer exists/i,
    what: 'the device was lost when asked to',
    fix: 'Run the same command again: what was stored is kept. A driver may end what takes it too long: then a smaller model, or --device cpu.',
  },
]

const unknown = {
  code: 'device-failed',
  what: 'the device could not',
  fix: 'Run it again; if it fails the same way, take a smaller model, since memory may have run out, or --device cpu, and report this message.',
}

/** The error for what ONNX Runtime threw, with its own words and what is known in numbers. */
export function deviceError(error: unknown, { kernels: { name }, asked, bytes }: Failed): EscaladoError {
  const message = error instanceof Error ? error.message : String(error)
  const { code, what, fix } = causes.find(({ words }) => words.test(message)) ?? unknown
  const value = code === 'device-out-of-memory' ? memoryIn(message, bytes) : spoken(message)
  return new EscaladoError({ code, where: name, what: `${what} ${asked}`, value, fix }, { cause: error })
}

/** Bytes that were asked for at once, and of how many at most, where the message says so. */
const asks = [
  /buffer size \((?<asked>\d+)\) exceeds the max buffer size limit \((?<most>\d+)\)/i,
  /requested buffer of size (?<asked>\d+)/i,
  /trying to allocate (?<asked>\d+)/i,
]

function memoryIn(message: string, bytes: number): string {
  const { asked, most } = asks.map((pattern) => message.match(pattern)?.groups).find((found) => found) ?? {}
  const atOnce = asked === undefined ? spoken(message) : `it asked for ${gibibytes(Number(asked))} at once`
  const limit = most === undefined ? '' : `, of at most ${gibibytes(Number(most))}`
  return `${atOnce}${limit}; its inputs and results take ${gibibytes(bytes)}`
}

const mostSpoken = 200

/** What a message says in words, without the place in the source that it begins with. */
function spoken(message: string): string {
  const [line = ''] = message.trim().split('\n')
  return (line.split(/Status Message: | was false\. /).at(-1) as string).slice(0, mostSpoken).trim()
}

/** Bytes of arrays of these shapes; all elements take four at most. */
export const bytesOf = (arrays: readonly { readonly shape: Shape }[]): number =>
  arrays.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0)

/** Does what is asked of a device for a program whose inputs and results take so many bytes; what it throws is told. */
export const telling =
  (kernels: Failed['kernels'], bytes: number) =>
  async <T>(asked: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw deviceError(error, { kernels, asked, bytes })
    }
  }
