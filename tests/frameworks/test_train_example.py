"""examples/train with torch: what is written one by one, what is resumed, and a run as a whole."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from examples.train.curriculum import FEWEST, curriculum
from examples.train.decoder import Decoder, Shape
from examples.train.sampling import write_programs
from examples.train.sequences import NO_TARGET, SIDE, Encoder, Tokens, collate, pad
from examples.train.training import CheckpointError, Plan, train
from examples.train.vocabulary import Vocabulary
from omniarc import corpus
from omniarc.dataset import create_dataset

ROOT = Path(__file__).resolve().parents[2]
CURRICULUM = curriculum(FEWEST, False, seed=0)
VOCABULARY = Vocabulary.of(CURRICULUM.programs)
TASKS = ["25ff71a9", "68b16354", "5521c0d9"]
PLAN = Plan(
    Shape(32, 2, 2, SIDE),
    batch=4,
    steps=20,
    rate=3e-3,
    longest=1024,
    workers=0,
    saved=10,
    bf16=False,
    seed=0,
)


def encoder(cells=SIDE):
    return Encoder(VOCABULARY, cells, 1024)


@pytest.mark.parametrize("cells", [1, SIDE])
def test_words_written_one_by_one_are_as_likely_as_in_a_whole_sequence(cells):
    torch.manual_seed(0)
    dataset = create_dataset(seed=0)
    samples = [encoder(cells).sample(dataset.sample(task_id=one)[1]) for one in TASKS]
    model = Decoder(Shape(32, 2, 2, cells), len(VOCABULARY)).eval()
    for parameter in model.parameters():
        parameter.data.normal_(std=0.2)
    batch = collate(samples)
    wanted = torch.as_tensor(batch.targets) != NO_TARGET
    programs = [targets[targets != NO_TARGET] for _, targets in samples]
    starts = [int((targets != NO_TARGET).argmax()) + 1 for _, targets in samples]
    prompts = [Tokens(*(p[:n] for p in one)) for (one, _), n in zip(samples, starts, strict=True)]
    with torch.inference_mode():
        whole = model(batch.tokens, wanted).split(list(map(len, programs)))
        first, kept = model.read(pad(prompts), torch.tensor(starts), 2, 20)
        for index, logits in enumerate(first):
            torch.testing.assert_close(logits, whole[index][0])
        for position in range(1, min(map(len, programs))):
            words = np.array([program[position - 1] for program in programs for _ in range(2)])
            for row, logits in enumerate(
                model.write(encoder(cells).written(words, position), kept)
            ):
                torch.testing.assert_close(logits, whole[row // 2][position])


def test_steps_make_the_programs_likelier(tmp_path):
    train(CURRICULUM, encoder(), replace(PLAN, steps=60), tmp_path)
    losses = [json.loads(line)["loss"] for line in (tmp_path / "log.jsonl").open()]
    assert losses[-1] < losses[0] - 1


def test_an_interrupted_training_ends_as_one_without_a_break(tmp_path):
    whole, half = tmp_path / "whole", tmp_path / "half"
    whole.mkdir()
    half.mkdir()
    expected, _ = train(CURRICULUM, encoder(), PLAN, whole)

    class Interrupted(Encoder):
        samples = 0

        def sample(self, sample):
            # Those of 16 steps: the first ten are in the checkpoint.
            Interrupted.samples += 1
            if Interrupted.samples > 16 * PLAN.batch:
                raise KeyboardInterrupt
            return super().sample(sample)

    with pytest.raises(KeyboardInterrupt):
        train(CURRICULUM, Interrupted(VOCABULARY, SIDE, 1024), PLAN, half)
    assert torch.load(half / "checkpoint.pt", weights_only=True)["step"] == 10
    resumed, _ = train(CURRICULUM, encoder(), PLAN, half)
    for one, other in zip(expected.parameters(), resumed.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)
    with pytest.raises(CheckpointError, match="other options"):
        train(CURRICULUM, encoder(), replace(PLAN, rate=1e-3), half)


def test_workers_draw_the_same_batches_in_the_same_order(tmp_path):
    alone, _ = train(CURRICULUM, encoder(), replace(PLAN, steps=17), folder(tmp_path / "alone"))
    plan = replace(PLAN, steps=17, workers=2)
    helped, _ = train(CURRICULUM, encoder(), plan, folder(tmp_path / "helped"))
    for one, other in zip(alone.parameters(), helped.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def test_samples_differ_and_depend_on_their_seed():
    torch.manual_seed(0)
    model = Decoder(PLAN.shape, len(VOCABULARY))
    tasks = [corpus.find_task(one) for one in TASKS]
    options = {"samples": 2, "temperature": 1.0, "bf16": False}
    first, again = (write_programs(model, encoder(), tasks, seed=0, **options) for _ in range(2))
    assert first == again
    assert len({code for programs in first for code in programs}) == 2 * len(TASKS)
    assert write_programs(model, encoder(), tasks, seed=1, **options) != first


def test_a_run_trains_writes_and_asks_the_service(tmp_path, service_url):
    command = [sys.executable, "-m", "examples.train", "--output", str(tmp_path), "--threads", "1"]
    done = subprocess.run(
        [*command, *"--tasks 150 --new-programs --steps 12 --service-url".split(), service_url],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [json.loads(line) for line in (tmp_path / "results.jsonl").open()]
    assert [line["questions"] for line in lines] == ["training", "rewrites", "lines", "evaluation"]
    assert all(line["tasks"] == 4 and line["samples"] == 8 for line in lines)
    assert all(line["new_programs"] and line["programs"] > 1000 for line in lines)
    assert f"{lines[0]['parameters']:,} parameters, 12 steps" in done.stdout


def folder(path):
    path.mkdir()
    return path
