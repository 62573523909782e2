import type { Assembler, Memory } from '../code/assembler.ts'
import { vectorLength } from './axes.ts'
import type { Block, Place, Virtual } from './block.ts'
import { masks } from './masks.ts'

/** The register that numbers the places of a gather or scatter. */
export const placesRegister = 15

/** Sixteen numbers in memory, so many bytes from one to the next; only the first exist if they are `masked`. */
export interface Access {
  readonly place: Place
  readonly between: number
  readonly masked: boolean
}

/** Memory for gathering and scattering, which use up the scratch mask. */
function strided(code: Assembler, { place, between, masked }: Access): Memory {
  const places = Array.from({ length: vectorLength }, (_, i) => (i * between) / 4)
  code.vector('load', placesRegister, code.ints(places))
  code.maskAnd(masks.scratch, masked ? masks.tail : masks.all, masks.all)
  return { ...place(), index: placesRegister, scale: 4 } as Memory
}

/** A vector that no instruction can take from memory as it is. */
export function loadPartly(code: Assembler, block: Block, access: Access): Virtual {
  const { place, between, masked } = access
  return block.write({
    of: [],
    emit: (to) => {
      const options = masked ? { mask: masks.tail, zeroing: true } : {}
      if (between === 4) code.vector('load', to, place(), undefined, options)
      else {
        const memory = strided(code, access)
        code.vector('xor', to, to, to)
        code.vector('gather', to, 0, memory, { mask: masks.scratch })
      }
    },
  })
}

export function storeVector(code: Assembler, block: Block, x: Virtual, access: Access): void {
  const { place, between, masked } = access
  block.effect({
    of: [x],
    emit: (_, [from]) => {
      const options = masked ? { mask: masks.tail } : {}
      if (between === 4) code.vector('store', place(), from, undefined, options)
      else if (between === 0) code.vector('storeFirst', place(), from)
      else code.vector('scatter', strided(code, access), from, undefined, { mask: masks.scratch })
    },
  })
}
