"""The command: train, write programs, have them run, and print the score."""

import argparse
import json
import os
import platform
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import torch

from examples.train import curriculum as curricula
from examples.train import scoring
from examples.train.decoder import Shape
from examples.train.sampling import write_programs
from examples.train.sequences import SIDE, Encoder
from examples.train.training import Plan, train
from examples.train.vocabulary import Vocabulary
from omniarc.errors import OmniArcError
from sandbox.errors import FieldError, SandboxError


class Size(NamedTuple):
    """A preset: a plan, and the most questions of each kind."""

    plan: Plan
    questions: int


SIZES = {
    "toy": Size(Plan(Shape(64, 2, 2, SIDE), 8, 40, 3e-3, 1024, 0, 1000), 4),
    "cpu": Size(Plan(Shape(128, 4, 4, SIDE), 16, 800, 2e-3, 1024, 0, 50), 100),
    "gpu": Size(Plan(Shape(768, 12, 12, 1), 32, 100_000, 3e-4, 4096, 12, 1000), 400),
}


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m examples.train", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="toy", help="the preset")
    parser.add_argument("--tasks", type=int, help="tasks to train on; by default all not held out")
    parser.add_argument("--new-programs", action="store_true", help="train on rewrites and more")
    parser.add_argument("--steps", type=int, help="instead of the preset's")
    parser.add_argument("--samples", type=int, default=8, help="programs for each question")
    parser.add_argument("--temperature", type=float, default=0.8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="of torch on a processor")
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, help="by default on a GPU")
    parser.add_argument(
        "--service-url",
        default=os.environ.get("OMNIARC_SERVICE_URL"),
        help="what runs the programs; by default a sandbox of this process",
    )
    parser.add_argument("--output", type=Path, required=True, help="a folder; resumed if it exists")
    options = parser.parse_args()
    for name, least in (("steps", 1), ("samples", 1), ("seed", 0), ("threads", 1)):
        if (value := getattr(options, name)) is not None and value < least:
            parser.error(f"--{name} must be at least {least}, not {value}")
    if not options.temperature > 0:
        parser.error(f"--temperature must be above 0, not {options.temperature}")
    try:
        _run(options)
    except (OmniArcError, SandboxError, FieldError) as error:
        parser.error(str(error))


def _run(options: argparse.Namespace) -> None:
    preset = SIZES[options.size]
    if options.threads:
        torch.set_num_threads(options.threads)
    bf16 = torch.cuda.is_available() if options.bf16 is None else options.bf16
    plan = replace(
        preset.plan, steps=options.steps or preset.plan.steps, bf16=bf16, seed=options.seed
    )
    options.output.mkdir(parents=True, exist_ok=True)
    curriculum = curricula.curriculum(options.tasks, options.new_programs, options.seed)
    encoder = Encoder(Vocabulary.of(curriculum.programs), plan.shape.cells, plan.longest)
    model, seconds = train(curriculum, encoder, plan, options.output)
    parameters = sum(each.numel() for each in model.parameters())
    run = {
        "trained_tasks": len(curricula.trained_tasks(options.tasks)),
        "new_programs": options.new_programs,
        "programs": len(curriculum.programs),
        "size": options.size,
        "parameters": parameters,
        "steps": plan.steps,
        "batch": plan.batch,
        "cpu_seconds": round(seconds),
        "machine": _machine(),
    }
    print(f"{parameters:,} parameters, {plan.steps:,} steps, {seconds:.0f} s of processor time")
    for kind, tasks in curricula.questions(preset.questions).items():
        predictions = options.output / f"{kind}.jsonl"
        if not predictions.exists():
            programs = write_programs(
                model,
                encoder,
                tasks,
                samples=options.samples,
                temperature=options.temperature,
                bf16=bf16,
                seed=options.seed,
            )
            scoring.write_predictions(predictions, tasks, programs)
        figures = scoring.score(predictions, tasks, curriculum.programs, options.service_url)
        _report(kind, figures)
        with (options.output / "results.jsonl").open("a") as results:
            print(json.dumps({"questions": kind, **run, **figures}), file=results)


def _report(kind: str, figures: dict[str, Any]) -> None:
    print(
        f"{kind}: pass@{figures['samples']} {figures['pass']:.1%} of {figures['tasks']} tasks; "
        f"{figures['recalled']} solved by recall, "
        f"{figures['solved_by_unseen_program']} by a program that was not trained on"
    )


def _machine() -> str:
    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return f"{torch.get_num_threads()} threads, {platform.machine()}"


if __name__ == "__main__":
    main()
