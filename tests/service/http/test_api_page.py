"""docs/api.md lists the fields of the API as the OpenAPI document does."""

import re

import pytest

from sandbox.results import Status
from tests.support import api_tables


@pytest.fixture(scope="module")
def document():
    return api_tables.load_document()


@pytest.fixture(scope="module")
def page():
    return api_tables.PAGE.read_text(encoding="utf-8")


def test_the_tables_agree_with_the_schemas(page, document):
    expected = api_tables.render(page, document)
    assert page == expected, "run `python -m tests.support.api_tables`"


def test_every_body_and_every_route_with_parameters_has_a_table(page, document):
    marks = [(mark["kind"], mark["name"]) for mark in api_tables.MARK.finditer(page)]
    bodies = {name.partition(" without ")[0] for kind, name in marks if kind != "parameters"}
    schemas = document["components"]["schemas"]
    assert bodies == {name for name, schema in schemas.items() if "properties" in schema}
    same_as_get_a_job = {"DELETE /v1/jobs/{job_id}", "GET /v1/jobs/{job_id}/events"}
    routes = {name for kind, name in marks if kind == "parameters"} | same_as_get_a_job
    assert routes == {
        f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if operation.get("parameters")
    }


def test_a_missing_or_changed_field_is_noticed(page, document):
    for changed in (
        page.replace("| `seed` |", "| `sead` |"),
        re.sub(r"\| `seed` .*\n", "", page),
        page.replace("| `0` | Seed of", "| `1` | Seed of"),
    ):
        assert changed != page
        assert api_tables.render(changed, document) == page


def test_every_status_is_explained(page):
    table = page.partition("### Status\n")[2].partition("\n### ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [status.value for status in Status]


def test_every_documented_header_is_listed(page, document):
    listed = set(re.findall(r"^\| `([A-Z][\w-]+)` \| (?:request|response|both) \|", page, re.M))
    used = {
        parameter["name"]
        for item in document["paths"].values()
        for operation in item.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "header"
    } | {
        header
        for item in document["paths"].values()
        for operation in item.values()
        for response in operation["responses"].values()
        for header in response.get("headers", ())
    }
    assert {"Idempotency-Key", "X-Next-Cursor", "Retry-After", "Location"} == used
    assert used < listed
    assert {"Authorization", "X-Request-Id"} < listed


def test_every_link_within_the_page_leads_to_a_heading(page):
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = set(re.findall(r"\]\(#([\w-]+)\)", page))
    assert len(links) > 20
    assert links <= anchors
