import { expect, test } from 'vitest'
import {
  type Assembler,
  createAssembler,
  r8,
  r9,
  r10,
  r11,
  r12,
  r13,
  r14,
  r15,
  rax,
  rbp,
  rbx,
  rcx,
  rdi,
  rdx,
  rsi,
  rsp,
} from './assembler.ts'
import { instructions } from './instructions.ts'

/** The instruction as the manual writes it, how it is asked for here, and its bytes, which GNU as 2.40 gave for the former. */
type Case = readonly [instruction: string, write: (code: Assembler) => void, bytes: string]

const general: readonly Case[] = [
  ['mov rax,rbx', (code) => code.move(rax, rbx), '48 89 d8'],
  ['mov r12,r9', (code) => code.move(r12, r9), '4d 89 cc'],
  ['mov r12d,4294967295', (code) => code.moveImmediate(r12, 0xffff_ffff), '41 bc ff ff ff ff'],
  ['mov eax,7', (code) => code.moveImmediate(rax, 7), 'b8 07 00 00 00'],
  ['movabs rcx,-2', (code) => code.moveImmediate(rcx, -2), '48 b9 fe ff ff ff ff ff ff ff'],
  [
    'movabs r8,0x123456789abcdef0',
    (code) => code.moveImmediate(r8, 0x1234_5678_9abc_def0n),
    '49 b8 f0 de bc 9a 78 56 34 12',
  ],
  ['mov rax,[rdi]', (code) => code.load(rax, { base: rdi }), '48 8b 07'],
  ['mov r10,[rbp+0]', (code) => code.load(r10, { base: rbp }), '4c 8b 55 00'],
  ['mov rdx,[r13+0]', (code) => code.load(rdx, { base: r13 }), '49 8b 55 00'],
  ['mov rdx,[rsp]', (code) => code.load(rdx, { base: rsp }), '48 8b 14 24'],
  ['mov rdx,[r12-8]', (code) => code.load(rdx, { base: r12, offset: -8 }), '49 8b 54 24 f8'],
  [
    'mov rax,[r14+r15*8+1024]',
    (code) => code.load(rax, { base: r14, index: r15, scale: 8, offset: 1024 }),
    '4b 8b 84 fe 00 04 00 00',
  ],
  ['mov rax,[r13+r12*2]', (code) => code.load(rax, { base: r13, index: r12, scale: 2 }), '4b 8b 44 65 00'],
  ['mov [rsi+rcx*1+16],r11', (code) => code.store({ base: rsi, index: rcx, offset: 16 }, r11), '4c 89 5c 0e 10'],
  ['mov r9d,[rdx+128]', (code) => code.load32(r9, { base: rdx, offset: 128 }), '44 8b 8a 80 00 00 00'],
  ['movsxd r9,dword ptr [rdx+127]', (code) => code.loadSigned32(r9, { base: rdx, offset: 127 }), '4c 63 4a 7f'],
  ['mov [rdi],eax', (code) => code.store32({ base: rdi }, rax), '89 07'],
  [
    'lea r8,[rax+rdx*4-129]',
    (code) => code.address(r8, { base: rax, index: rdx, scale: 4, offset: -129 }),
    '4c 8d 84 90 7f ff ff ff',
  ],
  ['add rax,r9', (code) => code.arithmetic('add', rax, r9), '4c 01 c8'],
  ['or r9,rax', (code) => code.arithmetic('or', r9, rax), '49 09 c1'],
  ['and rax,-64', (code) => code.arithmetic('and', rax, { value: -64 }), '48 83 e0 c0'],
  ['sub rsp,1000', (code) => code.arithmetic('subtract', rsp, { value: 1000 }), '48 81 ec e8 03 00 00'],
  ['sub r10,128', (code) => code.arithmetic('subtract', r10, { value: 128 }), '49 81 ea 80 00 00 00'],
  ['xor rdx,[rsp+8]', (code) => code.arithmetic('xor', rdx, { base: rsp, offset: 8 }), '48 33 54 24 08'],
  ['cmp r15,[r14]', (code) => code.arithmetic('compare', r15, { base: r14 }), '4d 3b 3e'],
  ['cmp rcx,127', (code) => code.arithmetic('compare', rcx, { value: 127 }), '48 83 f9 7f'],
  ['imul r13,r15,524288', (code) => code.multiply(r13, r15, 524288), '4d 69 ef 00 00 08 00'],
  ['imul rax,[rdi+8],1000', (code) => code.multiply(rax, { base: rdi, offset: 8 }, 1000), '48 69 47 08 e8 03 00 00'],
  ['shr rax,3', (code) => code.shiftRight(rax, 3), '48 c1 e8 03'],
  ['lock xadd [rdi+8],rax', (code) => code.exchangeAdd({ base: rdi, offset: 8 }, rax), 'f0 48 0f c1 47 08'],
  ['lock xadd [r9],r10', (code) => code.exchangeAdd({ base: r9 }, r10), 'f0 4d 0f c1 11'],
  ['btr [rsp+160],rax', (code) => code.clearBit({ base: rsp, offset: 160 }, rax), '48 0f b3 84 24 a0 00 00 00'],
  ['pause', (code) => code.pause(), 'f3 90'],
  ['syscall', (code) => code.systemCall(), '0f 05'],
  ['ldmxcsr [rsp+20]', (code) => code.loadFloatControl({ base: rsp, offset: 20 }), '0f ae 54 24 14'],
  ['stmxcsr [r12]', (code) => code.storeFloatControl({ base: r12 }), '41 0f ae 1c 24'],
  ['prefetcht1 [r15+192]', (code) => code.prefetchFar({ base: r15, offset: 192 }), '41 0f 18 97 c0 00 00 00'],
  ['push rbx', (code) => code.push(rbx), '53'],
  ['push r15', (code) => code.push(r15), '41 57'],
  ['pop rbp', (code) => code.pop(rbp), '5d'],
  ['pop r12', (code) => code.pop(r12), '41 5c'],
  ['call rax', (code) => code.call(rax), 'ff d0'],
  ['call r11', (code) => code.call(r11), '41 ff d3'],
  ['ret', (code) => code.return(), 'c3'],
  ['kmovw k1,eax', (code) => code.moveToMask(1, rax), 'c5 f8 92 c8'],
  ['kmovw k7,edi', (code) => code.moveToMask(7, rdi), 'c5 f8 92 ff'],
  ['kandw k1,k2,k3', (code) => code.maskAnd(1, 2, 3), 'c5 ec 41 cb'],
  ['vzeroupper', (code) => code.endVectors(), 'c5 f8 77'],
]

