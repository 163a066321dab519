"""Files of rows and samples: JSON lines, and Parquet through the optional package pyarrow."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import msgspec

from omniarc.dataset.rows import Row, Shape
from sandbox import extras
from sandbox.errors import FieldError

JSON_LINES, PARQUET = ".jsonl", ".parquet"

Columns = Shape | Literal["sample"]

# Rows of a Parquet file that are read at once, and that are in memory while it is written.
_ROW_GROUP = 1000


def check_format(path: Path) -> None:
    """Check that a file of this name can be written here: its suffix, and pyarrow for Parquet.

    Raises:
        FieldError: the name ends neither in `.jsonl` nor in `.parquet`.
        MissingExtraError: the name ends in `.parquet`, and pyarrow is not installed.
    """
    if path.suffix not in (JSON_LINES, PARQUET):
        rule = f"must end in {JSON_LINES} or {PARQUET}, is {path.name[:80]!r}"
        raise FieldError("output", rule)
    if path.suffix == PARQUET:
        extras.require("parquet")


def write_rows(path: Path, rows: Iterable[Row], columns: Columns) -> None:
    """Write rows to a file, as JSON lines or Parquet by its suffix, while they are drawn.

    Args:
        path: the file; replaced if it exists.
        rows: the rows.
        columns: the shape of the rows, or `sample` for samples with the id of their task. In
            Parquet, what samples of attempts have beyond others is null in the others.

    Raises:
        FieldError, MissingExtraError: as for `check_format`; or a row for Parquet has columns
            that its shape does not have.
        OSError: the file cannot be written.
    """
    check_format(path)
    if path.suffix == PARQUET:
        _write_parquet(path, rows, columns)
        return
    with path.open("wb") as file:
        for row in rows:
            file.write(msgspec.json.encode(row) + b"\n")


def _write_parquet(path: Path, rows: Iterable[Row], columns: Columns) -> None:
    import pyarrow
    import pyarrow.parquet

    schema = _schema(pyarrow, columns)
    remaining = iter(rows)
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        while group := list(islice(remaining, _ROW_GROUP)):
            _check_columns(group, schema.names)
            writer.write_table(pyarrow.Table.from_pylist(group, schema))


def _check_columns(rows: Iterable[Row], names: list[str]) -> None:
    """Check that rows have no other columns than these, which pyarrow would leave out."""
    for row in rows:
        if others := row.keys() - set(names):
            raise FieldError("rows", f"have the unknown columns {', '.join(sorted(others))}")


def _schema(pyarrow: Any, columns: Columns) -> Any:
    """Return the types of columns, which do not depend on the rows, as inferred ones would."""
    text = pyarrow.string()
    grid = pyarrow.list_(pyarrow.list_(pyarrow.int64()))
    pairs = pyarrow.list_(pyarrow.struct({"input": grid, "output": grid}))
    task = {"train": pairs, "test": pairs}
    messages = pyarrow.list_(pyarrow.struct({"role": text, "content": text}))
    origin = dict.fromkeys(("task_id", "prompt_version", "version", "hash"), text)
    sample = dict.fromkeys(("code", "version", "hash", "attempt", "feedback"), text)
    described: dict[Columns, dict[str, Any]] = {
        "sample": {"task_id": text, **task, **sample},
        "messages": {"messages": messages, "task": pyarrow.struct(task), **origin},
        "trl": {"prompt": messages, "task": pyarrow.struct(task), **origin},
        "verl": {
            "data_source": text,
            "prompt": messages,
            "ability": text,
            "reward_model": pyarrow.struct({"style": text, "ground_truth": text}),
            "extra_info": pyarrow.struct({"split": text, "index": pyarrow.int64(), **origin}),
        },
        "openrlhf": {"datasource": text, "input": messages, "label": text, **origin},
    }
    return pyarrow.schema(described[columns])
