import { type Instruction, instructions, type VectorOp } from './instructions.ts'

/** A general register, numbered as the processor does. */
export type Register = number
export const [rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi] = [0, 1, 2, 3, 4, 5, 6, 7] as const
export const [r8, r9, r10, r11, r12, r13, r14, r15] = [8, 9, 10, 11, 12, 13, 14, 15] as const

/** A vector register of 16 floats, 0 to 31. */
export type Vector = number
/** A mask register, 1 to 7: one bit per number of a vector. */
export type Mask = number

/** A place in the code, to jump to or to read constants from. */
export interface Label {
  /** Bytes from the start of the code; −1 until it is bound. */
  at: number
}

/** Memory at base + index · scale + offset bytes, or at a label. */
export type Memory = (
  | { readonly base: Register; readonly index?: Register; readonly scale?: 1 | 2 | 4 | 8 }
  | { readonly label: Label }
) & {
  readonly offset?: number
  /** One float or int32 for all 16. */
  readonly broadcast?: boolean
}

export interface VectorOptions {
  /** Only the numbers whose bit is set are written (and, from or to memory, touched). */
  readonly mask?: Mask
  /** The others become zero, instead of staying. */
  readonly zeroing?: boolean
  /** For operations that take a constant byte. */
  readonly immediate?: number
}

/** Conditions after `compare`; `below` and `aboveOrEqual` compare without signs. */
const conditions = {
  below: 0x2,
  aboveOrEqual: 0x3,
  equal: 0x4,
  notEqual: 0x5,
  above: 0x7,
  less: 0xc,
  greaterOrEqual: 0xd,
  lessOrEqual: 0xe,
  greater: 0xf,
} as const
export type Condition = keyof typeof conditions

/** Arithmetic of general registers, by its number in the opcode table's first group. */
const arithmetic = { add: 0, or: 1, and: 4, subtract: 5, xor: 6, compare: 7 } as const
type Arithmetic = keyof typeof arithmetic

const fitsByte = (value: number): boolean => value >= -128 && value <= 127
const isMemory = (operand: Vector | Register | Memory): operand is Memory => typeof operand === 'object'

export type Assembler = ReturnType<typeof createAssembler>

/**
 * Writes machine code for x86-64 with AVX-512 (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2:
 * chapter 2 for the encodings, appendix A for the opcodes). General registers are 64 bits wide, vectors 512, unless said.
 */
