"""Problem details."""

import pytest

from sandbox.errors import FieldError
from service.api.problems import Problem, invalid


@pytest.mark.parametrize("field", ["code", "limits.wall_seconds", "task.train[0].input", "[2].x"])
def test_a_nested_problem_names_the_same_field_as_a_nested_field_error(field):
    error = FieldError(field, "must not be empty").inside("programs[7]")
    details = invalid(field, "must not be empty").inside("programs[7]").details
    assert [(each.field, each.rule) for each in details.errors] == [(error.field, error.rule)]
    assert details.detail == str(error)


def test_a_nested_problem_of_the_whole_body_names_its_parent():
    details = invalid("body", "expected object, got int").inside("programs[7]").details
    assert details.detail == "programs[7]: expected object, got int"
    assert details.errors[0].field == "programs[7]"


def test_a_nested_problem_without_fields_keeps_its_status_kind_and_headers():
    headers = {"Retry-After": "1"}
    problem = Problem(422, "malformed-json", "The body is not valid JSON", None, headers)
    nested = problem.inside("programs[7]")
    assert (nested.details.status, nested.kind, nested.headers) == (422, "malformed-json", headers)
    assert nested.details.detail == "programs[7]: The body is not valid JSON"
    assert nested.details.errors == []
