"""The prompts, by version."""

import json
import warnings

import msgspec
import pytest

import omniarc.dsl
from omniarc import corpus, language
from omniarc.corpus import Pair, Task
from omniarc.dataset import create_dataset
from omniarc.prompts import (
    ENCODERS,
    VERSIONS,
    Message,
    build,
    build_for_training,
    code_of,
    grid_of,
    grids_of,
    language_listing,
    to_text,
)

TASK = Task(
    "00000000",
    train=[Pair([[1, 2]], [[2, 1]]), Pair([[3, 4, 5]], [[5, 4, 3]])],
    test=[Pair([[6, 7, 8, 8]], [[8, 8, 7, 6]]), Pair([[9, 9, 0, 0, 0]], [[0, 0, 0, 9, 9]])],
)
CODE = "from omniarc.dsl import *\n\n\ndef task(grid):\n    return flip_left_right(grid)\n"
FEEDBACK = "Example 1: 2 of 2 cells are wrong."

# The required arguments of each version, besides the task.
ARGUMENTS = {
    "output-from-code": {"code": CODE},
    "code-from-code-and-feedback": {"code": CODE, "feedback": FEEDBACK},
}
ANSWERS = {"grid": [[8, 8, 7, 6]], "code": CODE, "inputs": [[[6, 7]], [[8]]]}
READ = {"grid": grid_of, "code": lambda reply, _: code_of(reply), "inputs": grids_of}


def built(version, task=TASK, **arguments):
    return build(version, task, **{**ARGUMENTS.get(version, {}), **arguments})


def text_of(messages):
    return "\n".join(message["content"] for message in messages)


