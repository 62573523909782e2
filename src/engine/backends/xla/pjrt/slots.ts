import { structs } from './structs.ts'

/** The functions of `PJRT_Api` in the header's order, up to the last one used here. None has moved since API 0.57. */
const groups: readonly (readonly [string, string])[] = [
  ['Error', 'Destroy Message GetCode'],
  ['Plugin', 'Initialize Attributes'],
  ['Event', 'Destroy IsReady Error Await OnReady'],
  ['Client', 'Create Destroy PlatformName ProcessIndex PlatformVersion Devices AddressableDevices LookupDevice'],
  ['Client', 'LookupAddressableDevice AddressableMemories Compile DefaultDeviceAssignment BufferFromHostBuffer'],
  ['DeviceDescription', 'Id ProcessIndex Attributes Kind DebugString ToString'],
  ['Device', 'GetDescription IsAddressable LocalHardwareId AddressableMemories DefaultMemory MemoryStats'],
  ['Memory', 'Id Kind DebugString ToString AddressableByDevices'],
  ['Executable', 'Destroy Name NumReplicas NumPartitions NumOutputs SizeOfGeneratedCodeInBytes GetCostAnalysis'],
  ['Executable', 'OutputMemoryKinds OptimizedProgram Serialize'],
  ['LoadedExecutable', 'Destroy GetExecutable AddressableDevices Delete IsDeleted Execute'],
  ['Executable', 'DeserializeAndLoad'],
  ['LoadedExecutable', 'Fingerprint'],
  ['Buffer', 'Destroy ElementType Dimensions UnpaddedDimensions DynamicDimensionIndices GetMemoryLayout'],
  ['Buffer', 'OnDeviceSizeInBytes Device Memory Delete IsDeleted CopyToDevice ToHostBuffer IsOnCpu ReadyEvent'],
  ['Buffer', 'UnsafePointer IncreaseExternalReferenceCount DecreaseExternalReferenceCount'],
  ['Buffer', 'OpaqueDeviceMemoryDataPointer'],
  ['CopyToDeviceStream', 'Destroy AddChunk TotalBytes GranuleSize CurrentBytes'],
  ['TopologyDescription', 'Create Destroy PlatformName PlatformVersion GetDeviceDescriptions Serialize Attributes'],
  ['', 'Compile'],
  ['Executable', 'OutputElementTypes OutputDimensions'],
  ['Buffer', 'CopyToMemory'],
  ['Client', 'CreateViewOfDeviceBuffer'],
  ['Executable', 'Fingerprint'],
  ['Client', 'TopologyDescription'],
  ['Executable', 'GetCompiledMemoryStats'],
]

const names = groups.flatMap(([object, functions]) =>
  functions.split(' ').map((name) => (object === '' ? name : `${object}_${name}`)),
)

/** Byte offset of each function in the table. */
export const slotOffsets: ReadonlyMap<string, number> = new Map(
  names.map((name, i) => [name, structs.Api.size + 8 * i] as const),
)
