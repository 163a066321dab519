"""The face of `logging`: messages for standard error, without files or sockets."""

import sys
import time
from typing import Any

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0
BASIC_FORMAT = "%(levelname)s:%(name)s:%(message)s"

raiseExceptions = False
lastResort = None

_names = {50: "CRITICAL", 40: "ERROR", 30: "WARNING", 20: "INFO", 10: "DEBUG", 0: "NOTSET"}
_loggers: dict[str, "Logger"] = {}


def getLevelName(level: Any) -> Any:
    """Return the name of a level, or the level with a name."""
    if isinstance(level, str):
        return next((number for number, name in _names.items() if name == level), f"Level {level}")
    return _names.get(level, f"Level {level}")


def addLevelName(level: int, levelName: str) -> None:
    """Name a level."""
    _names[level] = levelName


def _level(level: Any) -> int:
    if isinstance(level, int):
        return level
    number = getLevelName(level)
    if not isinstance(number, int):
        raise ValueError(f"Unknown level: {level!r}")
    return number


class LogRecord:
    """A message with its level and the name of its logger."""

    def __init__(self, name: str, level: int, msg: Any, args: Any) -> None:
        self.name = name
        self.levelno = level
        self.levelname = getLevelName(level)
        self.msg = msg
        self.args = args[0] if len(args) == 1 and isinstance(args[0], dict) and args[0] else args
        self.created = time.time()
        self.message = self.getMessage()

    def getMessage(self) -> str:
        """Return the message with its arguments."""
        return str(self.msg) % self.args if self.args else str(self.msg)


class Formatter:
    """Turns records into lines."""

    def __init__(
        self, fmt: str | None = None, datefmt: str | None = None, style: str = "%", **_: Any
    ) -> None:
        self._fmt = fmt or "%(message)s"
        self._datefmt = datefmt
        self._style = style

    def formatTime(self, record: LogRecord, datefmt: str | None = None) -> str:
        """Return when the record was made."""
        moment = time.localtime(record.created)
        if datefmt:
            return time.strftime(datefmt, moment)
        milliseconds = int(record.created * 1000) % 1000
        return f"{time.strftime('%Y-%m-%d %H:%M:%S', moment)},{milliseconds:03d}"

    def format(self, record: LogRecord) -> str:
        """Return the line for a record."""
        fields = {
            "name": record.name,
            "levelno": record.levelno,
            "levelname": record.levelname,
            "message": record.message,
            "msg": record.msg,
            "created": record.created,
            "asctime": self.formatTime(record, self._datefmt),
        }
        if self._style == "{":
            return self._fmt.format(**fields)
        unknown = {"lineno": 0, "process": 0, "thread": 0, "msecs": 0.0, "relativeCreated": 0.0}
        for name in ("filename", "pathname", "module", "funcName", "threadName", "processName"):
            unknown[name] = ""  # type: ignore[assignment]
        return self._fmt % {**unknown, **fields}


