"""JSON lines: a value a line."""

import msgspec

MEDIA_TYPE = "application/x-ndjson"

# JSON leaves these as they are, and many readers, Python's `splitlines` among them, end lines at
# them. In UTF-8 they can be no part of another character, and in JSON only part of a string.
_ESCAPES = tuple((end.encode(), b"\\u%04x" % ord(end)) for end in "\x85\u2028\u2029")


def line(value: msgspec.Struct) -> bytes:
    """A value as a line, which no reader can take for several."""
    encoded = msgspec.json.encode(value)
    for end, escape in _ESCAPES:
        encoded = encoded.replace(end, escape)
    return encoded + b"\n"
