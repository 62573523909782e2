import { type Fields, type Layout, layOut } from './layout.ts'

/**
 * The structs of the PJRT C API that are used here, in the field order of `xla/pjrt/c/pjrt_c_api.h` (openxla/xla, API 0.90;
 * the header says that fields are only ever added at the end).
 */

/** Every struct that crosses the border starts with its size and a chain of extensions, of which we send none. */
const header = { struct_size: 'size', extension_start: 'pointer' } as const

const struct = <const F extends Fields>(fields: F): Layout<typeof header & F> => layOut({ ...header, ...fields })

const event = struct({ event: 'pointer' })
const client = struct({ client: 'pointer' })
const buffer = struct({ buffer: 'pointer' })
const executable = struct({ executable: 'pointer' })

/** Arguments of each function, by its name without the prefix `PJRT_`. */
export const calls = {
  Error_Destroy: struct({ error: 'pointer' }),
  Error_Message: struct({ error: 'pointer', message: 'pointer', message_size: 'size' }),
  Error_GetCode: struct({ error: 'pointer', code: 'int32' }),
  Plugin_Initialize: struct({}),
  Event_Destroy: event,
  Event_IsReady: struct({ event: 'pointer', is_ready: 'bool' }),
  Event_Await: event,
  Client_Create: struct({
    create_options: 'pointer',
    num_options: 'size',
    kv_get_callback: 'pointer',
    kv_get_user_arg: 'pointer',
    kv_put_callback: 'pointer',
    kv_put_user_arg: 'pointer',
    client: 'pointer',
    kv_try_get_callback: 'pointer',
    kv_try_get_user_arg: 'pointer',
  }),
  Client_Destroy: client,
  Client_PlatformName: struct({ client: 'pointer', platform_name: 'pointer', platform_name_size: 'size' }),
  Client_PlatformVersion: struct({ client: 'pointer', platform_version: 'pointer', platform_version_size: 'size' }),
  Client_AddressableDevices: struct({
    client: 'pointer',
    addressable_devices: 'pointer',
    num_addressable_devices: 'size',
  }),
  Client_Compile: struct({
    client: 'pointer',
    program: 'pointer',
    compile_options: 'pointer',
    compile_options_size: 'size',
    executable: 'pointer',
  }),
  Client_BufferFromHostBuffer: struct({
    client: 'pointer',
    data: 'pointer',
    type: 'int32',
    dims: 'pointer',
    num_dims: 'size',
    byte_strides: 'pointer',
    num_byte_strides: 'size',
    host_buffer_semantics: 'int32',
    device: 'pointer',
    memory: 'pointer',
    device_layout: 'pointer',
    done_with_host_buffer: 'pointer',
    buffer: 'pointer',
  }),
  DeviceDescription_Id: struct({ device_description: 'pointer', id: 'int32' }),
  DeviceDescription_Kind: struct({ device_description: 'pointer', device_kind: 'pointer', device_kind_size: 'size' }),
  Device_GetDescription: struct({ device: 'pointer', device_description: 'pointer' }),
  Device_MemoryStats: struct({
    device: 'pointer',
    bytes_in_use: 'int64',
    peak_bytes_in_use: 'int64',
    peak_bytes_in_use_is_set: 'bool',
    num_allocs: 'int64',
    num_allocs_is_set: 'bool',
    largest_alloc_size: 'int64',
    largest_alloc_size_is_set: 'bool',
    bytes_limit: 'int64',
    bytes_limit_is_set: 'bool',
    bytes_reserved: 'int64',
    bytes_reserved_is_set: 'bool',
    peak_bytes_reserved: 'int64',
    peak_bytes_reserved_is_set: 'bool',
    bytes_reservable_limit: 'int64',
    bytes_reservable_limit_is_set: 'bool',
    largest_free_block_bytes: 'int64',
    largest_free_block_bytes_is_set: 'bool',
    pool_bytes: 'int64',
    pool_bytes_is_set: 'bool',
    peak_pool_bytes: 'int64',
    peak_pool_bytes_is_set: 'bool',
  }),
  Executable_Destroy: executable,
  Executable_NumOutputs: struct({ executable: 'pointer', num_outputs: 'size' }),
  Executable_Serialize: struct({
    executable: 'pointer',
    serialized_bytes: 'pointer',
    serialized_bytes_size: 'size',
    serialized_executable: 'pointer',
    serialized_executable_deleter: 'pointer',
  }),
  Executable_GetCompiledMemoryStats: struct({
    executable: 'pointer',
    generated_code_size_in_bytes: 'int64',
    argument_size_in_bytes: 'int64',
    output_size_in_bytes: 'int64',
    alias_size_in_bytes: 'int64',
    temp_size_in_bytes: 'int64',
    host_generated_code_size_in_bytes: 'int64',
    host_argument_size_in_bytes: 'int64',
    host_output_size_in_bytes: 'int64',
    host_alias_size_in_bytes: 'int64',
    host_temp_size_in_bytes: 'int64',
    peak_memory_in_bytes: 'int64',
    total_size_in_bytes: 'int64',
  }),
  LoadedExecutable_Destroy: executable,
  LoadedExecutable_GetExecutable: struct({ loaded_executable: 'pointer', executable: 'pointer' }),
  LoadedExecutable_Execute: struct({
    executable: 'pointer',
    options: 'pointer',
    argument_lists: 'pointer',
    num_devices: 'size',
    num_args: 'size',
    output_lists: 'pointer',
    device_complete_events: 'pointer',
    execute_device: 'pointer',
  }),
  Executable_DeserializeAndLoad: struct({
    client: 'pointer',
    serialized_executable: 'pointer',
    serialized_executable_size: 'size',
    loaded_executable: 'pointer',
    overridden_serialized_compile_options: 'pointer',
    overridden_serialized_compile_options_size: 'size',
  }),
  Buffer_Destroy: buffer,
  Buffer_ToHostBuffer: struct({
    src: 'pointer',
    host_layout: 'pointer',
    dst: 'pointer',
    dst_size: 'size',
    event: 'pointer',
  }),
} as const

export type CallName = keyof typeof calls

/** Structs that calls point to. */
export const structs = {
  NamedValue: struct({ name: 'pointer', name_size: 'size', type: 'int32', value: 'word', value_size: 'size' }),
  Program: struct({ code: 'pointer', code_size: 'size', format: 'pointer', format_size: 'size' }),
  ExecuteOptions: struct({
    send_callbacks: 'pointer',
    recv_callbacks: 'pointer',
    num_send_ops: 'size',
    num_recv_ops: 'size',
    launch_id: 'int32',
    non_donatable_input_indices: 'pointer',
    num_non_donatable_input_indices: 'size',
    context: 'pointer',
    call_location: 'pointer',
    num_tasks: 'size',
    task_ids: 'pointer',
    incarnation_ids: 'pointer',
  }),
  /** A layout given as dimensions from minor to major; the header's union, whose larger member this is, is written out. */
  Buffer_MemoryLayout: struct({
    tiled_struct_size: 'size',
    tiled_extension_start: 'pointer',
    minor_to_major: 'pointer',
    minor_to_major_size: 'size',
    tile_dims: 'pointer',
    tile_dim_sizes: 'pointer',
    num_tiles: 'size',
    type: 'int32',
  }),
  /** The head of the table of functions: its own size, extensions, and the version, a struct in place. */
  Api: struct({
    version_struct_size: 'size',
    version_extension_start: 'pointer',
    major_version: 'int32',
    minor_version: 'int32',
  }),
} as const