class Handler:
    """Passes records on."""

    def __init__(self, level: Any = NOTSET) -> None:
        self.level = _level(level)
        self.formatter: Formatter | None = None

    def setLevel(self, level: Any) -> None:
        """Set the lowest level to pass on."""
        self.level = _level(level)

    def setFormatter(self, fmt: Formatter | None) -> None:
        """Set the formatter."""
        self.formatter = fmt

    def format(self, record: LogRecord) -> str:
        """Return the line for a record."""
        return (self.formatter or Formatter()).format(record)

    def handle(self, record: LogRecord) -> None:
        """Pass a record on if its level suffices."""
        if record.levelno >= self.level:
            self.emit(record)

    def emit(self, record: LogRecord) -> None:
        """Do something with a record, in subclasses."""
        raise NotImplementedError("emit must be implemented by Handler subclasses")

    def flush(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class NullHandler(Handler):
    """Discards records."""

    def emit(self, record: LogRecord) -> None:
        """Discard a record."""


class StreamHandler(Handler):
    """Writes records to a stream, by default to standard error."""

    def __init__(self, stream: Any = None) -> None:
        super().__init__()
        self.stream = sys.stderr if stream is None else stream

    def emit(self, record: LogRecord) -> None:
        """Write a record."""
        self.stream.write(self.format(record) + "\n")


class Logger:
    """Makes records and passes them to its handlers and those of its parents."""

    def __init__(self, name: str, level: Any = NOTSET) -> None:
        self.name = name
        self.level = _level(level)
        self.parent: Logger | None = None
        self.propagate = True
        self.handlers: list[Handler] = []
        self.disabled = False

    def __repr__(self) -> str:
        return f"<Logger {self.name} ({getLevelName(self.getEffectiveLevel())})>"

    def setLevel(self, level: Any) -> None:
        """Set the lowest level to record."""
        self.level = _level(level)

    def getEffectiveLevel(self) -> int:
        """Return the level of this logger or of the first parent that has one."""
        if self.level or self.parent is None:
            return self.level
        return self.parent.getEffectiveLevel()

    def isEnabledFor(self, level: int) -> bool:
        """Return whether messages of this level are recorded."""
        return not self.disabled and level >= max(self.getEffectiveLevel(), _state["disabled"] + 1)

    def getChild(self, suffix: str) -> "Logger":
        """Return the logger below this one."""
        return getLogger(suffix if self is root else f"{self.name}.{suffix}")

    def addHandler(self, hdlr: Handler) -> None:
        """Add a handler."""
        if hdlr not in self.handlers:
            self.handlers.append(hdlr)

    def removeHandler(self, hdlr: Handler) -> None:
        """Remove a handler."""
        if hdlr in self.handlers:
            self.handlers.remove(hdlr)

    def hasHandlers(self) -> bool:
        """Return whether a record would reach a handler."""
        return bool(self.handlers) or (
            self.propagate and self.parent is not None and self.parent.hasHandlers()
        )

    def log(self, level: int, msg: Any, *args: Any, **_: Any) -> None:
        """Record a message."""
        if not self.isEnabledFor(level):
            return
        record = LogRecord(self.name, level, msg, args)
        if not self.hasHandlers():
            if level >= WARNING:
                sys.stderr.write(record.message + "\n")
            return
        logger: Logger | None = self
        while logger is not None:
            for handler in logger.handlers:
                handler.handle(record)
            logger = logger.parent if logger.propagate else None

    def debug(self, msg: Any, *args: Any, **options: Any) -> None:
        """Record a message at level DEBUG."""
        self.log(DEBUG, msg, *args, **options)

    def info(self, msg: Any, *args: Any, **options: Any) -> None:
        """Record a message at level INFO."""
        self.log(INFO, msg, *args, **options)

    def warning(self, msg: Any, *args: Any, **options: Any) -> None:
        """Record a message at level WARNING."""
        self.log(WARNING, msg, *args, **options)

    warn = warning

    def error(self, msg: Any, *args: Any, **options: Any) -> None:
        """Record a message at level ERROR."""
        self.log(ERROR, msg, *args, **options)

    exception = error

    def critical(self, msg: Any, *args: Any, **options: Any) -> None:
        """Record a message at level CRITICAL."""
        self.log(CRITICAL, msg, *args, **options)

    fatal = critical


_state = {"disabled": 0}
root = Logger("root", WARNING)


def getLogger(name: str | None = None) -> Logger:
    """Return the logger of this name; the root logger without one."""
    if not name or name == "root":
        return root
    if name not in _loggers:
        parent = name.rpartition(".")[0]
        logger = _loggers[name] = Logger(name)
        logger.parent = getLogger(parent) if parent in _loggers else root
    return _loggers[name]


def basicConfig(
    *,
    filename: Any = None,
    level: Any = None,
    format: str | None = None,
    datefmt: str | None = None,
    style: str = "%",
    stream: Any = None,
    handlers: Any = None,
    force: bool = False,
    **_: Any,
) -> None:
    """Give the root logger a handler, unless it has one."""
    if filename is not None:
        open(filename, "a")  # noqa: SIM115 (a violation)
    if force:
        root.handlers.clear()
    if not root.handlers:
        default = "{levelname}:{name}:{message}" if style == "{" else BASIC_FORMAT
        for handler in [StreamHandler(stream)] if handlers is None else handlers:
            if handler.formatter is None:
                handler.setFormatter(Formatter(format or default, datefmt, style))
            root.addHandler(handler)
        if level is not None:
            root.setLevel(level)


def disable(level: int = CRITICAL) -> None:
    """Discard messages up to this level."""
    _state["disabled"] = level


def captureWarnings(capture: bool) -> None:
    """Do nothing: there are no warnings."""


def shutdown(*_: Any) -> None:
    """Do nothing: there is nothing to flush."""


def _configured() -> Logger:
    basicConfig()
    return root


def debug(msg: Any, *args: Any, **options: Any) -> None:
    """Record a message at level DEBUG."""
    _configured().log(DEBUG, msg, *args, **options)


def info(msg: Any, *args: Any, **options: Any) -> None:
    """Record a message at level INFO."""
    _configured().log(INFO, msg, *args, **options)


def warning(msg: Any, *args: Any, **options: Any) -> None:
    """Record a message at level WARNING."""
    _configured().log(WARNING, msg, *args, **options)


warn = warning


def error(msg: Any, *args: Any, **options: Any) -> None:
    """Record a message at level ERROR."""
    _configured().log(ERROR, msg, *args, **options)


exception = error


def critical(msg: Any, *args: Any, **options: Any) -> None:
    """Record a message at level CRITICAL."""
    _configured().log(CRITICAL, msg, *args, **options)


fatal = critical


def log(level: int, msg: Any, *args: Any, **options: Any) -> None:
    """Record a message."""
    _configured().log(level, msg, *args, **options)