const vector: readonly Case[] = [
  ['vmovups zmm1,[rax]', (code) => code.vector('load', 1, { base: rax }), '62 f1 7c 48 10 08'],
  [
    'vmovups zmm17{k1}{z},[r9+r10*4+64]',
    (code) =>
      code.vector('load', 17, { base: r9, index: r10, scale: 4, offset: 64 }, undefined, { mask: 1, zeroing: true }),
    '62 81 7c c9 10 4c 91 01',
  ],
  [
    'vmovups zmm31,[rbp+100]',
    (code) => code.vector('load', 31, { base: rbp, offset: 100 }),
    '62 61 7c 48 10 bd 64 00 00 00',
  ],
  [
    'vmovups zmm3,[r12-8192]',
    (code) => code.vector('load', 3, { base: r12, offset: -8192 }),
    '62 d1 7c 48 10 5c 24 80',
  ],
  [
    'vmovups zmm3,[rsp+8192]',
    (code) => code.vector('load', 3, { base: rsp, offset: 8192 }),
    '62 f1 7c 48 10 9c 24 00 20 00 00',
  ],
  ['vmovups [rdi],zmm9', (code) => code.vector('store', { base: rdi }, 9), '62 71 7c 48 11 0f'],
  [
    'vmovups [r13+rax*8-64]{k2},zmm30',
    (code) => code.vector('store', { base: r13, index: rax, scale: 8, offset: -64 }, 30, undefined, { mask: 2 }),
    '62 41 7c 4a 11 74 c5 ff',
  ],
  ['vmovaps zmm30,zmm15', (code) => code.vector('copy', 30, 15), '62 41 7c 48 28 f7'],
  ['vmovaps zmm1{k3},zmm16', (code) => code.vector('copy', 1, 16, undefined, { mask: 3 }), '62 b1 7c 4b 28 c8'],
  [
    'vbroadcastss zmm5,[rdx+12]',
    (code) => code.vector('loadSpread', 5, { base: rdx, offset: 12 }),
    '62 f2 7d 48 18 6a 03',
  ],
  ['vbroadcastss zmm20,xmm24', (code) => code.vector('spread', 20, 24), '62 82 7d 48 18 e0'],
  ['vmovss [rax+4],xmm2', (code) => code.vector('storeFirst', { base: rax, offset: 4 }, 2), '62 f1 7e 08 11 50 01'],
  [
    'vmovups xmm18,[r15+496]',
    (code) => code.vector('loadQuarter', 18, { base: r15, offset: 496 }),
    '62 c1 7c 08 10 57 1f',
  ],
  ['vpbroadcastd zmm1,r9d', (code) => code.vector('spreadInt', 1, r9), '62 d2 7d 48 7c c9'],
  ['vaddps zmm1,zmm2,zmm3', (code) => code.vector('add', 1, 2, 3), '62 f1 6c 48 58 cb'],
  ['vaddps zmm17,zmm2,zmm3', (code) => code.vector('add', 17, 2, 3), '62 e1 6c 48 58 cb'],
  ['vaddps zmm1,zmm18,zmm3', (code) => code.vector('add', 1, 18, 3), '62 f1 6c 40 58 cb'],
  ['vaddps zmm1,zmm2,zmm19', (code) => code.vector('add', 1, 2, 19), '62 b1 6c 48 58 cb'],
  ['vaddps zmm9,zmm10,zmm11', (code) => code.vector('add', 9, 10, 11), '62 51 2c 48 58 cb'],
  ['vaddps zmm25,zmm26,zmm27', (code) => code.vector('add', 25, 26, 27), '62 01 2c 40 58 cb'],
  [
    'vaddps zmm1{k1},zmm2,[rax+64]',
    (code) => code.vector('add', 1, 2, { base: rax, offset: 64 }, { mask: 1 }),
    '62 f1 6c 49 58 48 01',
  ],
  [
    'vmulps zmm1,zmm2,dword ptr [rax+r8*4+4]{1to16}',
    (code) => code.vector('multiply', 1, 2, { base: rax, index: r8, scale: 4, offset: 4, broadcast: true }),
    '62 b1 6c 58 59 4c 80 01',
  ],
  [
    'vmulps zmm1,zmm2,dword ptr [rax+512]{1to16}',
    (code) => code.vector('multiply', 1, 2, { base: rax, offset: 512, broadcast: true }),
    '62 f1 6c 58 59 88 00 02 00 00',
  ],
  ['vsubps zmm4,zmm5,zmm6', (code) => code.vector('subtract', 4, 5, 6), '62 f1 54 48 5c e6'],
  ['vminps zmm4,zmm5,zmm6', (code) => code.vector('minimum', 4, 5, 6), '62 f1 54 48 5d e6'],
  ['vdivps zmm4,zmm5,zmm6', (code) => code.vector('divide', 4, 5, 6), '62 f1 54 48 5e e6'],
  ['vmaxps zmm4,zmm5,zmm6', (code) => code.vector('maximum', 4, 5, 6), '62 f1 54 48 5f e6'],
  ['vsqrtps zmm4,zmm29', (code) => code.vector('squareRoot', 4, 29), '62 91 7c 48 51 e5'],
  [
    'vfmadd231ps zmm31,zmm0,dword ptr [rsi+rcx*4]{1to16}',
    (code) => code.vector('fusedMultiplyAdd', 31, 0, { base: rsi, index: rcx, scale: 4, broadcast: true }),
    '62 62 7d 58 b8 3c 8e',
  ],
  ['vfmadd231ps zmm8,zmm16,zmm24', (code) => code.vector('fusedMultiplyAdd', 8, 16, 24), '62 12 7d 40 b8 c0'],
  ['vfnmadd231ps zmm8,zmm16,zmm24', (code) => code.vector('fusedNegatedMultiplyAdd', 8, 16, 24), '62 12 7d 40 bc c0'],
  ['vfmadd213ps zmm8,zmm16,zmm24', (code) => code.vector('fusedMultiplyAdd213', 8, 16, 24), '62 12 7d 40 a8 c0'],
  [
    'vfnmadd213ps zmm8,zmm16,zmm24',
    (code) => code.vector('fusedNegatedMultiplyAdd213', 8, 16, 24),
    '62 12 7d 40 ac c0',
  ],
  ['vscalefps zmm1,zmm2,zmm3', (code) => code.vector('scale', 1, 2, 3), '62 f2 6d 48 2c cb'],
  ['vgetexpps zmm1,zmm2', (code) => code.vector('exponent', 1, 2), '62 f2 7d 48 42 ca'],
  [
    'vgetmantps zmm1,zmm2,0',
    (code) => code.vector('mantissa', 1, 2, undefined, { immediate: 0 }),
    '62 f3 7d 48 26 ca 00',
  ],
  [
    'vrndscaleps zmm1,zmm2,8',
    (code) => code.vector('round', 1, 2, undefined, { immediate: 8 }),
    '62 f3 7d 48 08 ca 08',
  ],
  ['vcmpps k2,zmm9,zmm17,1', (code) => code.vector('compare', 2, 9, 17, { immediate: 1 }), '62 b1 34 48 c2 d1 01'],
  [
    'vcmpps k7{k1},zmm9,[rax],14',
    (code) => code.vector('compare', 7, 9, { base: rax }, { immediate: 14, mask: 1 }),
    '62 f1 34 49 c2 38 0e',
  ],
  ['vpcmpd k2,zmm9,zmm17,6', (code) => code.vector('compareInt', 2, 9, 17, { immediate: 6 }), '62 b3 35 48 1f d1 06'],
  ['vptestmd k3,zmm9,zmm10', (code) => code.vector('test', 3, 9, 10), '62 d2 35 48 27 da'],
  ['vblendmps zmm1{k2},zmm3,zmm4', (code) => code.vector('blend', 1, 3, 4, { mask: 2 }), '62 f2 65 4a 65 cc'],
  ['vpaddd zmm1,zmm2,zmm3', (code) => code.vector('addInt', 1, 2, 3), '62 f1 6d 48 fe cb'],
  ['vpsubd zmm1,zmm2,zmm3', (code) => code.vector('subtractInt', 1, 2, 3), '62 f1 6d 48 fa cb'],
  ['vpmulld zmm1,zmm2,zmm3', (code) => code.vector('multiplyInt', 1, 2, 3), '62 f2 6d 48 40 cb'],
  ['vpandd zmm1,zmm2,zmm3', (code) => code.vector('and', 1, 2, 3), '62 f1 6d 48 db cb'],
  ['vpord zmm1,zmm2,zmm3', (code) => code.vector('or', 1, 2, 3), '62 f1 6d 48 eb cb'],
  ['vpxord zmm1,zmm2,zmm3', (code) => code.vector('xor', 1, 2, 3), '62 f1 6d 48 ef cb'],
  ['vcvtdq2ps zmm1,zmm22', (code) => code.vector('toFloat', 1, 22), '62 b1 7c 48 5b ce'],
  ['vcvttps2dq zmm1,zmm22', (code) => code.vector('toInt', 1, 22), '62 b1 7e 48 5b ce'],
  ['vunpcklps zmm1,zmm2,zmm3', (code) => code.vector('unpackLow', 1, 2, 3), '62 f1 6c 48 14 cb'],
  ['vunpckhps zmm1,zmm2,zmm3', (code) => code.vector('unpackHigh', 1, 2, 3), '62 f1 6c 48 15 cb'],
  ['vunpcklpd zmm1,zmm2,zmm3', (code) => code.vector('unpackLowPairs', 1, 2, 3), '62 f1 ed 48 14 cb'],
  ['vunpckhpd zmm1,zmm2,zmm3', (code) => code.vector('unpackHighPairs', 1, 2, 3), '62 f1 ed 48 15 cb'],
  [
    'vunpckhpd zmm1,zmm2,qword ptr [rax+8]{1to8}',
    (code) => code.vector('unpackHighPairs', 1, 2, { base: rax, offset: 8, broadcast: true }),
    '62 f1 ed 58 15 48 01',
  ],
  [
    'vshufps zmm1,zmm2,zmm3,0x4e',
    (code) => code.vector('shuffle', 1, 2, 3, { immediate: 0x4e }),
    '62 f1 6c 48 c6 cb 4e',
  ],
  [
    'vshuff32x4 zmm1,zmm2,zmm3,0x88',
    (code) => code.vector('shuffleQuarters', 1, 2, 3, { immediate: 0x88 }),
    '62 f3 6d 48 23 cb 88',
  ],
  [
    'vinsertf32x4 zmm1,zmm2,xmm3,2',
    (code) => code.vector('insertQuarter', 1, 2, 3, { immediate: 2 }),
    '62 f3 6d 48 18 cb 02',
  ],
  [
    'vinsertf32x4 zmm1,zmm2,[rdi+48],2',
    (code) => code.vector('insertQuarter', 1, 2, { base: rdi, offset: 48 }, { immediate: 2 }),
    '62 f3 6d 48 18 4f 03 02',
  ],
  [
    'vgatherdps zmm5{k2},[rax+zmm1*4]',
    (code) => code.vector('gather', 5, 0, { base: rax, index: 1, scale: 4 }, { mask: 2 }),
    '62 f2 7d 4a 92 2c 88',
  ],
  [
    'vgatherdps zmm21{k1},[r9+zmm12*4+64]',
    (code) => code.vector('gather', 21, 0, { base: r9, index: 12, scale: 4, offset: 64 }, { mask: 1 }),
    '62 82 7d 49 92 6c a1 10',
  ],
  [
    'vscatterdps [r9+zmm4*4]{k3},zmm21',
    (code) => code.vector('scatter', { base: r9, index: 4, scale: 4 }, 21, undefined, { mask: 3 }),
    '62 c2 7d 4b a2 2c a1',
  ],
  [
    'vgatherdps zmm21{k1},[r9+zmm28*4+64]',
    (code) => code.vector('gather', 21, 0, { base: r9, index: 28, scale: 4, offset: 64 }, { mask: 1 }),
    '62 82 7d 41 92 6c a1 10',
  ],
  [
    'vscatterdps [r12+zmm31*4]{k3},zmm5',
    (code) => code.vector('scatter', { base: r12, index: 31, scale: 4 }, 5, undefined, { mask: 3 }),
    '62 92 7d 43 a2 2c bc',
  ],
  [
    'vscatterdps [rbx+zmm23*4]{k2},zmm17',
    (code) => code.vector('scatter', { base: rbx, index: 23, scale: 4 }, 17, undefined, { mask: 2 }),
    '62 e2 7d 42 a2 0c bb',
  ],
  ['vdivps xmm4,xmm5,xmm6', (code) => code.vector('divideQuarter', 4, 5, 6), '62 f1 54 08 5e e6'],
  [
    'vsqrtps xmm4,[rax+16]',
    (code) => code.vector('squareRootQuarter', 4, { base: rax, offset: 16 }),
    '62 f1 7c 08 51 60 01',
  ],
  ['vfmsub213ps zmm8,zmm16,zmm24', (code) => code.vector('fusedMultiplySubtract213', 8, 16, 24), '62 12 7d 40 aa c0'],
]

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
const assemble = (write: (code: Assembler) => void): string => {
  const code = createAssembler()
  write(code)
  return hex(code.finish())
}

