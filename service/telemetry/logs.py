"""What the service says while it runs: a line for each event on standard error, in JSON or as text.

Lines may hold what clients chose, such as a path. In neither form can that end a line, begin
another or steer a terminal.
"""

import json
import logging
import re
import sys
from logging import LogRecord
from typing import Any

from service.api import times
from service.settings import LogFormat
from service.telemetry import request_id

# The loggers whose ordinary events are told; of all others only warnings.
_OWN = ("service", "sandbox", "omniarc")

# Control characters, also those beyond ASCII, and the separators that some readers end lines at.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def configure(log_format: LogFormat) -> None:
    """Has every logger of this process write to standard error, in one form."""
    as_text = log_format == "text" or (log_format == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextFormatter() if as_text else JsonFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in _OWN:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(True)


def fields(**values: Any) -> dict[str, Any]:
    """The `extra` of a logging call: what its line says besides the message."""
    return {"fields": values}


class JsonFormatter(logging.Formatter):
    """An object a line; an exception's trace is one of its strings."""

    def format(self, record: LogRecord) -> str:
        """The record's line."""
        line: dict[str, Any] = {
            "time": times.to_text(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if identity := request_id.current():
            line["request_id"] = identity
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        # ASCII alone: json escapes all else, and with it whatever is no plain character.
        return json.dumps(line, default=str)


class TextFormatter(logging.Formatter):
    """A line for a person; an exception's trace follows it, set in."""

    def format(self, record: LogRecord) -> str:
        """The record's line."""
        parts = [
            f"{times.to_text(record.created)} {record.levelname.lower():<7}",
            escape(record.getMessage()),
            *(f"{name}={escape(str(v))}" for name, v in getattr(record, "fields", {}).items()),
        ]
        if identity := request_id.current():
            parts.append(f"request_id={identity}")
        line = " ".join(parts)
        if record.exc_info:
            trace = self.formatException(record.exc_info).split("\n")
            line = "\n    ".join([line, *map(escape, trace)])
        return line


def escape(text: str) -> str:
    """The text with its control characters made visible."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
