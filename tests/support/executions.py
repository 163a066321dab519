"""Executions to append to an audit trail."""

from typing import Any

from sandbox.results import Usage
from service.audit.store import Execution


def execution(execution_id: str, **fields: Any) -> Execution:
    """Return an execution; `fields` are those that differ from the usual ones."""
    values = {
        "at": 1_700_000_000.0,
        "kind": "execute",
        "client": "ann",
        "request_id": "",
        "job_id": None,
        "task_id": None,
        "code": "def task(grid):\n    return grid\n",
        "modules": {},
        "entry_point": None,
        "policy": "restricted",
        "isolation": "program",
        "walls": "landlock seccomp",
        "status": "ok",
        "violations": [],
        "usage": Usage(2.5, 2.0, 32900),
    }
    return Execution(id=execution_id, **values | fields)
