"""Programs written by a decoder, several for each task, at random."""

from collections.abc import Sequence

import torch

from examples.train.decoder import Decoder
from examples.train.sequences import Encoder, Tokens, pad
from examples.train.vocabulary import END
from omniarc.corpus import Task

# Words of a program, at most; 98 of 100 programs of the dataset have fewer.
MOST_WORDS = 200

# Tasks at once.
_AT_ONCE = 16


@torch.inference_mode()
def write_programs(
    model: Decoder,
    encoder: Encoder,
    tasks: Sequence[Task],
    *,
    samples: int,
    temperature: float,
    bf16: bool,
    seed: int,
) -> list[list[str]]:
    """Return `samples` programs for each task.

    The prompt has the first train pairs and the first test input, as in training.

    Args:
        model: the decoder.
        encoder: turns tasks into tokens.
        tasks: the tasks.
        samples: programs for each.
        temperature: 1 for the model's own probabilities; less for more likely words.
        bf16: whether to multiply in bfloat16.
        seed: of what is drawn.
    """
    model.eval()
    draws = torch.Generator(model.device).manual_seed(seed)
    prompts = [
        encoder.prompt([(p.input, p.output) for p in task.train], task.test[0].input, MOST_WORDS)
        for task in tasks
    ]
    # Prompts of like length need little padding.
    order = sorted(range(len(tasks)), key=lambda index: prompts[index].length)
    programs: list[list[str]] = [[] for _ in tasks]
    for start in range(0, len(order), _AT_ONCE):
        part = order[start : start + _AT_ONCE]
        with torch.autocast(model.device.type, torch.bfloat16, enabled=bf16):
            words = _write(model, encoder, [prompts[i] for i in part], samples, temperature, draws)
        for index, written in zip(part, words, strict=True):
            programs[index] = list(map(encoder.vocabulary.decode, written))
    return programs


def _write(
    model: Decoder,
    encoder: Encoder,
    prompts: Sequence[Tokens],
    samples: int,
    temperature: float,
    draws: torch.Generator,
) -> list[list[list[int]]]:
    """Return the words of the programs for each prompt, up to END or MOST_WORDS."""
    lengths = torch.tensor([prompt.length for prompt in prompts], device=model.device)
    logits, kept = model.read(pad(prompts), lengths, samples, MOST_WORDS)
    logits = logits.repeat_interleave(samples, 0)
    written: list[torch.Tensor] = []
    ended = torch.zeros(len(logits), dtype=torch.bool, device=model.device)
    for position in range(1, MOST_WORDS + 1):
        chances = (logits / temperature).softmax(-1)
        words = torch.multinomial(chances, 1, generator=draws)[:, 0]
        written.append(words)
        ended |= words == END
        if position == MOST_WORDS or ended.all():
            break
        logits = model.write(encoder.written(words.cpu().numpy(), position), kept)
    programs: list[list[int]] = torch.stack(written, dim=1).tolist()
    return [programs[start : start + samples] for start in range(0, len(programs), samples)]
