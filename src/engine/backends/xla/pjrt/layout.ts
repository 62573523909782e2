/** The C types of PJRT's structs, in bytes. A type is as wide as its alignment. `size` is size_t, `word` a union of 8 bytes. */
const widths = { pointer: 8, size: 8, int64: 8, word: 8, int32: 4, float: 4, bool: 1 } as const

export type CType = keyof typeof widths

/** The fields of a struct with their C types, in the order of the C header. */
export type Fields = { readonly [field: string]: CType }

/** Where the fields of a struct lie. */
export interface Layout<F extends Fields = Fields> {
  readonly fields: F
  readonly offsets: { readonly [K in keyof F]: number }
  /** End of the last field, without the padding that `sizeof` would add: PJRT's `struct_size`. */
  readonly size: number
}

/** Lays fields out as a C compiler does on a 64-bit machine: each at the next multiple of its own width. */
export function layOut<const F extends Fields>(fields: F): Layout<F> {
  let end = 0
  const offsets = Object.entries(fields).map(([name, type]): [string, number] => {
    const offset = Math.ceil(end / widths[type]) * widths[type]
    end = offset + widths[type]
    return [name, offset]
  })
  return { fields, offsets: Object.fromEntries(offsets) as Layout<F>['offsets'], size: end }
}

/** What JavaScript writes into a field; a view stands for its address. */
export type Written<T extends CType> = T extends 'pointer'
  ? bigint | ArrayBufferView | null
  : T extends 'bool'
    ? boolean
    : number | bigint

/** What JavaScript reads from a field. A `word` is read by whoever knows its kind, and comes as its bits. */
export type Read<T extends CType> = T extends 'pointer' | 'word' ? bigint : T extends 'bool' ? boolean : number

export type WrittenFields<F extends Fields> = { readonly [K in keyof F]?: Written<F[K]> }
export type ReadFields<F extends Fields> = { readonly [K in keyof F]: Read<F[K]> }

/** Writes numbers and addresses at their offsets, little-endian; fields that are not named keep what they held. */
export function writeFields<F extends Fields>(
  { fields, offsets }: Layout<F>,
  view: DataView,
  values: WrittenFields<F>,
  addressOf: (data: ArrayBufferView) => bigint,
): void {
  const write: { readonly [T in CType]: (offset: number, value: never) => void } = {
    pointer: (offset, value: bigint | ArrayBufferView | null) => {
      view.setBigUint64(offset, ArrayBuffer.isView(value) ? addressOf(value) : (value ?? 0n), true)
    },
    size: (offset, value: number | bigint) => view.setBigUint64(offset, BigInt(value), true),
    int64: (offset, value: number | bigint) => view.setBigInt64(offset, BigInt(value), true),
    word: (offset, value: number | bigint) => view.setBigInt64(offset, BigInt(value), true),
    int32: (offset, value: number) => view.setInt32(offset, value, true),
    float: (offset, value: number) => view.setFloat32(offset, value, true),
    bool: (offset, value: boolean) => view.setUint8(offset, Number(value)),
  }
  for (const [name, value] of Object.entries(values)) {
    write[fields[name] as CType](offsets[name] as number, value as never)
  }
}

/** Reads every field. */
export function readFields<F extends Fields>({ fields, offsets }: Layout<F>, view: DataView): ReadFields<F> {
  const read: { readonly [T in CType]: (offset: number) => Read<T> } = {
    pointer: (offset) => view.getBigUint64(offset, true),
    size: (offset) => Number(view.getBigUint64(offset, true)),
    int64: (offset) => Number(view.getBigInt64(offset, true)),
    word: (offset) => view.getBigUint64(offset, true),
    int32: (offset) => view.getInt32(offset, true),
    float: (offset) => view.getFloat32(offset, true),
    bool: (offset) => view.getUint8(offset) !== 0,
  }
  const entries = Object.entries(fields).map(([name, type]) => [name, read[type](offsets[name] as number)])
  return Object.fromEntries(entries) as ReadFields<F>
}