export function createAssembler() {
  let bytes = new Uint8Array(1 << 16)
  let length = 0
  const fixups: { readonly at: number; readonly label: Label; readonly end: number }[] = []
  const pool = new Map<string, { readonly label: Label; readonly words: Uint32Array }>()

  function byte(value: number): void {
    if (length === bytes.length) {
      const larger = new Uint8Array(2 * bytes.length)
      larger.set(bytes)
      bytes = larger
    }
    bytes[length++] = value & 0xff
  }
  function word(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) byte(value >> shift)
  }
  const relative = (label: Label, trailing: number): void => {
    fixups.push({ at: length, label, end: length + 4 + trailing })
    word(0)
  }

  /**
   * ModRM, SIB and displacement.
   * @param unit bytes that a one-byte displacement counts in
   * @param trailing bytes of the instruction that follow
   */
  function operand(register: number, rm: number | Memory, unit: number, trailing: number): void {
    const reg = (register & 7) << 3
    if (!isMemory(rm)) byte(0xc0 | reg | (rm & 7))
    else if ('label' in rm) {
      byte(reg | 5)
      relative(rm.label, trailing - (rm.offset ?? 0))
    } else based(reg, rm, unit)
  }

  /** @param reg already shifted to its place */
  function based(reg: number, rm: Extract<Memory, { readonly base: Register }>, unit: number): void {
    const { base, index, scale = 1, offset = 0 } = rm
    const short = offset % unit === 0 && fitsByte(offset / unit)
    // without a displacement, rbp and r13 would mean something else
    const mode = offset === 0 && (base & 7) !== 5 ? 0 : short ? 0x40 : 0x80
    if (index !== undefined || (base & 7) === 4) {
      byte(mode | reg | 4)
      byte((Math.log2(scale) << 6) | (((index ?? 4) & 7) << 3) | (base & 7))
    } else byte(mode | reg | (base & 7))
    if (mode === 0x40) byte(offset / unit)
    else if (mode === 0x80) word(offset)
  }

  const high = (register: number | undefined, bit = 3): number => ((register ?? 0) >> bit) & 1
  const baseOf = (rm: number | Memory): number => (isMemory(rm) ? ('label' in rm ? 0 : rm.base) : rm)
  const indexOf = (rm: number | Memory): number => (isMemory(rm) && !('label' in rm) ? (rm.index ?? 0) : 0)

  /** An instruction on general registers: prefix, opcode bytes, operands. */
  function general(opcode: readonly number[], register: number, rm: number | Memory, wide = true, trailing = 0): void {
    const rex = 0x40 | (wide ? 8 : 0) | (high(register) << 2) | (high(indexOf(rm)) << 1) | high(baseOf(rm))
    if (rex !== 0x40) byte(rex)
    for (const code of opcode) byte(code)
    operand(register, rm, 1, trailing)
  }

  /** Arithmetic with a constant. */
  function withConstant(op: number, to: Register, value: number): void {
    const isByte = fitsByte(value)
    general([isByte ? 0x83 : 0x81], op, to, true, isByte ? 1 : 4)
    if (isByte) byte(value)
    else word(value)
  }

  /** EVEX: register and rm as in ModRM, `second` the operand between them. */
  function extended(
    { map, prefix, wide, opcode, unit, length: bits }: Instruction,
    register: number,
    second: number,
    rm: number | Memory,
    { mask = 0, zeroing = false, immediate }: VectorOptions,
  ): void {
    const broadcast = isMemory(rm) && rm.broadcast === true
    const x = isMemory(rm) ? high(indexOf(rm)) : high(rm, 4)
    // a vector as index has its fifth bit where a second operand, which it stands in for, has its own
    const v = isMemory(rm) && indexOf(rm) >= 16 ? high(indexOf(rm), 4) : high(second, 4)
    byte(0x62)
    byte(
      ((~high(register) & 1) << 7) |
        ((~x & 1) << 6) |
        ((~high(baseOf(rm)) & 1) << 5) |
        ((~high(register, 4) & 1) << 4) |
        map,
    )
    byte(((wide ? 1 : 0) << 7) | ((~second & 15) << 3) | 4 | prefix)
    const vectorLength = bits === undefined ? 2 : bits === 256 ? 1 : 0
    byte(((zeroing ? 1 : 0) << 7) | (vectorLength << 5) | ((broadcast ? 1 : 0) << 4) | ((~v & 1) << 3) | mask)
    byte(opcode)
    const full = unit ?? (bits ?? 512) / 8
    operand(register, rm, broadcast ? (wide ? 8 : 4) : full, immediate === undefined ? 0 : 1)
    if (immediate !== undefined) byte(immediate)
  }

  /** VEX with two bytes, for masks and the end of vector code. */
  function short(prefix: number, opcode: number, register: number, second: number, rm: number, long = 0): void {
    byte(0xc5)
    byte(((~high(register) & 1) << 7) | ((~second & 15) << 3) | (long << 2) | prefix)
    byte(opcode)
    byte(0xc0 | ((register & 7) << 3) | (rm & 7))
  }

  const assembler = {
    /** Bytes written so far. */
    size: () => length,

    label: (): Label => ({ at: -1 }),
    /** The label means the place reached so far. */
    bind(label: Label): void {
      label.at = length
    },
    jump(label: Label): void {
      byte(0xe9)
      relative(label, 0)
    },
    jumpIf(condition: Condition, label: Label): void {
      byte(0x0f)
      byte(0x80 | conditions[condition])
      relative(label, 0)
    },
    call(target: Label | Register): void {
      if (typeof target === 'number') general([0xff], 2, target, false)
      else {
        byte(0xe8)
        relative(target, 0)
      }
    },
    return(): void {
      byte(0xc3)
    },
    push(register: Register): void {
      if (register >= 8) byte(0x41)
      byte(0x50 | (register & 7))
    },
    pop(register: Register): void {
      if (register >= 8) byte(0x41)
      byte(0x58 | (register & 7))
    },

    move(to: Register, from: Register): void {
      general([0x89], from, to)
    },
    moveImmediate(to: Register, value: number | bigint): void {
      const number = BigInt(value)
      const isShort = number >= 0n && number < 1n << 32n
      if (!isShort) byte(0x48 | high(to))
      else if (to >= 8) byte(0x41)
      byte(0xb8 | (to & 7))
      word(Number(BigInt.asIntN(32, number)))
      if (!isShort) word(Number(BigInt.asIntN(32, number >> 32n)))
    },
    load(to: Register, from: Memory): void {
      general([0x8b], to, from)
    },
    store(to: Memory, from: Register): void {
      general([0x89], from, to)
    },
    /** 32 bits; the upper half becomes zero. */
    load32(to: Register, from: Memory): void {
      general([0x8b], to, from, false)
    },
    /** 32 bits with a sign. */
    loadSigned32(to: Register, from: Memory): void {
      general([0x63], to, from)
    },
    store32(to: Memory, from: Register): void {
      general([0x89], from, to, false)
    },
    /** The address itself. */
    address(to: Register, of: Memory): void {
      general([0x8d], to, of)
    },
    /** to = to ∘ from; `compare` only sets the flags that `jumpIf` reads. A constant has 32 bits with a sign. */
    arithmetic(op: Arithmetic, to: Register, from: Register | { readonly value: number } | Memory): void {
      if (typeof from === 'number') general([(arithmetic[op] << 3) | 1], from, to)
      else if ('value' in from) withConstant(arithmetic[op], to, from.value)
      else general([(arithmetic[op] << 3) | 3], to, from)
    },
    /** to = from · value */
    multiply(to: Register, from: Register | Memory, value: number): void {
      general([0x69], to, from, true, 4)
      word(value)
    },
    shiftRight(register: Register, bits: number): void {
      general([0xc1], 5, register)
      byte(bits)
    },
    /** Adds to memory in one go that no other thread comes between; `register` receives what was there before. */
    exchangeAdd(memory: Memory, register: Register): void {
      byte(0xf0)
      general([0x0f, 0xc1], register, memory)
    },
    /** Bit number `bit`, counted on from memory's first, becomes 0. */
    clearBit(memory: Memory, bit: Register): void {
      general([0x0f, 0xb3], bit, memory)
    },
    /** Tells the processor that this is a loop of waiting. */
    pause(): void {
      byte(0xf3)
      byte(0x90)
    },
    /** Linux: number in rax, arguments in rdi, rsi, rdx, r10, r8, r9; rcx and r11 are lost. */
    systemCall(): void {
      byte(0x0f)
      byte(0x05)
    },
    /** How numbers are rounded, and whether subnormal ones are kept: 32 bits of memory into the register MXCSR. */
    loadFloatControl(from: Memory): void {
      general([0x0f, 0xae], 2, from, false)
    },
    storeFloatControl(to: Memory): void {
      general([0x0f, 0xae], 3, to, false)
    },
    /** To the second cache. */
    prefetchFar(memory: Memory): void {
      general([0x0f, 0x18], 2, memory, false)
    },

    /** mask = the low 16 bits of a register */
    moveToMask(to: Mask, from: Register): void {
      byte(0xc5)
      // registers beyond the eighth would need the longer prefix
      if (from >= 8) throw new RangeError('a mask is moved from one of the first eight registers')
      byte(0xf8)
      byte(0x92)
      byte(0xc0 | (to << 3) | from)
    },
    maskAnd(to: Mask, a: Mask, b: Mask): void {
      short(0, 0x41, to, a, b, 1)
    },
    /** At the end of vector code, so that code for shorter vectors is not slowed down. */
    endVectors(): void {
      for (const code of [0xc5, 0xf8, 0x77]) byte(code)
    },

    /**
     * An operation on vectors: to = a ∘ b, or to = ∘ b with one operand. For `fusedMultiplyAdd` and its kin `to` is also
     * read; for those of kind `store`, `to` is memory and `b` the register. The result of a comparison is a mask.
     */
    vector(
      op: VectorOp,
      to: Vector | Mask | Memory,
      a: Vector | Memory,
      b?: Vector | Memory,
      options: VectorOptions = {},
    ): void {
      const instruction: Instruction = instructions[op]
      if (isMemory(to)) extended(instruction, a as Vector, 0, to, options)
      else if (b === undefined) extended(instruction, to, 0, a, options)
      else extended(instruction, to, a as Vector, b, options)
    },

    /** A constant of one word for `broadcast`, or of 16, in the code's pool. */
    float(value: number): Memory {
      return { label: constant(new Uint32Array(Float32Array.of(value).buffer)), broadcast: true }
    },
    int(value: number): Memory {
      return { label: constant(Uint32Array.of(value)), broadcast: true }
    },
    ints(values: readonly number[]): Memory {
      return { label: constant(Uint32Array.from(values)) }
    },
    /** Numbers of 64 bits. */
    table(values: readonly (number | bigint)[]): Label {
      return constant(new Uint32Array(BigInt64Array.from(values, BigInt).buffer))
    },

    /** The code, with its constants behind it. @throws if a label was used and never bound */
    finish(): Uint8Array {
      // the largest first, each at a multiple of 64 bytes if it fills a vector
      for (const { label, words } of [...pool.values()].sort((x, y) => y.words.length - x.words.length)) {
        const alignment = Math.min(64, 2 ** Math.floor(Math.log2(words.byteLength)))
        while (length % alignment !== 0) byte(0xcc)
        label.at = length
        for (const value of words) word(value)
      }
      for (const { at, label, end } of fixups) {
        if (label.at < 0) throw new RangeError('a label of the code was never bound')
        new DataView(bytes.buffer).setInt32(at, label.at - end, true)
      }
      return bytes.slice(0, length)
    },
  }

  function constant(words: Uint32Array): Label {
    const key = words.join()
    const known = pool.get(key)
    if (known !== undefined) return known.label
    const label = { at: -1 }
    pool.set(key, { label, words })
    return label
  }

  return assembler
}
