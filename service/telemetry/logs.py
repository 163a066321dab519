"""Logging to standard error: one line for each event, as JSON or text.

Lines can contain text chosen by clients, such as a path. In neither format can such text end a
line, start another or control a terminal.
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

# Loggers that log at level INFO; all others log warnings only.
_OWN = ("service", "sandbox", "omniarc")

# Control characters, bidirectional formatting characters, and the Unicode line separators.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def configure(log_format: LogFormat) -> None:
    """Configure all loggers of this process to write to standard error in one format."""
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
    """Return the `extra` argument of a logging call that adds these fields to its line."""
    return {"fields": values}


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object; a traceback is one of its strings."""

    def format(self, record: LogRecord) -> str:
        """Return the formatted record."""
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
        # The output is ASCII: control and formatting characters are escaped.
        return json.dumps(line, default=str)


class TextFormatter(logging.Formatter):
    """Formats a record as a readable line; a traceback follows on indented lines."""

    def format(self, record: LogRecord) -> str:
        """Return the formatted record."""
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
    """Return the text with its control characters escaped."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
