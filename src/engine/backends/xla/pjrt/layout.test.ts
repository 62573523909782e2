import { expect, test } from 'vitest'
import { layOut, readFields, writeFields } from './layout.ts'
import { slotOffsets } from './slots.ts'
import { calls, structs } from './structs.ts'

/** Size, then the offset of each field, as gcc 12 prints them (`offsetof`, `*_STRUCT_SIZE`) for the C header of API 0.90. */
const compiled: { readonly [name: string]: readonly number[] } = {
  Error_Destroy: [24, 0, 8, 16],
  Error_Message: [40, 0, 8, 16, 24, 32],
  Error_GetCode: [28, 0, 8, 16, 24],
  Plugin_Initialize: [16, 0, 8],
  Event_Destroy: [24, 0, 8, 16],
  Event_IsReady: [25, 0, 8, 16, 24],
  Event_Await: [24, 0, 8, 16],
  Client_Create: [88, 0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80],
  Client_Destroy: [24, 0, 8, 16],
  Client_PlatformName: [40, 0, 8, 16, 24, 32],
  Client_PlatformVersion: [40, 0, 8, 16, 24, 32],
  Client_AddressableDevices: [40, 0, 8, 16, 24, 32],
  Client_Compile: [56, 0, 8, 16, 24, 32, 40, 48],
  Client_BufferFromHostBuffer: [120, 0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112],
  DeviceDescription_Id: [28, 0, 8, 16, 24],
  DeviceDescription_Kind: [40, 0, 8, 16, 24, 32],
  Device_GetDescription: [32, 0, 8, 16, 24],
  Device_MemoryStats: [
    185, 0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128, 136, 144, 152, 160, 168, 176, 184,
  ],
  Executable_Destroy: [24, 0, 8, 16],
  Executable_NumOutputs: [32, 0, 8, 16, 24],
  Executable_Serialize: [56, 0, 8, 16, 24, 32, 40, 48],
  Executable_GetCompiledMemoryStats: [120, 0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112],
  LoadedExecutable_Destroy: [24, 0, 8, 16],
  LoadedExecutable_GetExecutable: [32, 0, 8, 16, 24],
  LoadedExecutable_Execute: [80, 0, 8, 16, 24, 32, 40, 48, 56, 64, 72],
  Executable_DeserializeAndLoad: [64, 0, 8, 16, 24, 32, 40, 48, 56],
  Buffer_Destroy: [24, 0, 8, 16],
  Buffer_ToHostBuffer: [56, 0, 8, 16, 24, 32, 40, 48],
  NamedValue: [56, 0, 8, 16, 24, 32, 40, 48],
  Program: [48, 0, 8, 16, 24, 32, 40],
  ExecuteOptions: [112, 0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104],
  Buffer_MemoryLayout: [76, 0, 8, 16, 24, 32, 40, 48, 56, 64, 72],
  Api: [40, 0, 8, 16, 24, 32, 36],
}

test.each(Object.entries({ ...calls, ...structs }))(
  '%s lies in memory as the C compiler puts it',
  (name, { size, offsets }) => {
    expect([size, ...Object.values(offsets)]).toEqual(compiled[name])
  },
)

test('a size ends with the last field, not with the padding of sizeof', () => {
  expect(layOut({ first: 'pointer', last: 'bool' }).size).toBe(9)
  expect(layOut({ first: 'bool', second: 'int32', third: 'bool', fourth: 'int64' }).offsets).toEqual({
    first: 0,
    second: 4,
    third: 8,
    fourth: 16,
  })
})

test('the functions lie in the table where the C compiler puts them', () => {
  // offsetof(PJRT_Api, …) at API 0.90
  const known = {
    Error_Destroy: 40,
    Error_Message: 48,
    Plugin_Initialize: 64,
    Event_Await: 104,
    Client_Create: 120,
    Client_AddressableDevices: 168,
    Client_Compile: 200,
    Client_BufferFromHostBuffer: 216,
    DeviceDescription_Kind: 248,
    Device_MemoryStats: 312,
    Executable_Destroy: 360,
    Executable_NumOutputs: 392,
    Executable_Serialize: 432,
    LoadedExecutable_Destroy: 440,
    LoadedExecutable_GetExecutable: 448,
    LoadedExecutable_Execute: 480,
    Executable_DeserializeAndLoad: 488,
    Buffer_Destroy: 504,
    Buffer_ToHostBuffer: 600,
    Buffer_OpaqueDeviceMemoryDataPointer: 648,
    Compile: 752,
    Executable_GetCompiledMemoryStats: 808,
  }
  expect(Object.fromEntries(Object.keys(known).map((name) => [name, slotOffsets.get(name)]))).toEqual(known)
  expect(slotOffsets.size).toBe(97)
  for (const name of Object.keys(calls)) expect(slotOffsets.has(name), name).toBe(true)
})

test('fields are read back as they were written', () => {
  const layout = layOut({
    pointer: 'pointer',
    flag: 'bool',
    code: 'int32',
    ratio: 'float',
    bytes: 'int64',
    word: 'word',
  })
  const view = new DataView(new ArrayBuffer(layout.size))
  const data = new Float32Array(2)
  const values = { flag: true, code: -7, ratio: 0.75, bytes: 2 ** 40, word: 3n }
  writeFields(layout, view, { pointer: data, ...values }, () => 0x7fff_1234_5678n)
  expect(readFields(layout, view)).toEqual({ pointer: 0x7fff_1234_5678n, ...values })
  writeFields(layout, view, { pointer: null }, () => 1n)
  expect(readFields(layout, view)).toEqual({ pointer: 0n, ...values })
})
