"""Hugging Face transformers on the same work: one line of JSON in per size and per round, one out."""
import json, sys, time
import torch
from transformers import LlamaConfig, LlamaForCausalLM

torch.set_num_threads(int(sys.argv[1]))
models = {}


def load(size):
    torch.manual_seed(0)
    width, depth, context = size["width"], size["depth"], size["context"]
    # three matrices of 8/3 of the width hold what our two of four times the width hold
    config = LlamaConfig(
        vocab_size=size["vocabulary"], hidden_size=width, intermediate_size=round(8 * width / 3),
        num_hidden_layers=depth, num_attention_heads=max(1, int(width / 32 + 0.5)), max_position_embeddings=context, tie_word_embeddings=False,
        bos_token_id=None, eos_token_id=None, pad_token_id=0,
    )
    return LlamaForCausalLM(config).eval()


for line in sys.stdin:
    size = json.loads(line)
    if size["name"] not in models:
        models[size["name"]] = load(size)
    model = models[size["name"]]
    prompt = torch.randint(1, size["vocabulary"], (size["batch"], size["prompt"]))
    tokens = size["context"] - size["prompt"]
    start, cpu = time.perf_counter(), time.process_time()
    with torch.inference_mode():
        out = model.generate(
            prompt, attention_mask=torch.ones_like(prompt), do_sample=True, max_new_tokens=tokens,
            min_new_tokens=tokens, cache_implementation="static", disable_compile=True,
        )
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    assert out.shape == (size["batch"], size["context"])
    print(json.dumps({"seconds": seconds, "cpuSeconds": cpu_seconds}), flush=True)
