"""Newline-delimited JSON."""

import msgspec

MEDIA_TYPE = "application/x-ndjson"

# JSON does not escape these, but many readers, `str.splitlines` among them, end a line at them.
# Their UTF-8 sequences cannot be part of another character, and occur only inside JSON strings.
_ESCAPES = tuple((end.encode(), b"\\u%04x" % ord(end)) for end in "\x85\u2028\u2029")


def line(value: msgspec.Struct) -> bytes:
    """Encode a value as one line of JSON that contains no Unicode line separators."""
    encoded = msgspec.json.encode(value)
    for end, escape in _ESCAPES:
        encoded = encoded.replace(end, escape)
    return encoded + b"\n"
