/** Bytes that are read in pieces: of a file, or in memory already. */
export interface ByteSource {
  readonly size: number
  /** The bytes from `start` up to `end`, fewer where they end before. */
  readonly read: (start: number, end: number) => Promise<Uint8Array>
}

export const bytesInMemory = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: async (start, end) => bytes.subarray(start, end),
})
