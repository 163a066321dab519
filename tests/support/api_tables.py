"""The tables of docs/api.md, generated from the OpenAPI document.

A comment in the page names what the table after it describes:

    <!-- request: NAME -->               the fields of a request body
    <!-- request: NAME without OTHER --> those that the body OTHER lacks
    <!-- response: NAME -->              the fields of a response body
    <!-- parameters: METHOD PATH -->     the path, query and header parameters of a route

`python -m tests.support.api_tables` rewrites the tables.
"""

import json
import re
from typing import Any

from service.app import create_app
from service.settings import Settings
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "api.md"
MARK = re.compile(
    r"^<!-- (?P<kind>request|response|parameters): (?P<name>[^\n]+?) -->\n\n(?P<table>(?:\|.*\n)*)",
    re.MULTILINE,
)

Schema = dict[str, Any]


def load_document() -> dict[str, Any]:
    """Return the OpenAPI document of the service."""
    return create_app(Settings()).openapi()


def render(page: str, document: dict[str, Any]) -> str:
    """Return the page with every table generated anew."""

    def replace(mark: re.Match[str]) -> str:
        rows = _rows(mark["kind"], mark["name"], document)
        table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
        return f"<!-- {mark['kind']}: {mark['name']} -->\n\n{table}"

    return MARK.sub(replace, page)


def _rows(kind: str, name: str, document: dict[str, Any]) -> list[list[str]]:
    if kind == "parameters":
        return _parameter_rows(name, document)
    name, _, other = name.partition(" without ")
    schema = document["components"]["schemas"][name]
    omitted = document["components"]["schemas"][other]["properties"] if other else {}
    fields = {
        field: described
        for field, described in schema["properties"].items()
        if omitted.get(field) != described
    }
    if kind == "response":
        header = ["field", "type", "meaning"]
        rows = [[f"`{each}`", _type(it), it["description"]] for each, it in fields.items()]
    else:
        header = ["field", "type", "default", "meaning"]
        rows = [
            [
                f"`{field}`",
                _type(described),
                _default(described, is_required=field in schema["required"]),
                described["description"],
            ]
            for field, described in fields.items()
        ]
    return [header, ["---"] * len(header), *rows]


def _parameter_rows(route: str, document: dict[str, Any]) -> list[list[str]]:
    method, path = route.split()
    header = ["parameter", "in", "type", "default", "meaning"]
    rows = [
        [
            f"`{each['name']}`",
            each["in"],
            _type(each["schema"]),
            _default(each["schema"], is_required=each["required"]),
            each["description"],
        ]
        for each in document["paths"][path][method.lower()]["parameters"]
    ]
    return [header, ["---"] * len(header), *rows]


def _default(schema: Schema, *, is_required: bool) -> str:
    if is_required:
        return "required"
    if "$ref" in schema:
        return "`{}`"
    return f"`{json.dumps(schema.get('default'), ensure_ascii=False)}`"


def _type(schema: Schema) -> str:
    """Return the name of a type, with its bounds and its choices."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        # Null last, whichever version of msgspec wrote the schema.
        return " or ".join(sorted(map(_type, schema["anyOf"]), key=lambda name: name == "null"))
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema["type"] == "array":
        return _array(schema)
    if schema["type"] == "object":
        values = schema["additionalProperties"]
        bound = f" of at most {schema['maxProperties']}" if "maxProperties" in schema else ""
        return f"object{bound}: name → {_type(values)}"
    return schema["type"] + _bounds(schema)


def _array(schema: Schema) -> str:
    items = schema["items"]
    if _is_grid(schema):
        return "[grid](#grids)"
    plural = "[grids](#grids)" if _is_grid(items) else _type(items)
    if items == {"type": "string"}:
        plural = "strings"
    low, high = schema.get("minItems"), schema.get("maxItems")
    count = f" ({low or 0}–{high})" if high is not None else ""
    return f"array{count} of {plural}"


def _is_grid(schema: Schema) -> bool:
    """Whether a schema is that of an array of arrays of integers."""
    for kind in ("array", "array", "integer"):
        if schema.get("type") != kind:
            return False
        schema = schema.get("items", {})
    return True


def _bounds(schema: Schema) -> str:
    if "maxLength" in schema:
        return f", {schema.get('minLength', 0)}–{schema['maxLength']} characters"
    low, high = schema.get("minimum"), schema.get("maximum")
    above = schema.get("exclusiveMinimum")
    if above is not None and high is not None:
        return f", above {above:g}, at most {high:g}"
    if above is not None:
        return f", above {above:g}"
    if low is not None and high is not None:
        return f", {low}–{high}"
    return "" if low is None else f", at least {low}"


if __name__ == "__main__":
    PAGE.write_text(render(PAGE.read_text(encoding="utf-8"), load_document()), encoding="utf-8")
