"""Shared options of commands."""

import pytest

from sandbox import FieldError, Limits
from service.command.failure import CommandError
from service.command.options import choice, option_errors

OPTIONS = {"wall_seconds": "--seconds", "url": "--model-url (OMNIARC_MODEL_URL)"}


def test_a_field_error_names_the_option():
    with pytest.raises(CommandError, match=r"^--seconds: must be above 0"), option_errors(OPTIONS):
        Limits(wall_seconds=0)
    with pytest.raises(CommandError) as caught, option_errors(OPTIONS):
        raise FieldError("url", "has no host")
    assert str(caught.value) == "--model-url (OMNIARC_MODEL_URL): has no host"


def test_a_field_without_an_option_keeps_its_name():
    with pytest.raises(CommandError, match=r"^limits\.memory_mb: too much$"), option_errors({}):
        raise FieldError("limits.memory_mb", "too much")


def test_other_errors_pass_through():
    with pytest.raises(ValueError, match="another") as caught, option_errors(OPTIONS):
        raise ValueError("another")
    assert not isinstance(caught.value, CommandError)


def test_a_choice_must_be_allowed():
    assert choice("--split", "training", ("training", "evaluation")) == "training"
    with pytest.raises(CommandError) as caught:
        choice("--split", "\x1b[1mtest", ("training", "evaluation"))
    assert str(caught.value) == "--split: must be one of training, evaluation, not '[1mtest'"
