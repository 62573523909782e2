import { afterAll, inject } from 'vitest'
import {
  type ArrayKinds,
  arrayFor,
  type Backend,
  type Data,
  type DType,
  type Executable,
  type Named,
  sizeOf,
  stablehlo,
} from '../../src/engine/index.ts'
import { type OracleProcess, startOracle } from './process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The interpreter that has jax; null if there is none. */
    python: string | null
  }
}

const kinds: ArrayKinds = { float32: [Float32Array], int32: [Int32Array], bool: [Uint8Array] }

const empty: { readonly [D in DType]: (length: number) => Data } = {
  float32: (length) => new Float32Array(length),
  int32: (length) => new Int32Array(length),
  bool: (length) => new Uint8Array(length),
}

/** Python with jax, or null: then the suite is skipped. */
export const python = inject('python')
let running: OracleProcess | undefined
const oracle = (): OracleProcess => {
  running ??= startOracle(python as string)
  return running
}
afterAll(() => running?.stop())

/** A compiled module, with what XLA said about it. */
export interface Compiled extends Executable {
  /** Bytes that the executable needs beside arguments and results. */
  readonly temporary: number
  /** Bytes of results that are written over arguments. */
  readonly aliased: number
  /** The optimized HLO, if asked for. */
  readonly optimized: string
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Data): Buffer => Buffer.from(buffer, byteOffset, byteLength)

export async function compileModule(
  { text, inputs, outputs }: stablehlo.StableHloModule,
  { devices = 1, optimized = false } = {},
): Promise<Compiled> {
  const { header } = await oracle().ask({ do: 'compile', text, inputs, outputs, devices, optimized })
  const { key } = header
  return {
    temporary: header.temporary as number,
    aliased: header.aliased as number,
    optimized: (header.optimized ?? '') as string,
    async run(feeds, into = {}) {
      for (const port of outputs) if (into[port.name] !== undefined) arrayFor(into, port.name, port, kinds)
      const body = Buffer.concat(inputs.map((port) => bytesOf(arrayFor(feeds, port.name, port, kinds))))
      return unpack((await oracle().ask({ do: 'run', key }, body)).body, outputs, into)
    },
    async dispose() {
      await oracle().ask({ do: 'dispose', key })
    },
  }
}

function unpack(body: Buffer, outputs: readonly stablehlo.Port[], into: Named<Data>): Named<Data> {
  let offset = 0
  return Object.fromEntries(
    outputs.map(({ name, shape, dtype }): [string, Data] => {
      const result = into[name] ?? empty[dtype](sizeOf(shape))
      bytesOf(result).set(body.subarray(offset, offset + result.byteLength))
      offset += result.byteLength
      return [name, result]
    }),
  )
}

/** What is lowered to StableHLO, run by jaxlib's CPU client. */
export const backendWith = (options: stablehlo.LoweringOptions, name = 'xla'): Backend => ({
  name,
  compile: async (outputs) =>
    compileModule(stablehlo.lower(outputs, options), { devices: options.parallel?.devices ?? 1 }),
})
