"""Prints the StableHLO that JAX itself lowers its cuDNN attention and its gradient to, for CUDA; no GPU is needed."""
import sys

import jax
import jax.numpy as jnp
from jax._src.cudnn import fused_attention_stablehlo as fused

# what asks for the GPU that is not here
fused.check_cudnn_version = lambda: 91000
fused.check_is_flash_attention = lambda *arguments, **options: None
fused.check_compute_capability = lambda *arguments: True
fused.is_cuda_compute_capability_equal = lambda *arguments: False

shape, scale = [int(size) for size in sys.argv[1].split(",")], float(sys.argv[2])


def attention(q, k, v):
    return fused.dot_product_attention(
        q, k, v, scale=scale, mask_type=fused.MaskType.CAUSAL, qkv_layout="BNTH"
    )


def with_gradient(q, k, v, d):
    output, pull_back = jax.vjp(attention, q, k, v)
    return output, pull_back(d)


operands = [jnp.zeros(shape, jnp.bfloat16)] * 4
print(jax.jit(with_gradient).trace(*operands).lower(lowering_platforms=("cuda",)).as_text())
