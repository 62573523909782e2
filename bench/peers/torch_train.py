"""The training step of src/train/step.ts in PyTorch, fed and timed by bench/peers/main.mjs.

Usage: torch_train.py JOB.json {eager,compile}. The job names the shape, the optimizer's constants, the threads and two
files of raw numbers: the starting weights (float32, in storage order) and the tokens (int32, [batches, batch,
context + 1]). Prints one JSON line when ready, with the losses of the first steps; then, for each line "go SECONDS" on
standard input, trains that long and prints the steps taken and the seconds they took.

Weights are kept as [fan in, fan out] and in effective units (multiplier x stored). Adam's update is then the same if each group of equal
multiplier m has learning rate m x lr, epsilon / m and decay / m, and if gradient norms are weighted by m. That is free,
where multiplying in the forward pass would cost PyTorch a pass.
"""

import json
import math
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

job = json.load(open(sys.argv[1]))
compiled = sys.argv[2] == 'compile'
torch.set_num_threads(job['threads'])
torch.manual_seed(0)

width, depth, context, vocabulary, batch = (job[k] for k in ('width', 'depth', 'context', 'vocabulary', 'batch'))
head_size = 32
heads = math.ceil(width / head_size)
inner = heads * head_size


def parameters():
    """Effective weights by name, and the multiplier of each."""
    stored = np.fromfile(job['weights'], dtype=np.float32)
    weights, multipliers, start = {}, {}, 0
    for weight in job['layout']:
        end = start + math.prod(weight['shape'])
        values = torch.from_numpy(stored[start:end].reshape(weight['shape'])) * weight['multiplier']
        matrix = values.T if weight['transposed'] else values
        weights[weight['name']] = matrix.clone(memory_format=torch.contiguous_format).requires_grad_()
        multipliers[weight['name']] = weight['multiplier']
        start = end
    return weights, multipliers


weights, multipliers = parameters()
tokens = torch.from_numpy(np.fromfile(job['tokens'], dtype=np.int32).reshape(-1, batch, context + 1)).long()

angles = torch.outer(torch.arange(context), 10_000.0 ** (-torch.arange(head_size // 2) / (head_size // 2)))
# [context, 1, 1, half] against queries and keys [batch, context, 2, heads, half]
cos, sin = angles.cos()[:, None, None, :], angles.sin()[:, None, None, :]


def norm(x):
    return F.rms_norm(x, (x.shape[-1],), eps=1e-6)


def attention(x, layer):
    qkv = (x @ weights[f'{layer}.qkv']).view(batch, context, 3, heads, head_size)
    a, b = norm(qkv[:, :, :2]).chunk(2, dim=-1)
    rotated = torch.cat((a * cos - b * sin, a * sin + b * cos), dim=-1)
    q, k, v = (part.transpose(1, 2) for part in (rotated[:, :, 0], rotated[:, :, 1], qkv[:, :, 2]))
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=1.44 / math.sqrt(head_size))
    return mixed.transpose(1, 2).reshape(batch * context, inner) @ weights[f'{layer}.output']


def mlp(x, layer):
    return F.relu(x @ weights[f'{layer}.up']).square() @ weights[f'{layer}.down']


def loss_of(sequences):
    inputs = sequences[:, :-1]
    previous = F.pad(inputs[:, :-1], (1, 0))
    stream = F.embedding(inputs, weights['embedding']) + F.embedding(previous, weights['embedding.previous'])
    stream = stream.view(batch * context, width)
    for i in range(depth):
        stream = stream + attention(norm(stream), f'layers.{i}.attention')
        stream = stream + mlp(norm(stream), f'layers.{i}.mlp')
    logits = norm(stream) @ weights['head']
    return F.cross_entropy(logits, sequences[:, 1:].reshape(-1))


def make_optimizer():
    groups = [
        {
            'params': [weights[name] for name in weights if multipliers[name] == m],
            'lr': m * job['learningRate'],
            'eps': job['epsilon'] / m,
            'weight_decay': job['weightDecay'] / m,
        }
        for m in sorted(set(multipliers.values()))
    ]
    return torch.optim.AdamW(groups, betas=(job['beta1'], job['beta2']), fused=True)


optimizer = make_optimizer()
parameters = list(weights.values())
scales = torch.tensor([multipliers[name] for name in weights])


def clip():
    """As torch.nn.utils.clip_grad_norm_, but of the stored weights' gradients: one multiply more, of a dozen numbers."""
    gradients = [parameter.grad for parameter in parameters]
    total = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)) * scales)
    torch._foreach_mul_(gradients, torch.clamp(job['clip'] / total, max=1.0))


loss_function = torch.compile(loss_of) if compiled else loss_of
taken = 0


def step():
    global taken
    loss = loss_function(tokens[taken % len(tokens)])
    loss.backward()
    clip()
    optimizer.step()
    optimizer.zero_grad()
    taken += 1
    return loss.item()


first = [step() for _ in range(job['check'])]
print(json.dumps({'version': torch.__version__, 'losses': first}), flush=True)

for line in sys.stdin:
    words = line.split()
    if not words or words[0] != 'go':
        break
    seconds, steps, start = float(words[1]), 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        step()
        steps += 1
    print(json.dumps({'steps': steps, 'seconds': time.perf_counter() - start}), flush=True)