test.each([...general, ...vector])('%s', (_, write, bytes) => {
  expect(assemble(write)).toBe(bytes)
})

test('every operation on vectors has a case', () => {
  const written = new Set<string>()
  const seen = { vector: (op: string) => void written.add(op) } as unknown as Assembler
  for (const [, write] of vector) write(seen)
  expect([...written].sort()).toEqual(Object.keys(instructions).sort())
})

test('every other instruction has a case', () => {
  const others = [
    ...['size', 'label', 'bind', 'finish', 'vector', 'float', 'int', 'ints', 'table'], // write no instruction
    ...['jump', 'jumpIf'], // below
  ]
  const written = new Set<string>()
  const seen = new Proxy({} as Assembler, { get: (_, name: string) => () => written.add(name) })
  for (const [, write] of general) write(seen)
  expect([...written, ...others].sort()).toEqual(Object.keys(createAssembler()).sort())
})

test('jumps and calls reach labels before and behind them', () => {
  const bytes = assemble((code) => {
    const [start, end] = [code.label(), code.label()]
    code.bind(start)
    code.jump(end)
    code.jumpIf('less', start)
    code.call(start)
    code.bind(end)
    code.return()
  })
  expect(bytes).toBe('e9 0b 00 00 00 0f 8c f5 ff ff ff e8 f0 ff ff ff c3')
})

