"""Training that goes on where it was interrupted."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from examples.train.curriculum import Curriculum
from examples.train.decoder import Decoder, Shape
from examples.train.sequences import NO_TARGET, Batch, Encoder, collate
from omniarc.errors import OmniArcError

_WARM_UP = 0.1
_DECAY = 0.1
_BETAS = (0.9, 0.98)
_LARGEST_GRADIENT = 1.0

# Steps between two lines of the log.
_LOGGED = 20

# Steps whose samples are drawn together.
POOL = 8


@dataclass(frozen=True)
class Plan:
    """How to train.

    Attributes:
        shape: the size of the decoder.
        batch: samples of a step.
        steps: the number of steps.
        rate: the highest learning rate.
        longest: tokens of a sample, at most.
        workers: processes that draw samples; 0 for this one.
        saved: steps between two checkpoints.
        bf16: whether to multiply in bfloat16.
        seed: of the decoder and the samples.
    """

    shape: Shape
    batch: int
    steps: int
    rate: float
    longest: int
    workers: int
    saved: int
    bf16: bool = False
    seed: int = 0


class Pools(Dataset[list[Batch]]):
    """The batches of `POOL` steps by their number, which depend on the seed and this alone.

    Samples of like length share a batch, so that little of it is padding.
    """

    def __init__(self, curriculum: Curriculum, encoder: Encoder, plan: Plan) -> None:
        self.curriculum, self.encoder, self.plan = curriculum, encoder, plan

    def __getitem__(self, number: int) -> list[Batch]:
        rng = np.random.default_rng([self.plan.seed, number])
        samples = self.curriculum.samples(self.encoder, rng)
        drawn = sorted(islice(samples, POOL * self.plan.batch), key=lambda one: one[0].length)
        starts = self.plan.batch * rng.permutation(POOL)
        return [collate(drawn[start : start + self.plan.batch]) for start in starts]


class CheckpointError(OmniArcError, ValueError):
    """A folder has the checkpoint of another run."""


def train(
    curriculum: Curriculum, encoder: Encoder, plan: Plan, folder: Path
) -> tuple[Decoder, float]:
    """Return a trained decoder, and the seconds of processor time that its steps took.

    Training goes on from the checkpoint in the folder if there is one.
    Writes `checkpoint.pt` and `log.jsonl` into the folder.

    Raises:
        CheckpointError: the checkpoint is of another run.
    """
    torch.manual_seed(plan.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = Decoder(plan.shape, len(encoder.vocabulary)).to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=plan.rate, betas=_BETAS, weight_decay=_DECAY
    )
    run = json.dumps([asdict(plan), encoder.vocabulary.pieces, curriculum.dataset.task_ids])
    first, seconds = _load(folder / "checkpoint.pt", run, model, optimizer)
    batches = _batches(Pools(curriculum, encoder, plan), plan, first)
    losses: list[torch.Tensor] = []
    begun = time.process_time() - seconds
    with (folder / "log.jsonl").open("a") as log:
        for step, batch in enumerate(batches, first + 1):
            losses.append(_step(model, optimizer, batch, _rate(step, plan), plan.bf16))
            seconds = time.process_time() - begun
            if step % _LOGGED == 0 or step == plan.steps:
                loss = round(torch.stack(losses).mean().item(), 4)
                line = json.dumps({"step": step, "loss": loss, "cpu_seconds": round(seconds, 1)})
                print(line, file=log, flush=True)
                print(line, flush=True)
                losses.clear()
            if step % plan.saved == 0 or step == plan.steps:
                done = {"run": run, "step": step, "seconds": seconds}
                _save(folder / "checkpoint.pt", done, model, optimizer)
    return model, seconds


def _batches(pools: Pools, plan: Plan, first: int) -> Iterator[Batch]:
    """Yield the batches of the steps that are left, as tensors."""
    numbers = range(first // POOL, -(-plan.steps // POOL))
    loader = DataLoader(pools, batch_size=None, sampler=numbers, num_workers=plan.workers)
    batches = chain.from_iterable(loader)
    return islice(batches, first % POOL, plan.steps - first // POOL * POOL)


def _step(
    model: Decoder, optimizer: torch.optim.Optimizer, batch: Batch, rate: float, bf16: bool
) -> torch.Tensor:
    """Make a step and return the mean loss of a word."""
    for group in optimizer.param_groups:
        group["lr"] = rate
    targets = torch.as_tensor(batch.targets).to(model.device)
    wanted = targets != NO_TARGET
    with torch.autocast(model.device.type, torch.bfloat16, enabled=bf16):
        logits = model(batch.tokens, wanted)
    loss = functional.cross_entropy(logits, targets[wanted])
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), _LARGEST_GRADIENT)
    optimizer.step()
    return loss.detach()


def _rate(step: int, plan: Plan) -> float:
    """Return the learning rate of a step from 1: it rises first, and falls to 0 at the end."""
    done = step / plan.steps
    return plan.rate * min(done / _WARM_UP, (1 - done) / (1 - _WARM_UP) + 1 / plan.steps)


def _save(
    file: Path, done: dict[str, Any], model: Decoder, optimizer: torch.optim.Optimizer
) -> None:
    """Replace a checkpoint, so that there is a whole one at any time."""
    partial = file.with_suffix(".partial")
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save({**done, **state}, partial)
    partial.replace(file)


def _load(
    file: Path, run: str, model: Decoder, optimizer: torch.optim.Optimizer
) -> tuple[int, float]:
    """Load a checkpoint if there is one, and return its steps and what seconds they took."""
    if not file.exists():
        return 0, 0.0
    saved = torch.load(file, map_location=model.device, weights_only=True)
    if saved["run"] != run:
        raise CheckpointError(f"{file} is of a run with other options, tasks or programs")
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["step"], saved["seconds"]