def test_every_version_is_known():
    assert list(VERSIONS) == [
        "output-from-examples",
        "code-from-examples",
        "code-from-examples-with-test-input",
        "output-from-code",
        "input-from-inputs",
        "code-from-code-and-feedback",
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_prompt_is_a_system_and_a_user_message(version):
    messages = built(version)
    assert [message["role"] for message in messages] == ["system", "user"]
    assert all(message["content"].strip() for message in messages)


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("version", VERSIONS)
def test_an_answer_is_the_last_message_and_can_be_parsed(version, encoder):
    kind = VERSIONS[version].answers
    messages = built(version, encoder=encoder, answer=ANSWERS[kind])
    assert messages[:-1] == built(version, encoder=encoder)
    assert messages[-1]["role"] == "assistant"
    read = READ[kind](messages[-1]["content"], encoder)
    assert read == ANSWERS[kind]


@pytest.mark.parametrize("version", VERSIONS)
def test_no_prompt_depends_on_the_outputs_of_test_pairs(version):
    blind = msgspec.structs.replace(TASK, test=[Pair(pair.input) for pair in TASK.test])
    assert built(version) == built(version, task=blind)


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("version", VERSIONS)
def test_no_test_output_is_in_a_prompt_in_any_encoding(version, encoder):
    text = text_of(built(version, encoder=encoder))
    for pair in TASK.test:
        assert ENCODERS[encoder].encode(pair.output) not in text


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("encoder", ENCODERS)
def test_grids_have_the_encoding_that_the_prompt_describes(version, encoder):
    messages = built(version, encoder=encoder)
    assert ENCODERS[encoder].description in messages[0]["content"]
    shown = TASK.test[0] if version == "output-from-code" else TASK.train[0]
    assert ENCODERS[encoder].encode(shown.input) in messages[1]["content"]


@pytest.mark.parametrize(
    ("version", "train", "tests"),
    [
        ("output-from-examples", True, [0]),
        ("code-from-examples", True, []),
        ("code-from-examples-with-test-input", True, [0, 1]),
        ("output-from-code", False, [0]),
        ("code-from-code-and-feedback", True, []),
    ],
)
def test_a_version_shows_only_its_pairs(version, train, tests):
    encode = ENCODERS["digits"].encode
    user = built(version)[1]["content"]
    for pair in TASK.train:
        assert (encode(pair.input) in user) is train
        assert (encode(pair.output) in user) is train
    assert [i for i, pair in enumerate(TASK.test) if encode(pair.input) in user] == tests


@pytest.mark.parametrize("version", ["output-from-examples", "output-from-code"])
def test_the_test_input_can_be_chosen(version):
    encode = ENCODERS["digits"].encode
    user = built(version, test_index=1)[1]["content"]
    assert encode(TASK.test[1].input) in user
    assert encode(TASK.test[0].input) not in user


def test_inputs_are_shown_without_outputs():
    encode = ENCODERS["digits"].encode
    user = built("input-from-inputs")[1]["content"]
    assert all(encode(grid) in user for grid in TASK.inputs)
    assert not any(encode(pair.output) in user for pair in TASK.pairs)
    user = built("input-from-inputs", inputs=[[[7, 7]]])[1]["content"]
    assert "Input 1:\n77" in user
    assert not any(encode(grid) in user for grid in TASK.inputs)


def test_a_program_is_shown_with_its_feedback():
    user = built("code-from-code-and-feedback")[1]["content"]
    assert f"```python\n{CODE}```" in user
    assert FEEDBACK in user


CODE_VERSIONS = [name for name, version in VERSIONS.items() if version.answers == "code"]


@pytest.mark.parametrize("version", CODE_VERSIONS)
def test_a_version_that_asks_for_code_describes_the_language(version):
    system = built(version)[0]["content"]
    assert "from omniarc.dsl import *" in system
    assert f"version {language.version()}" in system
    assert language_listing() not in system
    assert language_listing() in built(version, listing=True)[0]["content"]


def test_the_listing_has_every_name_of_the_language_and_no_addresses():
    listing = language_listing()
    for name in omniarc.dsl.__all__:
        assert any(f"{name}{after}" in listing for after in (" = ", "(", ": ")), name
    assert "rotate(grid, quarter_turns=1): Return a grid (h, w) rotated clockwise" in listing
    assert " at 0x" not in listing
    assert ">>>" not in listing


def test_the_ten_colors_are_named_with_their_digits():
    system = built("output-from-examples")[0]["content"]
    assert "0 black, 1 blue, 2 red, 3 green, 4 yellow, 5 grey, 6 magenta" in system


@pytest.mark.parametrize(
    ("version", "arguments", "expected"),
    [
        ("code", {}, "version: must be one of output-from-examples, .*, not 'code'"),
        ("code-from-examples", {"encoder": "x"}, "encoder: must be one of digits, rows, shape"),
        ("code-from-examples", {"code": CODE}, "code: is not used by version"),
        ("code-from-examples", {"inputs": []}, "inputs: is not used by version"),
        ("output-from-code", {"code": None}, "code: is required by version 'output-from-code'"),
        ("output-from-code", {"feedback": "f"}, "feedback: is not used by version"),
        ("code-from-code-and-feedback", {"feedback": None}, "feedback: is required by version"),
        ("input-from-inputs", {"inputs": []}, "inputs: must not be empty"),
        ("input-from-inputs", {"inputs": [[[10]]]}, r"inputs\[0\]\[0\]\[0\]: expected"),
        ("output-from-examples", {"test_index": 2}, "test_index: must be below 2"),
        ("output-from-examples", {"test_index": -1}, "test_index: must be below 2"),
        ("output-from-examples", {"answer": "8876"}, "answer: must be a grid for version"),
        ("output-from-examples", {"answer": [[10]]}, r"answer\[0\]\[0\]: expected"),
        ("code-from-examples", {"answer": [[1]]}, "answer: must be source for version"),
        ("input-from-inputs", {"answer": []}, "answer: must not be empty"),
    ],
)
def test_an_argument_that_the_version_does_not_use_is_an_error(version, arguments, expected):
    with pytest.raises(ValueError, match=expected):
        built(version, **arguments)


def test_a_task_without_the_required_pairs_is_an_error():
    no_train = msgspec.structs.replace(TASK, train=[])
    no_test = msgspec.structs.replace(TASK, test=[])
    no_output = msgspec.structs.replace(TASK, train=[Pair([[1]])])
    with pytest.raises(ValueError, match="task: has no train pairs"):
        built("code-from-examples", no_train)
    with pytest.raises(ValueError, match="task: has no test inputs"):
        built("code-from-examples-with-test-input", no_test)
    with pytest.raises(ValueError, match="task: train pair 0 has no output"):
        built("code-from-examples", no_output)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("output-from-examples", [[8, 8, 7, 6]]),
        ("output-from-code", [[8, 8, 7, 6]]),
        ("code-from-examples", CODE),
        ("code-from-examples-with-test-input", CODE),
        ("input-from-inputs", [[[6, 7, 8, 8]], [[9, 9, 0, 0, 0]]]),
    ],
)
def test_the_answer_for_training_comes_from_the_task_or_its_program(version, expected):
    messages = build_for_training(version, TASK, CODE)
    assert READ[VERSIONS[version].answers](messages[-1]["content"], "digits") == expected
    assert ENCODERS["digits"].encode(TASK.test[1].output) not in text_of(messages)


