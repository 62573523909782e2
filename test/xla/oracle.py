"""Compiles and runs StableHLO modules on jaxlib's CPU client, as the oracle of the lowering.

Frames on stdin and stdout: the length of a JSON header as 4 bytes little-endian, the header, then the arrays it lists,
row-major, one after the other. Every request gets one answer; `error` in its header says what went wrong.
"""
import json
import os
import struct
import sys

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=4 --xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true " + os.environ.get("XLA_FLAGS", "")

import jax
import numpy as np
from jax._src.lib import xla_client
from jax.sharding import Mesh, NamedSharding, PartitionSpec
from jaxlib import _jax

dtypes = {"float32": np.float32, "int32": np.int32, "bool": np.bool_}
client = jax.devices("cpu")[0].client
compiled = {}


def compile_module(request):
    count = request["devices"]
    devices = client.local_devices()[:count]
    options = xla_client.CompileOptions()
    options.num_partitions = count
    options.num_replicas = 1
    build = options.executable_build_options
    build.num_partitions = count
    build.use_spmd_partitioning = count > 1
    build.use_shardy_partitioner = True
    build.device_assignment = xla_client.DeviceAssignment.create(np.arange(count).reshape(1, count))
    executable = client.compile_and_load(request["text"], _jax.DeviceList(tuple(devices)), options)
    mesh = Mesh(np.array(devices), ("batch",))
    key = len(compiled)
    compiled[key] = (executable, mesh, request["inputs"], request["outputs"])
    memory = executable.get_compiled_memory_stats()
    answer = {"key": key, "temporary": memory.temp_size_in_bytes, "aliased": memory.alias_size_in_bytes}
    if request.get("optimized"):
        answer["optimized"] = executable.hlo_modules()[0].to_string()
    return answer, []


def run_module(request, payload):
    executable, mesh, inputs, outputs = compiled[request["key"]]
    arguments, offset = [], 0
    for port in inputs:
        dtype = np.dtype(dtypes[port["dtype"]])
        count = int(np.prod(port["shape"], dtype=np.int64))
        array = np.frombuffer(payload, dtype, count, offset).reshape(port["shape"])
        offset += count * dtype.itemsize
        axis = port["shardedAxis"]
        parts = [None] * len(port["shape"])
        if axis is not None:
            parts[axis] = "batch"
        arguments.append(jax.device_put(array, NamedSharding(mesh, PartitionSpec(*parts))))
    shards = executable.execute_sharded(arguments).disassemble_into_single_device_arrays()
    arrays = []
    for port, copies in zip(outputs, shards):
        found = [np.asarray(copy) for copy in copies]
        # results are replicated: every device must hold the same bits
        if any(copy.tobytes() != found[0].tobytes() for copy in found):
            raise ValueError("devices disagree on " + port["name"])
        if found[0].dtype != dtypes[port["dtype"]] or list(found[0].shape) != port["shape"]:
            raise ValueError(f"{port['name']} came as {found[0].dtype} {found[0].shape}")
        arrays.append(found[0])
    return {}, arrays


def answer(request, payload):
    if request["do"] == "compile":
        return compile_module(request)
    if request["do"] == "run":
        return run_module(request, payload)
    del compiled[request["key"]]
    return {}, []


def main():
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    while length := stdin.read(4):
        request = json.loads(stdin.read(struct.unpack("<I", length)[0]))
        payload = stdin.read(request.get("bytes", 0))
        try:
            header, arrays = answer(request, payload)
        except Exception as problem:
            header, arrays = {"error": f"{type(problem).__name__}: {problem}"}, []
        body = b"".join(array.tobytes() for array in arrays)
        text = json.dumps({**header, "bytes": len(body)}).encode()
        stdout.write(struct.pack("<I", len(text)) + text + body)
        stdout.flush()


main()
