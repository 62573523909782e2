"""The training step of src/train/step.ts in PyTorch: bf16 by autocast, float32 weights, torch.compile, flash attention,
fused AdamW. Usage: torch_train.py JOB.json SECONDS. Prints one JSON line.

Weights are kept as [fan in, fan out] in effective units (multiplier x stored). Adam's update is then the same if each
group of equal multiplier m has learning rate m x lr, epsilon / m and decay / m, and if gradient norms are weighted by m.
"""

import json
import math
import sys
import time

began = time.time()
import numpy as np
import torch
import torch.nn.functional as F

job, seconds = json.load(open(sys.argv[1])), float(sys.argv[2])
device = 'cuda' if torch.cuda.is_available() else 'cpu'
width, depth, context, vocabulary, batch = (job[k] for k in ('width', 'depth', 'context', 'vocabulary', 'batch'))
heads, head_size = job['heads'], job['headSize']
half = torch.bfloat16
text = torch.from_numpy(np.fromfile(job['text'], dtype=np.int32)).long().to(device)
opened = time.time() - began


def load():
    stored = np.fromfile(job['weights'], dtype=np.float32)
    weights, multipliers, start = {}, {}, 0
    for weight in job['layout']:
        end = start + math.prod(weight['shape'])
        values = torch.from_numpy(stored[start:end].reshape(weight['shape'])) * weight['multiplier']
        matrix = values.T if weight['transposed'] else values
        weights[weight['name']] = matrix.contiguous().to(device).requires_grad_()
        multipliers[weight['name']] = weight['multiplier']
        start = end
    return weights, multipliers


weights, multipliers = load()
angles = torch.outer(torch.arange(context), 10_000.0 ** (-torch.arange(head_size // 2) / (head_size // 2))).to(device)
cos, sin = angles.cos()[:, None, None, :], angles.sin()[:, None, None, :]
columns = torch.arange(context + 1, device=device)


def norm(x):
    return F.rms_norm(x.float(), (x.shape[-1],), eps=1e-6).to(half)


def project(x, name):
    return x @ weights[name].to(half)


def attention(x, layer):
    qkv = project(x, f'{layer}.qkv').view(batch, context, 3, heads, head_size)
    a, b = norm(qkv[:, :, :2]).float().chunk(2, dim=-1)
    rotated = torch.cat((a * cos - b * sin, a * sin + b * cos), dim=-1).to(half)
    q, k, v = (part.transpose(1, 2) for part in (rotated[:, :, 0], rotated[:, :, 1], qkv[:, :, 2]))
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=1.44 / math.sqrt(head_size))
    return project(mixed.transpose(1, 2).reshape(batch, context, -1), f'{layer}.output')


def mlp(x, layer):
    return project(F.relu(project(x, f'{layer}.up')).square(), f'{layer}.down')


def loss_of(sequences):
    inputs = sequences[:, :-1]
    previous = F.pad(inputs[:, :-1], (1, 0))
    stream = (F.embedding(inputs, weights['embedding']) + F.embedding(previous, weights['embedding.previous'])).to(half)
    for i in range(depth):
        stream = stream + attention(norm(stream), f'layers.{i}.attention')
        stream = stream + mlp(norm(stream), f'layers.{i}.mlp')
    logits = project(norm(stream), 'head').float()
    return F.cross_entropy(logits.view(batch * context, vocabulary), sequences[:, 1:].reshape(-1))


groups = [
    {
        'params': [weights[name] for name in weights if multipliers[name] == m],
        'lr': m * job['learningRate'],
        'eps': job['epsilon'] / m,
        'weight_decay': job['weightDecay'] / m,
    }
    for m in sorted(set(multipliers.values()))
]
optimizer = torch.optim.AdamW(groups, betas=(job['beta1'], job['beta2']), fused=True)
parameters = list(weights.values())
scales = torch.tensor([multipliers[name] for name in weights], device=device)
compiled = torch.compile(loss_of)
taken = 0


def clip():
    """As torch.nn.utils.clip_grad_norm_, but of the stored weights' gradients."""
    gradients = [parameter.grad for parameter in parameters]
    total = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)) * scales)
    torch._foreach_mul_(gradients, torch.clamp(job['clip'] / (total + 1e-12), max=1.0))


def take(steps):
    """Launches without waiting: losses are read at the end."""
    global taken
    losses = []
    for _ in range(steps):
        rows = torch.arange(taken * batch, (taken + 1) * batch, device=device)
        starts = rows * 7919 * 64 % (job['tokens'] - context - 1)
        loss = compiled(text[starts[:, None] + columns])
        loss.backward()
        clip()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.detach())
        taken += 1
    return torch.stack(losses).tolist()


losses = take(1)
first_step = time.time() - began
losses += take(job['check'] - 1)
take(job['steps'])
start, done = time.perf_counter(), 0
while time.perf_counter() - start < seconds:
    take(job['steps'])
    done += job['steps']
elapsed = time.perf_counter() - start
print(
    json.dumps(
        {
            'version': torch.__version__,
            'platform': device,
            'device': torch.cuda.get_device_name() if device == 'cuda' else 'cpu',
            'losses': losses,
            'tokensPerSecond': done * batch * context / elapsed,
            'peakBytes': torch.cuda.max_memory_allocated() if device == 'cuda' else None,
            'openedSeconds': opened,
            'firstStepSeconds': first_step,
        }
    )
)