def test_a_training_example_for_inputs_does_not_show_its_answer():
    shown = text_of(build_for_training("input-from-inputs", TASK)[:-1])
    encode = ENCODERS["digits"].encode
    assert all(encode(pair.input) in shown for pair in TASK.train)
    assert not any(encode(pair.input) in shown for pair in TASK.test)


@pytest.mark.parametrize(
    ("version", "task", "code", "expected"),
    [
        ("code-from-examples", TASK, None, "code: there is no program for task '00000000'"),
        ("output-from-code", TASK, None, "code: there is no program for task '00000000'"),
        (
            "code-from-code-and-feedback",
            TASK,
            CODE,
            "needs a wrong program, which a task does not have",
        ),
        (
            "output-from-examples",
            msgspec.structs.replace(TASK, test=[Pair([[1]])]),
            None,
            "task: test pair 0 has no output",
        ),
        (
            "output-from-examples",
            msgspec.structs.replace(TASK, test=[]),
            None,
            "test_index: there is no test pair 0",
        ),
    ],
)
def test_a_training_example_without_an_answer_is_an_error(version, task, code, expected):
    with pytest.raises(ValueError, match=expected):
        build_for_training(version, task, code)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_can_be_built_for_every_task_of_the_corpus(version):
    for task in corpus.iter_tasks("ARC-AGI-2", "evaluation"):
        assert len(built(version, task)) == 2


def test_a_sample_of_the_dataset_makes_a_training_example():
    task_id, sample = create_dataset(task_ids=["25ff71a9"], seed=0).sample()
    task = msgspec.convert({"id": task_id, **sample}, Task)
    messages = build_for_training("code-from-examples", task, sample["code"])
    assert code_of(messages[-1]["content"]) == sample["code"]


TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


@pytest.fixture(scope="module")
def tokenizer():
    """Return a tokenizer of the transformers library, built for this test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library warns on import
        from tokenizers import Tokenizer, models
        from transformers import PreTrainedTokenizerFast
    words = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    return PreTrainedTokenizerFast(tokenizer_object=words, chat_template=TEMPLATE)


def test_the_text_is_rendered_by_the_chat_template(tokenizer):
    messages = built("code-from-examples")
    system, user = (message["content"] for message in messages)
    assert to_text(messages, tokenizer) == (
        f"<|system|>{system}<|end|><|user|>{user}<|end|><|assistant|>"
    )


def test_the_text_for_training_ends_with_the_answer(tokenizer):
    text = to_text(built("code-from-examples", answer=CODE), tokenizer)
    assert text.endswith(f"<|assistant|>```python\n{CODE}```<|end|>")


def test_no_messages_are_an_error(tokenizer):
    with pytest.raises(ValueError, match="messages: must not be empty"):
        to_text([], tokenizer)


def test_messages_are_plain_chat_messages_in_json():
    message = Message(role="user", content="x")
    assert json.dumps([message]) == '[{"role": "user", "content": "x"}]'
    assert msgspec.json.encode(message) == b'{"role":"user","content":"x"}'
    for message in msgspec.to_builtins(built("code-from-examples")):
        assert set(message) == {"role", "content"}
