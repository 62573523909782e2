import { describe, expect, test } from 'vitest'
import { native } from '../../native.ts'
import { createAssembler, rax, rdi } from '../code/assembler.ts'
import { createMemory } from './memory.ts'
import { missingHere } from './supported.ts'

describe.skipIf((await missingHere()) !== undefined)('memory', () => {
  test.each([1, 4096, 3 * 2 ** 20])('%i bytes are zero, aligned, and hold what is written', async (bytes) => {
    const { address, view, free } = (await createMemory()).allocate(bytes)
    expect(address % 64n).toBe(0n)
    expect(view.byteLength).toBe(bytes)
    const values = new Uint8Array(view)
    expect(values.every((value) => value === 0)).toBe(true)
    values.fill(7)
    const { address: addressOf } = await native()
    expect(addressOf(values)).toBe(address)
    expect(values.every((value) => value === 7)).toBe(true)
    free()
  })

  test('code that was written runs', async () => {
    const code = createAssembler()
    code.address(rax, { base: rdi, index: rdi, scale: 8, offset: 5 })
    code.return()
    const { address, free } = (await createMemory()).executable(code.finish())
    const { call, callAsync } = await native()
    expect(call(address, 3n)).toBe(32n)
    expect(await callAsync(address, 4n)).toBe(41n)
    free()
  })

  test('code longer than a page', async () => {
    const code = createAssembler()
    code.moveImmediate(rax, 0)
    for (let i = 0; i < 5000; i++) code.arithmetic('add', rax, { value: 1 })
    code.return()
    const { address, free } = (await createMemory()).executable(code.finish())
    expect((await native()).call(address, null)).toBe(5000n)
    free()
  })

  test('more memory than there is is one clear message', async () => {
    const memory = await createMemory()
    expect(() => memory.allocate(2 ** 50)).toThrow(expect.objectContaining({ code: 'no-memory' }))
  })
})
