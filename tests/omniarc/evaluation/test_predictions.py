"""Predictions files."""

import gzip
import hashlib
import io
import json
import zipfile

import pytest

from omniarc.evaluation import predictions
from omniarc.evaluation.augmentation import Augmentation
from omniarc.evaluation.predictions import Prediction, PredictionsError
from sandbox.replies import NoProgramError

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
def test_the_file_may_end_with_or_without_newlines(end):
    assert len(predictions.read(text(GOOD) + end)) == 1


def test_windows_line_ends_are_accepted():
    assert [p.code for p in predictions.read(text(GOOD, GOOD).replace("\n", "\r\n"))] == [CODE] * 2


def test_a_byte_order_mark_is_ignored(tmp_path):
    path = tmp_path / "predictions.jsonl"
    path.write_text(text(GOOD, GOOD), encoding="utf-8-sig")
    assert len(predictions.load(path).predictions) == 2
    assert len(predictions.read("\ufeff" + text(GOOD))) == 1


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"])
def test_only_a_newline_ends_a_line(character):
    code = f"# a{character}b\n{CODE}"
    assert [p.code for p in predictions.read(text({**GOOD, "code": code}))] == [code]


def test_other_fields_are_ignored():
    assert len(predictions.read(text({**GOOD, "logprob": -1.5, "model": {"name": "m"}}))) == 1


def test_a_task_of_the_second_dataset_is_found():
    assert len(predictions.read(text({**GOOD, "task_id": "1190bc91"}))) == 1


@pytest.mark.parametrize(
    ("line", "message"),
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
        ({**GOOD, "reply": "x"}, "code: exactly one of code and reply is required"),
        ({**GOOD, "code": None}, "code: exactly one of code and reply is required"),
        ({"task_id": "007bbfb7", "reply": 5}, "reply: expected str"),
        ({**GOOD, "logprob": "-1"}, "logprob: expected float"),
        ('{"task_id": "007bbfb7", "code": "x", "logprob": 1e999}', "logprob: number out of range"),
        (
            '{"task_id": "007bbfb7", "code": "x", "logprob": NaN}',
            "JSON has no NaN: leave the field out, or make it null",
        ),
        (
            '{"task_id": "007bbfb7", "code": "x", "logprob": -Infinity}',
            "JSON has no Infinity: leave the field out, or make it null",
        ),
        ('{"task_id": "007bbfb7", "code": "x: NaN", "logprob": }', "malformed"),
        ({**GOOD, "code": "x: NaN", "logprob": "-1"}, "logprob: expected float"),
        ({**GOOD, "logprob": 12.5}, "logprob: must not be above 0, is 12.5"),
        ({**GOOD, "dataset": "ARC-AGI-3"}, "dataset: must be one of ARC-AGI-1, ARC-AGI-2; invalid"),
        (
            {**GOOD, "dataset": "ARC-AGI-2", "task_id": "0dfd9992"},
            "no task has the id '0dfd9992' in ARC-AGI-2",
        ),
        ({**GOOD, "augmentation": "rotate90"}, "augmentation: expected object"),
        (
            {**GOOD, "augmentation": {"geometry": "rot90"}},
            "augmentation.geometry: must be one of identity, rotate90, rotate180",
        ),
        ({**GOOD, "augmentation": {"colours": []}}, "augmentation.colours: unknown field"),
        (
            {**GOOD, "augmentation": {"colors": [1] * 10}},
            "augmentation.colors: must contain each color from 0 to 9 exactly once",
        ),
        (
            {**GOOD, "augmentation": {"colors": [*range(9), 10]}},
            "augmentation.colors[9]: expected int <= 9",
        ),
        (
            {**GOOD, "augmentation": {"train_order": [1, 2]}},
            "augmentation.train_order: must contain each index from 0 to 1 exactly once",
        ),
        (
            {**GOOD, "augmentation": {"train_order": [1, 0]}},
            "augmentation.train_order: must have 5 indexes, one per train pair, not 2",
        ),
    ],
)
def test_an_invalid_line_is_reported_with_its_number(line, message):
    with pytest.raises(PredictionsError) as raised:
        predictions.read(text(GOOD, line), "run.jsonl")
    (problem,) = raised.value.problems
    assert problem.startswith("run.jsonl:2: ")
    assert message.lower() in problem.lower()
    assert len(problem) < 300


