"""Fields of predictions that are not theirs."""

import json

from omniarc.evaluation.other_fields import MOST_VALUES, FieldSummary, OtherFields, summarize


def of(line):
    return OtherFields(["task_id", "code"]).of(
        line if isinstance(line, bytes) else json.dumps(line)
    )


def test_scalars_are_kept_and_fields_of_objects_have_dots():
    line = {
        **{"task_id": "a", "code": "b", "model": "m", "temperature": 0.5, "greedy": False, "n": 8},
        "sampling": {"top_p": 0.9, "nested": {"seed": 1, "deeper": {"x": 1}}},
    }
    assert of(line) == {
        **{"model": "m", "temperature": 0.5, "greedy": False, "n": 8},
        **{"sampling.top_p": 0.9, "sampling.nested.seed": 1},
    }


def test_lists_null_and_long_texts_are_left_out():
    assert of({"a": [1], "b": None, "prompt": "x" * 81, "x" * 65: 1, "model": "x" * 80}) == {
        "model": "x" * 80
    }


def test_a_line_has_a_bounded_number_of_fields():
    assert len(of({str(number): number for number in range(100)})) == 32


def test_invalid_texts_are_ignored():
    assert of(b'{"task_id": "a", "model": "\xff"}') == {}
    assert of(b"[" * 100_000) == {}


def test_equal_fields_are_one_object_and_types_are_told_apart():
    others = OtherFields([])
    assert others.of(b'{"t": 1}') is others.of(b'{"t": 1}')
    assert [
        repr(others.of(line)["t"]) for line in (b'{"t": 1}', b'{"t": 1.0}', b'{"t": true}')
    ] == [*("1", "1.0", "True")]


def test_a_summary_has_the_first_distinct_values_and_their_number():
    lines = [{"model": "a", "n": number} for number in range(30)] + [{"model": "b"}]
    summary = summarize(lines)
    assert summary["model"] == FieldSummary(["a", "b"], 2)
    assert summary["n"] == FieldSummary(list(range(MOST_VALUES)), 30)
    assert summarize([]) == {}
