"""The table of several runs."""

from examples.train.table import table


def line(questions, **fields):
    counts = {"pass": 0.03, "low": 0.0103, "high": 0.084, "tasks": 100}
    run = {"trained_tasks": 150, "new_programs": False, "programs": 150, "steps": 800}
    return {"questions": questions, **run, **counts, **fields}


def test_a_row_is_a_run_and_a_column_a_kind_of_question():
    again = {"pass": 0, "low": 0, "high": 0.037}
    text = table(
        [
            line("training"),
            line("training", new_programs=True, programs=1700),
            line("evaluation", **again),
        ]
    )
    assert text.splitlines() == [
        "| tasks | new programs | programs | steps | training | evaluation |",
        "| --- | --- | --- | --- | --- | --- |",
        "| 150 | no | 150 | 800 | 3 / 100: 3.0 % (1.0–8.4) | 0 / 100: 0.0 % (0.0–3.7) |",
        "| 150 | yes | 1,700 | 800 | 3 / 100: 3.0 % (1.0–8.4) |  |",
    ]