def test_a_repeated_id_is_reported_with_both_lines():
    lines = [{**GOOD, "id": "a"}, {**GOOD, "id": "b"}, {**GOOD, "id": "a"}]
    with pytest.raises(PredictionsError, match="run:3: id: 'a' is already used on line 1"):
        predictions.read(text(*lines), "run")


def test_an_id_that_equals_the_number_of_another_line_is_a_repetition():
    with pytest.raises(PredictionsError, match="'2' is already used on line 1"):
        predictions.read(text({**GOOD, "id": "2"}, GOOD))


def test_all_invalid_lines_are_kept_and_ten_are_in_the_message():
    with pytest.raises(PredictionsError) as raised:
        predictions.read(text(*["{"] * 25), "run")
    assert len(raised.value.problems) == 25
    assert "run:10: " in str(raised.value)
    assert "run:11: " not in str(raised.value)
    assert str(raised.value).endswith("and 15 more")


def test_problems_are_printable():
    lines = [{**GOOD, "augmentation": {"\x1b[31mred": 1}}, {**GOOD, "dataset": "\x1b" * 5000}]
    with pytest.raises(PredictionsError) as raised:
        predictions.read(text(*lines))
    assert all(problem.isprintable() for problem in raised.value.problems)
    assert all(len(problem) < 1100 for problem in raised.value.problems)


def test_any_reply_is_accepted():
    replies = ["Here:\n```python\ndef task(g):\n    return g\n```\n", CODE, "I cannot.", "", " "]
    read = predictions.read(text(*({"task_id": "007bbfb7", "reply": reply} for reply in replies)))
    assert [prediction.text for prediction in read] == replies
    assert [prediction.program().source for prediction in read[:2]] == [CODE, CODE]


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ("", "the reply is empty"),
        ("I cannot.", "the reply has no program"),
        ("012\n345", "the reply has no program"),
        (f"<think>\n```python\n{CODE}```\nor rather", "ends within its reasoning"),
        (f"{CODE}# {'#' * 300_000}", "reply: at most 262144 characters"),
    ],
)
def test_a_reply_without_a_valid_program_raises_when_it_is_to_run(reply, message):
    (prediction,) = predictions.read(text({"task_id": "007bbfb7", "reply": reply}))
    with pytest.raises(ValueError, match=message):
        prediction.program()


@pytest.mark.parametrize(
    "reply",
    [
        f"<think>Or is it {CODE}?</think>\n{CODE}",
        f"<think>{'I wonder. ' * 100_000}</think>\n```python\n{CODE}```",
        f"The program:\n\n{CODE}",
    ],
    ids=["a draft", "long thought", "no fence"],
)
def test_a_program_is_found_as_in_refinement(reply):
    (prediction,) = predictions.read(text({"task_id": "007bbfb7", "reply": reply}))
    assert prediction.program().source == CODE


def test_a_line_may_have_a_logprob_an_augmentation_and_a_dataset():
    seen = {"geometry": "rotate90", "colors": [*range(1, 10), 0], "train_order": [4, 3, 2, 1, 0]}
    line = {**GOOD, "logprob": -1, "augmentation": seen, "dataset": "ARC-AGI-2"}
    (prediction,) = predictions.read(text(line))
    assert prediction.logprob == -1.0
    assert prediction.augmentation == Augmentation("rotate90", (*range(1, 10), 0), (4, 3, 2, 1, 0))
    assert prediction.dataset == "ARC-AGI-2"


def test_a_logprob_may_exceed_0_by_rounding():
    assert len(predictions.read(text({**GOOD, "logprob": 0}, {**GOOD, "logprob": 1e-6}))) == 2


