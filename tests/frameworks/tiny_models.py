"""Models of a few thousand weights and their tokenizer, made without any download."""

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

# More threads cost such models more than they bring, above all beside other work.
torch.set_num_threads(1)

TASK = "25ff71a9"
RIGHT = (
    "```python\nimport numpy as np\n\n\ndef task(grid):\n    return np.roll(grid, 1, axis=0)\n```"
)
WRONG = "```python\ndef task(grid):\n    return grid\n```"

_TEMPLATE = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}"
    "{% if m['role'] == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def tokenizer():
    """Return a tokenizer that knows every byte, and the words of a right program."""
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    special = ["<|pad|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
    raw.train_from_iterator(
        [RIGHT] * 10,
        trainers.BpeTrainer(
            vocab_size=400,
            special_tokens=special,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    made = PreTrainedTokenizerFast(
        tokenizer_object=raw, eos_token="<|end|>", pad_token="<|pad|>", padding_side="left"
    )
    made.chat_template = _TEMPLATE
    return made


def model(tokens, *, ends_at_once=False):
    """Return a random model; one that ends at once gives the end by far the highest score."""
    torch.manual_seed(0)
    made = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokens),
            hidden_size=64,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=4,
            max_position_embeddings=512,
            bos_token_id=None,
            eos_token_id=tokens.eos_token_id,
            pad_token_id=tokens.pad_token_id,
        )
    )
    if ends_at_once:
        made.lm_head = torch.nn.Linear(64, len(tokens), bias=True)
        torch.nn.init.zeros_(made.lm_head.bias)
        made.lm_head.bias.data[tokens.eos_token_id] = 100.0
    return made