test.each([
  ['below', '72'],
  ['aboveOrEqual', '73'],
  ['equal', '74'],
  ['notEqual', '75'],
  ['above', '77'],
  ['less', '7c'],
  ['greaterOrEqual', '7d'],
  ['lessOrEqual', '7e'],
  ['greater', '7f'],
] as const)('the condition %s is that of the short jump %s', (condition, short) => {
  const bytes = assemble((code) => {
    const label = code.label()
    code.jumpIf(condition, label)
    code.bind(label)
  })
  const long = (Number.parseInt(short, 16) + 0x10).toString(16)
  expect(bytes).toBe(`0f ${long} 00 00 00 00`)
})

test('constants follow the code once each, and instructions reach them whatever follows the address', () => {
  const code = createAssembler()
  code.vector('add', 1, 2, code.float(1.5))
  code.vector('compare', 1, 2, code.float(1.5), { immediate: 1 })
  code.vector('load', 3, code.ints(Array.from({ length: 16 }, (_, i) => i)))
  code.load(rax, { label: code.table([2n ** 40n, 7]), offset: 8 })
  code.vector('addInt', 1, 2, code.int(-1))
  const bytes = code.finish()
  const view = new DataView(bytes.buffer)
  const places = [
    { at: 6, end: 10 },
    { at: 16, end: 21 },
    { at: 27, end: 31 },
    { at: 34, end: 38 },
    { at: 44, end: 48 },
  ].map(({ at, end }) => view.getInt32(at, true) + end) as [number, number, number, number, number]
  const [float, again, ints, table, int] = places
  expect(again).toBe(float)
  expect(view.getFloat32(float, true)).toBe(1.5)
  expect(ints % 64).toBe(0)
  expect(new Uint32Array(bytes.buffer, ints, 16)).toEqual(Uint32Array.from({ length: 16 }, (_, i) => i))
  expect(view.getBigInt64(table - 8, true)).toBe(2n ** 40n)
  expect(view.getBigInt64(table, true)).toBe(7n)
  expect(view.getInt32(int, true)).toBe(-1)
})

test('code grows as long as it has to', () => {
  const code = createAssembler()
  for (let i = 0; i < 2 ** 17; i++) code.return()
  expect(code.finish()).toEqual(new Uint8Array(2 ** 17).fill(0xc3))
})

test('what cannot be encoded is an error where it is written', () => {
  expect(() => createAssembler().moveToMask(1, r9)).toThrow(RangeError)
  const code = createAssembler()
  code.jump(code.label())
  expect(() => code.finish()).toThrow('never bound')
})
