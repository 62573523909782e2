"""The training step of src/train/step.ts in JAX: bf16 products, float32 weights, a scan over layers, donated states, and
cuDNN's attention on a GPU. Usage: jax_train.py JOB.json SECONDS. Prints one JSON line.

Weights are kept as Escalado stores them and scaled in the forward pass, which XLA fuses into the cast to bf16.
"""

import json
import math
import sys
import time

began = time.time()
import jax
import jax.numpy as jnp
import numpy as np

job, seconds = json.load(open(sys.argv[1])), float(sys.argv[2])
on_gpu = jax.default_backend() == 'gpu'
width, depth, context, vocabulary, batch = (job[k] for k in ('width', 'depth', 'context', 'vocabulary', 'batch'))
heads, head_size = job['heads'], job['headSize']
half = jnp.bfloat16

text = jnp.asarray(np.fromfile(job['text'], dtype=np.int32))
opened = time.time() - began


def load():
    """Weights by name; those of layers as one array per kind, [depth, ...], for the scan."""
    stored = np.fromfile(job['weights'], dtype=np.float32)
    single, layers, multipliers, start = {}, {}, {}, 0
    for weight in job['layout']:
        end = start + math.prod(weight['shape'])
        values, name = stored[start:end].reshape(weight['shape']), weight['name']
        if name.startswith('layers.'):
            name = name.split('.', 2)[2]
            layers.setdefault(name, []).append(values)
        else:
            single[name] = jnp.asarray(values)
        multipliers[name] = (weight['multiplier'], weight['transposed'])
        start = end
    return {'single': single, 'layers': {k: jnp.asarray(np.stack(v)) for k, v in layers.items()}}, multipliers


weights, multipliers = load()
angles = np.outer(np.arange(context), 10_000.0 ** (-np.arange(head_size // 2) / (head_size // 2)))
cos, sin = (jnp.asarray(f(angles)[:, None, :], jnp.float32) for f in (np.cos, np.sin))


def norm(x):
    x32 = x.astype(jnp.float32)
    return (x32 * jax.lax.rsqrt(jnp.mean(x32 * x32, -1, keepdims=True) + 1e-6)).astype(x.dtype)


def project(x, w, name):
    multiplier, transposed = multipliers[name]
    w = (w * multiplier).astype(half)
    return x @ (w.T if transposed else w)


def rotate(x):
    a, b = jnp.split(norm(x).astype(jnp.float32), 2, -1)
    return jnp.concatenate((a * cos - b * sin, a * sin + b * cos), -1).astype(half)


def layer(stream, w):
    qkv = project(norm(stream), w['attention.qkv'], 'attention.qkv').reshape(batch, context, 3, heads, head_size)
    q, k, v = rotate(qkv[:, :, 0]), rotate(qkv[:, :, 1]), qkv[:, :, 2]
    mixed = jax.nn.dot_product_attention(
        q, k, v, is_causal=True, scale=1.44 / math.sqrt(head_size), implementation='cudnn' if on_gpu else 'xla'
    )
    stream = stream + project(mixed.reshape(batch, context, -1), w['attention.output'], 'attention.output')
    hidden = jnp.square(jax.nn.relu(project(norm(stream), w['mlp.up'], 'mlp.up')))
    return stream + project(hidden, w['mlp.down'], 'mlp.down'), None


def loss_of(weights, tokens):
    single = weights['single']
    inputs, targets = tokens[:, :-1], tokens[:, 1:]
    previous = jnp.pad(inputs[:, :-1], ((0, 0), (1, 0)))
    stream = (single['embedding'][inputs] + single['embedding.previous'][previous]).astype(half)
    stream, _ = jax.lax.scan(layer, stream, weights['layers'])
    logits = project(norm(stream), single['head'], 'head').astype(jnp.float32)
    picked = jnp.take_along_axis(logits, targets[..., None], -1)[..., 0]
    return jnp.mean(jax.nn.logsumexp(logits, -1) - picked)


def step(state, text, starts, scalars):
    weights, first, second = state
    rate, decay, epsilon = scalars
    tokens = text[starts[:, None] + jnp.arange(context + 1)]
    loss, gradient = jax.value_and_grad(loss_of)(weights, tokens)
    total = jnp.sqrt(sum(jnp.sum(g * g) for g in jax.tree.leaves(gradient)))
    scale = jnp.minimum(1.0, job['clip'] / (total + 1e-12))
    gradient = jax.tree.map(lambda g: g * scale, gradient)
    first = jax.tree.map(lambda m, g: job['beta1'] * m + g, first, gradient)
    second = jax.tree.map(lambda v, g: job['beta2'] * v + g * g, second, gradient)
    weights = jax.tree.map(lambda w, m, v: w * decay - m * rate / (jnp.sqrt(v) + epsilon), weights, first, second)
    return (weights, first, second), loss


def scalars_of(i):
    root = math.sqrt((1 - job['beta2']) / (1 - job['beta2'] ** (i + 1)))
    rate = job['learningRate'] * (1 - job['beta1']) / (1 - job['beta1'] ** (i + 1)) / root
    return np.float32([rate, 1 - job['learningRate'] * job['weightDecay'], job['epsilon'] / root])


def starts_of(i):
    rows = np.arange(i * batch, (i + 1) * batch, dtype=np.int64)
    return (rows * 7919 * 64 % (job['tokens'] - context - 1)).astype(np.int32)


compiled = jax.jit(step, donate_argnums=0)
state = (weights, jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights))
taken = 0


def take(steps):
    """Launches without waiting: only the last loss is waited for."""
    global state, taken
    losses = []
    for _ in range(steps):
        state, loss = compiled(state, text, starts_of(taken), scalars_of(taken))
        losses.append(loss)
        taken += 1
    return [float(loss) for loss in losses]


losses = take(1)
first_step = time.time() - began
losses += take(job['check'] - 1)
take(job['steps'])
start, done = time.perf_counter(), 0
while time.perf_counter() - start < seconds:
    take(job['steps'])
    done += job['steps']
elapsed = time.perf_counter() - start
memory = jax.devices()[0].memory_stats() or {}
print(
    json.dumps(
        {
            'version': jax.__version__,
            'platform': jax.default_backend(),
            'device': jax.devices()[0].device_kind,
            'losses': losses,
            'tokensPerSecond': done * batch * context / elapsed,
            'peakBytes': memory.get('peak_bytes_in_use'),
            'openedSeconds': opened,
            'firstStepSeconds': first_step,
        }
    )
)
