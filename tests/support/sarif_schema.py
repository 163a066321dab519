"""The JSON schema of SARIF 2.1.0; data/README.md says where it is from."""

import functools
import json
from pathlib import Path
from typing import Any

import jsonschema


@functools.cache
def _validator() -> Any:
    """Return the validator of the schema, which takes 0.3 s to check itself."""
    schema = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.json").read_text())
    found = jsonschema.validators.validator_for(schema)
    found.check_schema(schema)
    return found(schema)


def validate(log: Any) -> None:
    """Check a log.

    Raises:
        jsonschema.ValidationError: it is not valid.
    """
    _validator().validate(log)
