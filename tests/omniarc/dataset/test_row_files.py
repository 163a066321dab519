"""Files of rows: JSON lines and Parquet with the same content."""

import json
import subprocess
import sys

import pyarrow.parquet
import pytest

from omniarc.dataset import create_dataset
from omniarc.dataset.row_files import check_format, write_rows
from omniarc.dataset.rows import SHAPES
from sandbox.errors import FieldError

IDS = ["007bbfb7", "25ff71a9", "5614dbcf"]


def rows(shape, **options):
    dataset = create_dataset(task_ids=IDS, seed=0)
    if shape == "sample":
        dataset = create_dataset(task_ids=IDS, attempts=True, seed=0)
        return [{"task_id": task_id, **sample} for task_id, sample in dataset]
    return list(dataset.rows("code-from-examples", shape=shape, count=4, **options))


@pytest.mark.parametrize("shape", [*SHAPES, "sample"])
def test_both_formats_hold_every_column_of_every_row(tmp_path, shape):
    written = rows(shape)
    write_rows(tmp_path / "rows.jsonl", written, shape)
    write_rows(tmp_path / "rows.parquet", written, shape)
    lines = (tmp_path / "rows.jsonl").read_text().splitlines()
    assert list(map(json.loads, lines)) == written
    read = pyarrow.parquet.read_table(tmp_path / "rows.parquet").to_pylist()
    present = [{name: value for name, value in row.items() if value is not None} for row in read]
    assert present == written


def test_a_column_that_the_shape_does_not_have_is_not_lost(tmp_path):
    (row,) = rows("trl")[:1]
    with pytest.raises(FieldError, match="rows: have the unknown columns notes"):
        write_rows(tmp_path / "rows.parquet", [{**row, "notes": ""}], "trl")


def test_the_types_of_columns_do_not_depend_on_the_rows(tmp_path):
    """Inferred types of `test` would differ, since it is empty in one file."""
    for n_test in (0, 1):
        write_rows(tmp_path / f"{n_test}.parquet", rows("trl", n_test=n_test), "trl")
    none, one = (pyarrow.parquet.read_schema(tmp_path / f"{n}.parquet") for n in (0, 1))
    assert none.equals(one)


def test_rows_are_written_in_groups_while_they_are_drawn(tmp_path):
    (row,) = rows("messages")[:1]
    write_rows(tmp_path / "rows.parquet", (row for _ in range(2500)), "messages")
    file = pyarrow.parquet.ParquetFile(tmp_path / "rows.parquet")
    assert [file.metadata.row_group(i).num_rows for i in range(3)] == [1000, 1000, 500]


def test_another_suffix_is_refused(tmp_path):
    with pytest.raises(FieldError, match=r"output: must end in \.jsonl or \.parquet, is 'a\.csv'"):
        check_format(tmp_path / "a.csv")
    with pytest.raises(FieldError):
        write_rows(tmp_path / "a.csv", [], "trl")
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_the_error_names_the_extra(tmp_path):
    code = (
        "import sys; from pathlib import Path; sys.modules['pyarrow'] = None\n"
        "from omniarc.dataset.row_files import check_format\n"
        "from sandbox import MissingExtraError\n"
        "check_format(Path('a.jsonl'))\n"
        "try: check_format(Path('a.parquet'))\n"
        "except MissingExtraError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "pyarrow is not installed: pip install 'omniarc[parquet]'\n"
