"""Sources of inputs side by side: each against the originals, feature by feature."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec
import numpy as np

from omniarc import corpus
from omniarc.analysis.distances import SourceDistances, compare_source
from omniarc.analysis.features import Table, measure
from omniarc.analysis.sources import InputSource
from sandbox.errors import FieldError

# The differences of all pairs of a source's grids for a task are computed: 1,000 grids would
# take some seconds a task, and say no more.
MAX_SAMPLES = 200


class Analysis(msgspec.Struct, frozen=True):
    """What came of it.

    Attributes:
        samples: how many grids of a task were taken from a source at most.
        seed: what they, and the splits of `omniarc.analysis.distances`, were drawn with.
        sources: the comparisons, in the order in which the sources were given.
    """

    samples: int
    seed: int
    sources: list[SourceDistances]


class Measured(NamedTuple):
    """The grids behind an analysis, with their features.

    Attributes:
        originals: by task id.
        sources: by the source's name, then by task id.
    """

    originals: dict[str, Table]
    sources: dict[str, dict[str, Table]]


def analyse(
    sources: Mapping[str, InputSource],
    *,
    task_ids: Iterable[str] | None = None,
    samples: int = 50,
    seed: int = 0,
    advance: Callable[[], None] = lambda: None,
) -> tuple[Analysis, Measured]:
    """Holds each source against the originals.

    Args:
        sources: by name.
        task_ids: the tasks; None for all that a source has.
        samples: how many grids of a task to take from a source at most, 1-200.
        seed: for the grids that are taken, and for the splits.
        advance: called for every task of every source.

    Raises:
        ValueError: `samples` is out of its range; a source has no task with enough grids; or a
            file of it is wrong.
    """
    if not 1 <= samples <= MAX_SAMPLES:
        raise FieldError("samples", f"at least 1 and at most {MAX_SAMPLES}, not {samples}")
    wanted = None if task_ids is None else list(dict.fromkeys(task_ids))
    measured = Measured({}, {})
    compared = []
    for name, source in sources.items():
        tables: dict[str, Table] = {}
        left_out: dict[str, str] = {}
        available = set(source.task_ids)
        for task_id in source.task_ids if wanted is None else wanted:
            advance()
            try:
                task = corpus.find_task(task_id)
            except corpus.UnknownTaskError:
                left_out[task_id] = "it is in no corpus"
                continue
            if task_id not in available:
                left_out[task_id] = "the source has no inputs for it"
                continue
            rng = np.random.default_rng([seed, *task_id.encode()])
            if grids := source.inputs(task_id, samples, rng):
                tables[task_id] = measure(grids)
                measured.originals.setdefault(task_id, measure(task.inputs))
            else:
                left_out[task_id] = "the source has no inputs for it"
        measured.sources[name] = tables
        compared.append(
            compare_source(name, measured.originals, tables, left_out=left_out, seed=seed)
        )
    return Analysis(samples, seed, compared), measured
