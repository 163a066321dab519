"""Exceptions: their hierarchy, and field errors from a type's check to the message."""

import copy
import pickle
import time
from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from sandbox import FieldError, FieldTypeError, GridError, SandboxError, errors
from sandbox.errors import field_error, first_error


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    number: Annotated[int, Meta(le=9)]

    def __post_init__(self) -> None:
        if self.number == 7:
            raise FieldError("number", "must not be 7")


class Outer(msgspec.Struct):
    items: list[Inner]


@pytest.mark.parametrize(
    ("json", "field", "rule"),
    [
        ('{"items":[{"number":10}]}', "items[0].number", "expected int <= 9"),
        ('{"items":[{"number":1},{"number":7}]}', "items[1].number", "must not be 7"),
        ('{"items":[{}]}', "items[0].number", "required field is missing"),
        ('{"items":[{"number":1,"other":2}]}', "items[0].other", "unknown field"),
        ("{}", "items", "required field is missing"),
        ("3", "", "expected object, got int"),
    ],
)
def test_a_decoding_error_names_the_field_and_the_rule(json, field, rule):
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(json, type=Outer)
    found = field_error(caught.value)
    assert (found.field, found.rule) == (field, rule)


def test_the_parents_path_is_prepended():
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert([{"number": 7}], list[Inner])
    assert str(field_error(caught.value, "programs")) == "programs[0].number: must not be 7"
    assert field_error(FieldError("[0][1]", "wrong"), "grid").field == "grid[0][1]"


def test_a_path_in_the_clients_text_is_not_mistaken_for_the_fields_path():
    json = '{"number":1,"x` - at `$.number":2}'
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(json, type=Inner)
    assert field_error(caught.value).rule != "expected int <= 9"


MEGABYTES = 8 << 20
LONG_NAMES = {
    "letters": "a" * MEGABYTES,
    "one long path": " - at `$" + ".a" * (MEGABYTES // 2),
    "one long path without its end": " - at `$[...]." + "a." * (MEGABYTES // 2),
    "many paths": (" - at `$" + ".a" * 500) * (MEGABYTES // 1008),
    "many indices": " - at `$" + "[1]" * (MEGABYTES // 3),
    "many backticks": "`" * MEGABYTES,
}


@pytest.mark.parametrize("kind", LONG_NAMES)
def test_the_name_of_an_unknown_field_costs_no_more_than_decoding_it(kind):
    content = msgspec.json.encode({"number": 1, LONG_NAMES[kind]: 1})
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(content, type=Inner)
    start = time.thread_time()
    found = field_error(caught.value)
    # It took a second of processor time and more; now it takes some milliseconds.
    assert time.thread_time() - start < 0.2
    assert found.rule == "unknown field"
    assert len(found.field) <= 2 * 200 + len(".")


def test_the_name_of_an_unknown_field_is_cut():
    content = msgspec.json.encode({"items": [{"number": 1, "other" * 1000: 2}]})
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(content, type=Outer)
    found = field_error(caught.value)
    assert found.field == "items[0]." + ("other" * 40)[:199] + "…"
    assert found.rule == "unknown field"


def test_field_errors_survive_copies_and_keep_their_type():
    error = GridError("output[0]", "must be a row")
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), error.inside("x")):
        assert type(again) is GridError
        assert again.rule == "must be a row"
    assert isinstance(error, FieldError)
    assert isinstance(error, SandboxError)
    assert isinstance(error, ValueError)
    assert str(FieldError("", "must be JSON")) == "must be JSON"


def test_first_error_unwraps_nested_groups():
    inner = KeyError("a")
    group = ExceptionGroup("g", [ExceptionGroup("h", [inner, ValueError()]), TypeError()])
    assert first_error(group) is inner
    assert first_error(inner) is inner


def exception_classes():
    classes = [value for value in vars(errors).values() if isinstance(value, type)]
    return [each for each in classes if issubclass(each, Exception)]


def test_every_exception_derives_from_the_base_class_and_is_in_the_drawing():
    assert len(exception_classes()) == 10
    for each in exception_classes():
        assert issubclass(each, SandboxError)
        assert f"{each.__name__} " in errors.__doc__.replace("\n", " ")


def test_a_field_type_error_is_a_type_error():
    error = FieldTypeError("program", "must be a Program, not str").inside("work[1]")
    assert type(error) is FieldTypeError
    assert isinstance(error, FieldError)
    assert isinstance(error, TypeError)
    assert str(error) == "work[1].program: must be a Program, not str"