def zipped(content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("run.jsonl", content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("encode", "problem"),
    [
        (gzip.compress, "is compressed with gzip; decompress it first"),
        (lambda content: b"\x28\xb5\x2f\xfd" + content, "is compressed with Zstandard"),
        (zipped, "is a ZIP archive; extract it first"),
        (lambda content: content.decode().encode("utf-16"), "is encoded as UTF-16; save it as"),
        (
            lambda content: b"\xfe\xff" + content.decode().encode("utf-16-be"),
            "is encoded as UTF-16",
        ),
    ],
    ids=["gzip", "zstandard", "zip", "utf-16", "utf-16-be"],
)
def test_a_file_that_is_not_utf_8_text_is_refused(tmp_path, encode, problem):
    path = tmp_path / "run"
    path.write_bytes(encode(text(GOOD).encode()))
    with pytest.raises(PredictionsError) as refused:
        predictions.load(path)
    assert str(refused.value).startswith(f"{path}: {problem}")


def test_null_means_a_missing_field():
    line = {**GOOD, "logprob": None, "augmentation": None, "dataset": None, "reply": None}
    assert predictions.read(text(line)) == predictions.read(text(GOOD))


def test_loading_a_file_digests_its_bytes(tmp_path):
    path = tmp_path / "run.jsonl"
    content = text(GOOD, GOOD).encode() + b"\n"
    path.write_bytes(content)
    loaded = predictions.load(path)
    assert [prediction.id for prediction in loaded.predictions] == ["1", "2"]
    assert loaded.digest == hashlib.sha256(content).hexdigest()[:16]


def test_a_line_that_is_not_utf8_is_reported(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_bytes(text(GOOD).encode() + b'\n{"task_id": "007bbfb7", "code": "\xff"}\n')
    with pytest.raises(PredictionsError, match=r"run\.jsonl:2: is not UTF-8 text"):
        predictions.load(path)


@pytest.mark.parametrize("empty", ["", "\n\n", "   "])
def test_a_file_without_predictions_is_refused(empty):
    with pytest.raises(PredictionsError, match="run: has no predictions"):
        predictions.read(empty, "run")


def test_the_entry_point_decides_which_program_of_a_reply_is_read():
    reply = (
        "```python\ndef second(g):\n    return g\n```\n```python\ndef task(g):\n    return 1\n```"
    )
    line = {"task_id": "007bbfb7", "reply": reply, "entry_point": "second"}
    (prediction,) = predictions.read(text(line))
    assert prediction.program().source == "def second(g):\n    return g\n"


@pytest.mark.parametrize("reply", ["\ud800", f"\ud800 so:\n```python\n{CODE}```"])
def test_a_reply_with_a_lone_surrogate_is_rejected_alone(reply):
    line = json.dumps({"task_id": "007bbfb7", "reply": reply, "id": "a"})
    read = predictions.read(f"{text(GOOD)}\n{line}")
    assert [prediction.id for prediction in read] == ["1", "a"]
    assert predictions.collect(read[1:]).predictions == read[1:]
    with pytest.raises(NoProgramError, match="is not valid Unicode: it has a lone surrogate"):
        read[1].program()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [({"task_id": "nope"}, "no task has the id 'nope'"), ({"id": 7}, "id: expected str")],
)
def test_other_fields_of_a_line_with_lone_surrogates_are_checked(fields, problem):
    line = {"task_id": "007bbfb7", "reply": "\ud800", **fields}
    with pytest.raises(PredictionsError, match=problem):
        predictions.read(json.dumps(line))


def test_an_input_type_is_that_of_the_program():
    (read,) = predictions.read(text({**GOOD, "input_type": "list"}))
    assert read.program().input_type == "list"
    with pytest.raises(PredictionsError, match="input_type: must be one of numpy, list"):
        predictions.read(text({**GOOD, "input_type": "tuple"}))


def test_lines_of_a_stream_are_read_and_digested_like_a_file(tmp_path):
    lines = [f"{text(GOOD)}\n".encode(), text({**GOOD, "model": "m"}).encode()]
    (tmp_path / "p.jsonl").write_bytes(b"".join(lines))
    loaded = predictions.load_lines(lines, "standard input")
    assert loaded == predictions.load(tmp_path / "p.jsonl")._replace(name="standard input")
    assert loaded.fields == [{}, {"model": "m"}]
