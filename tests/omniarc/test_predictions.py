"""Predictions files."""

import json

import pytest

from omniarc import predictions
from omniarc.predictions import Prediction, PredictionsError

CODE = "def task(g):\n    return g\n"
GOOD = {"task_id": "007bbfb7", "code": CODE}


def text(*lines):
    made = [x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines]
    return "\n".join(made)


def test_a_line_is_a_prediction():
    line = {**GOOD, "id": "a", "entry_point": "task"}
    assert predictions.read(text(line)) == [Prediction("007bbfb7", CODE, "a", "task")]


def test_predictions_are_in_the_order_of_their_lines():
    read = predictions.read(text(*({**GOOD, "id": name} for name in "cab")))
    assert [prediction.id for prediction in read] == ["c", "a", "b"]


def test_a_prediction_without_an_id_has_the_number_of_its_line():
    assert [p.id for p in predictions.read(text(GOOD, "", "  ", GOOD))] == ["1", "4"]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\n"])
def test_the_end_of_the_file_may_be_as_it_will(end):
    assert len(predictions.read(text(GOOD) + end)) == 1


def test_windows_line_ends_are_taken():
    assert [p.code for p in predictions.read(text(GOOD, GOOD).replace("\n", "\r\n"))] == [CODE] * 2


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"])
def test_only_a_newline_ends_a_line(character):
    code = f"# a{character}b\n{CODE}"
    assert [p.code for p in predictions.read(text({**GOOD, "code": code}))] == [code]


def test_further_fields_are_passed_by():
    assert len(predictions.read(text({**GOOD, "logprob": -1.5, "model": {"name": "m"}}))) == 1


def test_a_task_of_the_second_dataset_is_known():
    assert len(predictions.read(text({**GOOD, "task_id": "1190bc91"}))) == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "truncated"),
        ("nonsense", "malformed"),
        ("[]", "expected object"),
        ('{"code": "x"}', "task_id"),
        ('{"task_id": "007bbfb7"}', "code"),
        ({**GOOD, "task_id": "nope"}, "no task has the id 'nope'"),
        ({**GOOD, "task_id": ""}, "task_id"),
        ({**GOOD, "task_id": 7}, "task_id: expected str"),
        ({**GOOD, "code": ""}, "code: must not be empty"),
        ({**GOOD, "code": " \n"}, "code: must not be empty"),
        ({**GOOD, "code": 5}, "code: expected str"),
        ({**GOOD, "code": "#" * 300_000}, "code: at most 262144 characters"),
        ({**GOOD, "id": 5}, "id: expected str"),
        ({**GOOD, "entry_point": 5}, "entry_point: expected str"),
        ({**GOOD, "entry_point": "a b"}, "entry_point"),
        ({**GOOD, "entry_point": ""}, "entry_point"),
    ],
)
def test_a_line_that_is_no_prediction_is_told_with_its_number(line, told):
    with pytest.raises(PredictionsError) as raised:
        predictions.read(text(GOOD, line), "run.jsonl")
    (problem,) = raised.value.problems
    assert problem.startswith("run.jsonl:2: ")
    assert told.lower() in problem.lower()
    assert len(problem) < 300


def test_an_id_that_is_there_twice_is_told_with_both_lines():
    lines = [{**GOOD, "id": "a"}, {**GOOD, "id": "b"}, {**GOOD, "id": "a"}]
    with pytest.raises(PredictionsError, match="run:3: id: 'a' is on line 1 already"):
        predictions.read(text(*lines), "run")


def test_an_id_that_is_the_number_of_another_line_is_there_twice():
    with pytest.raises(PredictionsError, match="'2' is on line 1 already"):
        predictions.read(text({**GOOD, "id": "2"}, GOOD))


def test_every_bad_line_is_kept_and_the_first_ten_are_told():
    with pytest.raises(PredictionsError) as raised:
        predictions.read(text(*["{"] * 25), "run")
    assert len(raised.value.problems) == 25
    assert "run:10: " in str(raised.value)
    assert "run:11: " not in str(raised.value)
    assert str(raised.value).endswith("and 15 more")


@pytest.mark.parametrize("empty", ["", "\n\n", "   "])
def test_a_file_without_predictions_is_told(empty):
    with pytest.raises(PredictionsError, match="run: holds no predictions"):
        predictions.read(empty, "run")
