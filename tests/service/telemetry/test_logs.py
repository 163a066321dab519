"""Log lines as JSON and text; no message can forge a line."""

import io
import json
import logging
import sys
import warnings

import pytest

from service.telemetry import logs, request_id

HOSTILE = 'a\nb\r\x1b[2J\x00\x9b31m\u2028\u202e"\\é'


@pytest.fixture(params=["json", "text"])
def written(request, monkeypatch):
    """A stream that captures the log in one format; logging is restored afterwards."""
    root = logging.getLogger()
    before = root.handlers, root.level
    sink = io.StringIO()
    monkeypatch.setattr(sys, "stderr", sink)
    logs.configure(request.param)
    sink.format = request.param
    yield sink
    root.handlers, root.level = before
    logging.captureWarnings(False)
    for name in ("service", "sandbox", "omniarc"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
def in_request():
    token = request_id._current.set("")
    yield request_id.bind("the-request")
    request_id._current.reset(token)


log = logging.getLogger("service.some_module")


def lines(written):
    return written.getvalue().splitlines()


def test_an_event_is_one_line(written):
    log.info("it is %d", 7, extra=logs.fields(path="/v1", ms=1.5))
    (line,) = lines(written)
    if written.format == "json":
        found = json.loads(line)
        assert found.pop("time").endswith("Z")
        assert found.pop("process") > 0
        assert found == {
            "level": "info",
            "logger": "service.some_module",
            "message": "it is 7",
            "path": "/v1",
            "ms": 1.5,
        }
    else:
        assert line.endswith("Z info    it is 7 path=/v1 ms=1.5")


def test_lines_carry_the_request_id(written, in_request):
    log.info("something")
    (line,) = lines(written)
    if written.format == "json":
        assert json.loads(line)["request_id"] == in_request
    else:
        assert line.endswith(f"something request_id={in_request}")


@pytest.mark.parametrize("way", ["argument", "field", "exception"])
def test_clients_cannot_forge_lines_or_control_the_terminal(written, way):
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        if way == "argument":
            log.info("path %s", HOSTILE)
        elif way == "field":
            log.info("answered", extra=logs.fields(path=HOSTILE))
        else:
            log.exception("unexpected")
    text = written.getvalue()
    assert not set(HOSTILE) & set(text) & set("\r\x1b\x00\x9b\u2028\u202e")
    first, *rest = text.splitlines()
    if written.format == "json":
        assert not rest
        values = json.loads(first).values()
        assert any(HOSTILE in str(value) for value in values)
        assert text.isascii()
    elif way == "exception":
        assert all(line.startswith("    ") for line in rest)
    else:
        assert not rest


def test_an_exception_is_logged_with_its_traceback(written):
    try:
        raise ValueError("the reason")
    except ValueError:
        log.exception("unexpected")
    first, *rest = lines(written)
    trace = json.loads(first)["exception"] if written.format == "json" else "\n".join(rest)
    assert "Traceback" in trace
    assert "test_an_exception_is_logged_with_its_traceback" in trace
    assert "ValueError: the reason" in trace


def test_other_libraries_log_warnings_only(written):
    logging.getLogger("uvicorn.error").info("started")
    logging.getLogger("alembic").info("a table")
    assert not lines(written)
    logging.getLogger("uvicorn.error").warning("strange")
    assert len(lines(written)) == 1


def test_python_warnings_are_logged(written, monkeypatch):
    monkeypatch.setattr(sys, "stderr", written)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)  # pytest captures them
        logs.configure(written.format)
        warnings.warn("old\nways", stacklevel=1)
    (line,) = lines(written)
    assert "old\\nways" in line


def test_values_that_are_not_json_are_logged_as_text(written):
    log.info("it", extra=logs.fields(error=ValueError("x"), lone="\ud800"))
    (line,) = lines(written)
    assert "error" in line


def test_auto_means_text_on_a_terminal_and_json_otherwise(monkeypatch):
    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        for is_terminal, kind in ((True, logs.TextFormatter), (False, logs.JsonFormatter)):
            sink = io.StringIO()
            sink.isatty = lambda answer=is_terminal: answer
            monkeypatch.setattr(sys, "stderr", sink)
            logs.configure("auto")
            assert isinstance(root.handlers[0].formatter, kind)
    finally:
        root.handlers, root.level = before
        logging.captureWarnings(False)
