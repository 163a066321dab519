"""A small decoder: it reads the tokens of a prompt and writes the words of a program."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from examples.train.sequences import COLORS, LINES, PARTS, SIDE, Tokens

_DEVIATION = 0.02


class Shape(NamedTuple):
    """The size of a decoder.

    Attributes:
        width: numbers that describe a token.
        layers, heads: the layers, and the heads of their attention.
        cells: cells of a token, at most.
    """

    width: int
    layers: int
    heads: int
    cells: int


class Written:
    """Keys and values of what was read and written: s programs for each of b prompts.

    Attributes:
        hidden: (b, 1, 1, n), 0 where a prompt has a token, and -inf where it is padded.
        prompts: of each layer, keys and values (b, heads, n, width / heads) of the prompts, which
            the programs of a prompt share.
        programs: of each layer, keys and values (b, heads, s, most, width / heads).
        length: words written.
    """

    def __init__(self, lengths: Tensor, longest: int, samples: int, most: int) -> None:
        beyond = torch.arange(longest, device=lengths.device) >= lengths[:, None]
        self.hidden = torch.zeros(beyond.shape, device=lengths.device)
        self.hidden = self.hidden.masked_fill(beyond, -torch.inf)[:, None, None]
        self.prompts: list[tuple[Tensor, Tensor]] = []
        self.programs: list[tuple[Tensor, Tensor]] = []
        self.samples, self.most, self.length = samples, most, 0

    def add_layer(self, key: Tensor, value: Tensor) -> None:
        """Keep the keys and values of the prompts in the next layer."""
        self.prompts.append((key, value))
        batch, heads, _, size = key.shape
        empty = key.new_empty(2, batch, heads, self.samples, self.most, size)
        self.programs.append((empty[0], empty[1]))


class Layer(nn.Module):
    """Attention to what comes before, and a feed-forward network."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.before_attention = nn.LayerNorm(shape.width)
        self.queries_keys_values = nn.Linear(shape.width, 3 * shape.width, bias=False)
        self.joined = nn.Linear(shape.width, shape.width, bias=False)
        self.before_network = nn.LayerNorm(shape.width)
        self.network = nn.Sequential(
            nn.Linear(shape.width, 4 * shape.width),
            nn.GELU(),
            nn.Linear(4 * shape.width, shape.width),
        )

    def forward(self, x: Tensor, kept: Written | None = None) -> Tensor:
        """Return (b, n, width) for whole sequences (b, n, width).

        Args:
            x: the tokens.
            kept: where to keep keys and values; None for not.
        """
        query, key, value = self._heads(x)
        if kept is not None:
            kept.add_layer(key, value)
        if x.device.type == "cpu":
            # There, torch's attention takes twice as long in bfloat16.
            query, key, value = query.float(), key.float(), value.float()
        seen = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.joined(seen.transpose(1, 2).flatten(2))
        return x + self.network(self.before_network(x))

    def write(self, x: Tensor, kept: Written, layer: int) -> Tensor:
        """Return (b · s, 1, width) for the next token (b · s, 1, width) of s programs a prompt."""
        prompt_keys, prompt_values = kept.prompts[layer]
        batch, heads, _, size = prompt_keys.shape
        query, key, value = (
            part.reshape(batch, kept.samples, heads, size).transpose(1, 2)
            for part in self._heads(x)
        )
        for cache, new in zip(kept.programs[layer], (key, value), strict=True):
            cache[:, :, :, kept.length] = new
        keys, values = (cache[:, :, :, : kept.length + 1] for cache in kept.programs[layer])
        to_prompt = query @ prompt_keys.mT * size**-0.5 + kept.hidden
        to_program = (keys @ query[..., None]).squeeze(-1) * size**-0.5
        weights = torch.cat([to_prompt, to_program], dim=-1).softmax(-1).to(value.dtype)
        read, written = weights.split([prompt_keys.shape[2], kept.length + 1], dim=-1)
        seen = read @ prompt_values + (written[..., None, :] @ values).squeeze(-2)
        x = x + self.joined(seen.transpose(1, 2).reshape(x.shape))
        return x + self.network(self.before_network(x))

    def _heads(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return queries, keys and values (b, heads, n, width / heads)."""
        parts = self.queries_keys_values(self.before_attention(x)).chunk(3, dim=-1)
        query, key, value = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts)
        return query, key, value


class Decoder(nn.Module):
    """A decoder with words of its own.

    Args:
        shape: its size.
        words: the number of words.
    """

    def __init__(self, shape: Shape, words: int) -> None:
        super().__init__()
        self.words = nn.Embedding(words, shape.width)
        self.cells = nn.EmbeddingBag(
            1 + COLORS * shape.cells, shape.width, mode="sum", padding_idx=0
        )
        self.places = nn.ModuleList(
            nn.Embedding(size, shape.width) for size in (PARTS, LINES, SIDE)
        )
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.last = nn.LayerNorm(shape.width)
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Embedding | nn.EmbeddingBag):
                nn.init.normal_(module.weight, std=_DEVIATION)

    @property
    def device(self) -> torch.device:
        """Where it is."""
        return self.words.weight.device

    def forward(self, tokens: Tokens, wanted: Tensor) -> Tensor:
        """Return logits (m, words) for the m tokens of a batch (b, n) that are `wanted` (b, n)."""
        x = self._embedded(tokens)
        for layer in self.layers:
            x = layer(x)
        return self._logits(x[wanted])

    def read(
        self, prompts: Tokens, lengths: Tensor, samples: int, most: int
    ) -> tuple[Tensor, Written]:
        """Read prompts (b, n) and return logits (b, words) of the first word of their programs.

        Args:
            prompts: padded prompts.
            lengths: (b,), the lengths without padding.
            samples: programs to write for each prompt.
            most: words of a program, at most.
        """
        kept = Written(lengths, prompts.length, samples, most)
        x = self._embedded(prompts)
        for layer in self.layers:
            x = layer(x, kept)
        last = x[torch.arange(len(lengths), device=self.device), lengths - 1]
        return self._logits(last), kept

    def write(self, tokens: Tokens, kept: Written) -> Tensor:
        """Take the next words (b · s, 1) and return logits (b · s, words) of those after them."""
        x = self._embedded(tokens)
        for index, layer in enumerate(self.layers):
            x = layer.write(x, kept, index)
        kept.length += 1
        return self._logits(x[:, 0])

    def _embedded(self, tokens: Tokens) -> Tensor:
        words, cells, places = (
            torch.as_tensor(values).to(self.device, non_blocking=True) for values in tokens
        )
        x = self.words(words) + self.cells(cells.flatten(0, -2)).unflatten(0, words.shape)
        for index, table in enumerate(self.places):
            x = x + table(places[..., index])
        return x

    def _logits(self, x: Tensor) -> Tensor:
        return functional.linear(self.last(x), self.words.weight).float()
