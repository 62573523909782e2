/** How an instruction on vectors is encoded (EVEX; Intel's manual, volume 2). */
export interface Instruction {
  /** Opcode map: 1 for 0F, 2 for 0F 38, 3 for 0F 3A. */
  readonly map: 1 | 2 | 3
  /** Mandatory prefix: 0 none, 1 for 66, 2 for F3, 3 for F2. */
  readonly prefix: 0 | 1 | 2 | 3
  readonly wide?: boolean
  readonly opcode: number
  /** Bytes of the memory operand where it is not a whole vector. */
  readonly unit?: number
  /** Bits of the vectors; default 512. */
  readonly length?: 128 | 256 | 512
}

const ps = (opcode: number): Instruction => ({ map: 1, prefix: 0, opcode })
const int = (opcode: number): Instruction => ({ map: 1, prefix: 1, opcode })
const ps2 = (opcode: number): Instruction => ({ map: 2, prefix: 1, opcode })
const ps3 = (opcode: number): Instruction => ({ map: 3, prefix: 1, opcode })

/**
 * The operations on vectors of 16 floats or int32 that the backend uses. With masks they need AVX-512 F, and where said DQ.
 */
export const instructions = {
  load: ps(0x10),
  /** Memory first. */
  store: ps(0x11),
  /** Register to register. */
  copy: ps(0x28),
  /** One float, from memory to all 16. A register's first float: `spread`. */
  loadSpread: { ...ps2(0x18), unit: 4 },
  spread: { ...ps2(0x18), unit: 4 },
  /** The first float alone. */
  storeFirst: { map: 1, prefix: 2, opcode: 0x11, unit: 4, length: 128 },
  /** int32 of a general register to all 16. */
  spreadInt: ps2(0x7c),

  /**
   * From or to base + 4 · index numbers, index a vector as the memory's `index`; a mask is needed, and cleared.
   * Gathering: `vector('gather', to, 0, memory, { mask })`.
   */
  gather: { ...ps2(0x92), unit: 4 },
  scatter: { ...ps2(0xa2), unit: 4 },

  add: ps(0x58),
  multiply: ps(0x59),
  subtract: ps(0x5c),
  /** Where one operand is NaN, the second of both. */
  minimum: ps(0x5d),
  divide: ps(0x5e),
  /** Where one operand is NaN, the second of both. */
  maximum: ps(0x5f),
  squareRoot: ps(0x51),
  /** Of the first four floats alone, which is sooner done. */
  divideQuarter: { ...ps(0x5e), length: 128 },
  squareRootQuarter: { ...ps(0x51), length: 128 },
  /** to = a · b + to */
  fusedMultiplyAdd: ps2(0xb8),
  /** to = −a · b + to */
  fusedNegatedMultiplyAdd: ps2(0xbc),
  /** to = a · to + b */
  fusedMultiplyAdd213: ps2(0xa8),
  /** to = −a · to + b */
  fusedNegatedMultiplyAdd213: ps2(0xac),
  /** to = a · to − b */
  fusedMultiplySubtract213: ps2(0xaa),
  /** a · 2^⌊b⌋ */
  scale: ps2(0x2c),
  /** ⌊log₂ |x|⌋ as a float */
  exponent: ps2(0x42),
  /** Immediate 0: the mantissa in [1, 2), with x's sign. */
  mantissa: ps3(0x26),
  /** Immediate 8: to the nearest whole number; 11: towards zero. */
  round: ps3(0x08),

  /** A mask. Immediate 0 equal, 1 less, 2 less or equal, 4 not equal (unordered counts), 13 greater or equal, 14 greater. */
  compare: ps(0xc2),
  /** A mask, of int32. Immediate 0 equal, 1 less, 2 less or equal, 4 not equal, 5 greater or equal, 6 greater. */
  compareInt: ps3(0x1f),
  /** A mask: where a & b is not 0. */
  test: ps2(0x27),
  /** Masked: b where the bit is set, else a. */
  blend: ps2(0x65),

  addInt: int(0xfe),
  subtractInt: int(0xfa),
  multiplyInt: ps2(0x40),
  and: int(0xdb),
  or: int(0xeb),
  xor: int(0xef),
  toFloat: ps(0x5b),
  /** To int32, towards zero. */
  toInt: { map: 1, prefix: 2, opcode: 0x5b },

  /** Pairs of the lower / upper halves of each quarter, by one float / by two. */
  unpackLow: ps(0x14),
  unpackHigh: ps(0x15),
  unpackLowPairs: { map: 1, prefix: 1, wide: true, opcode: 0x14 },
  unpackHighPairs: { map: 1, prefix: 1, wide: true, opcode: 0x15 },
  /** Floats within each quarter, by an immediate. */
  shuffle: ps(0xc6),
  /** Quarters of both operands, by an immediate. */
  shuffleQuarters: ps3(0x23),
  /** 4 floats; the others become zero. */
  loadQuarter: { map: 1, prefix: 0, opcode: 0x10, length: 128 },
  /** Immediate: which quarter of a is replaced by b. */
  insertQuarter: { map: 3, prefix: 1, opcode: 0x18, unit: 16 },
} as const satisfies { readonly [name: string]: Instruction }

export type VectorOp = keyof typeof instructions
