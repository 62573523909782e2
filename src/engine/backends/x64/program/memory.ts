import { fail } from '../../../../error.ts'
import { native } from '../../native.ts'

/** Memory of the operating system, at a multiple of 64 bytes and more. Nobody may touch it after `free`. */
export interface Region {
  readonly address: bigint
  readonly view: ArrayBuffer
  free(): void
}

export interface Memory {
  /** Filled with zeros. @throws `no-memory` */
  allocate(bytes: number): Region
  /** Code that may be called, and no longer be written. @throws `no-memory`, `no-executable-memory` */
  executable(code: Uint8Array): { readonly address: bigint; free(): void }
  /** Frees what of this is not yet free. */
  freeAll(): void
}

// linux/mman.h, the same on every processor of 64 bits but alpha, mips and parisc
const [read, write, execute] = [1, 2, 4]
const privateAndAnonymous = 0x22
const hugePages = 14
const hugePageBytes = 2 ** 21
const failed = 2n ** 64n - 1n

/** @throws what `native` throws */
export async function createMemory(): Promise<Memory> {
  const { fromC, view } = await native()
  const map = fromC('mmap', 'void *', ['void *', 'size_t', 'int', 'int', 'int', 'int64'])
  const unmap = fromC('munmap', 'int', ['void *', 'size_t'])
  const protect = fromC('mprotect', 'int', ['void *', 'size_t', 'int'])
  const advise = fromC('madvise', 'int', ['void *', 'size_t', 'int'])

  const regions = new Set<Region>()

  function allocate(bytes: number): Region {
    const address = map(0n, bytes, read | write, privateAndAnonymous, -1, 0) as bigint
    if (address === failed) {
      fail({
        code: 'no-memory',
        what: 'The system gives no more memory',
        value: { bytes },
        fix: 'Take a smaller model.',
      })
    }
    // without them nothing is wrong, only slower
    if (bytes >= hugePageBytes) advise(address, bytes, hugePages)
    const region: Region = {
      address,
      view: view(address, bytes),
      free() {
        if (regions.delete(region)) unmap(address, bytes)
      },
    }
    regions.add(region)
    return region
  }

  return {
    allocate,
    executable(code) {
      const { address, view: bytes, free } = allocate(code.length)
      new Uint8Array(bytes).set(code)
      if (protect(address, code.length, read | execute) !== 0) {
        free()
        fail({
          code: 'no-executable-memory',
          what: 'The system does not let this process run machine code that it wrote itself',
          fix: 'Start it without that restriction of its container or service.',
        })
      }
      return { address, free }
    },
    freeAll() {
      for (const { free } of regions) free()
    },
  }
}
