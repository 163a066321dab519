"""The decoder of child messages: any bytes give messages or a WireError."""

import itertools
import struct

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import wire
from sandbox.errors import WireError

CAPACITY = 256


def called(**changes: object) -> wire.Called:
    fields = {"status": "ok", "grid": [[0, 1]], "error": None, "wall_ms": 0.5, **changes}
    return wire.Called(**fields)  # type: ignore[arg-type]


MESSAGES = [
    called(),
    called(status="error", grid=None, error=wire.ClaimedError("ValueError", "no", 3)),
    wire.Printed("hello\n"),
    wire.Attempted("file.open", "colors.txt", 4, "runtime"),
    wire.Refused("rejected", wire.ClaimedError("NoEntryPoint", "none", None)),
    wire.Done(),
    wire.Wrote(2, b"\xff\x00"),
]


def framed(body: bytes) -> bytes:
    return struct.pack("<I", len(body)) + body


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    positions = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(positions)]


def test_a_frame_larger_than_a_child_sends_is_malformed_before_it_arrives() -> None:
    reader = wire.ChildReader(1 << 24)
    assert reader.feed(wire.frame(wire.Wrote(1, b"x" * (1 << 16))))
    with pytest.raises(WireError):
        reader.feed(struct.pack("<I", wire.MAX_FRAME_BYTES + 1))


@given(st.lists(st.integers(0, 10_000), max_size=12))
def test_messages_can_arrive_in_any_pieces(cuts: list[int]) -> None:
    reader = wire.ChildReader(100_000)
    data = b"".join(wire.frame(message) for message in MESSAGES)
    got = [message for piece in split(data, cuts) for message in reader.feed(piece)]
    assert got == MESSAGES
    assert reader.received == len(data)
    assert not reader.unfinished
    assert not reader.exceeded


# Almost valid bytes find more errors than random ones.
_ALMOST = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([wire.frame(message) for message in MESSAGES]),
    st.sampled_from([msgspec.msgpack.encode(message) for message in MESSAGES]).map(
        lambda body: framed(body[:-1])
    ),
    st.binary(max_size=40).map(framed),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=2),
        max_leaves=8,
    ).map(lambda value: framed(msgspec.msgpack.encode(value))),
)


@settings(max_examples=400)
@given(st.lists(_ALMOST, max_size=12).map(b"".join), st.lists(st.integers(0, 10_000), max_size=8))
def test_any_bytes_give_messages_or_a_wire_error(data: bytes, cuts: list[int]) -> None:
    reader = wire.ChildReader(CAPACITY)
    for piece in split(data, cuts):
        try:
            messages = reader.feed(piece)
        except WireError:
            return
        assert all(isinstance(message, wire.ChildMessage) for message in messages)
        if reader.exceeded:
            return  # the parent stops reading here too


@pytest.mark.long
@settings(max_examples=400)
@given(st.lists(_ALMOST, max_size=30), st.integers(0, 600))
def test_the_decoder_never_holds_more_than_its_capacity(pieces: list[bytes], more: int) -> None:
    reader = wire.ChildReader(CAPACITY)
    for piece in [*pieces, b"\xff" * more]:
        try:
            reader.feed(piece)
        except WireError:
            return
        assert len(reader._buffer) <= CAPACITY + wire.LENGTH_BYTES


@pytest.mark.parametrize("length", [CAPACITY + 1, 2**31, 2**32 - 1])
def test_the_announcement_of_a_length_beyond_the_capacity_exceeds_it(length: int) -> None:
    reader = wire.ChildReader(CAPACITY)
    assert reader.feed(struct.pack("<I", length)) == []
    assert reader.exceeded


def test_a_message_may_fill_the_capacity_but_not_exceed_it() -> None:
    body = wire.encode(wire.Printed("x" * 200))
    exact = wire.ChildReader(len(body) + wire.LENGTH_BYTES)
    assert exact.feed(framed(body)) == [wire.Printed("x" * 200)]
    assert not exact.exceeded
    assert exact.feed(b"\0") == []
    assert exact.exceeded


def test_small_messages_are_counted_together() -> None:
    reader = wire.ChildReader(CAPACITY)
    while not reader.exceeded:
        reader.feed(wire.frame(wire.Printed("x")))
    assert reader.received <= CAPACITY + 20


def test_an_incomplete_message_is_unfinished() -> None:
    reader = wire.ChildReader(CAPACITY)
    reader.feed(wire.frame(wire.Done())[:-1])
    assert reader.unfinished
    assert reader.feed(wire.frame(wire.Done())[-1:]) == [wire.Done()]
    assert not reader.unfinished


@pytest.mark.parametrize(
    "body",
    [
        [9],  # no such message
        [1, "ok", [[0]], None],  # a field is missing
        [1, "timeout", None, None, 0.0],  # a status that only the parent decides
        [1, "violation", None, None, 0.0],
        [1, "ok", [[10]], None, 0.0],
        [1, "ok", [[-1]], None, 0.0],
        [1, "ok", [[1.5]], None, 0.0],
        [1, "ok", [[True]], None, 0.0],
        [1, "ok", [[0]] * 31, None, 0.0],
        [1, "ok", [[0] * 31], None, 0.0],
        [1, "ok", [], None, 0.0],
        [1, "ok", "grid", None, 0.0],
        [1, "ok", [[0]], ["E", "m", "4"], 0.0],
        [2, 5],
        [3, "r", "d", None, "kernel"],  # a layer that only the parent reports
        [4, "ok", ["E", "m", None]],
        {"0": 1},
        5,
        None,
        "done",
    ],
)
def test_a_message_that_breaks_the_schema_is_a_wire_error(body: object) -> None:
    with pytest.raises(WireError):
        wire.ChildReader(4096).feed(framed(msgspec.msgpack.encode(body)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"\x91" * 3000 + b"\x05",  # arrays in arrays
        b"\x81\xa1a" * 2000,
        b"\xdd\xff\xff\xff\xff",  # an array of four billion items
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff\xff",
        b"\x92\x02\xa2\xff\xfe",  # text that is not UTF-8
        b"\x92\x02\xa3\xed\xa0\x80",  # a lone surrogate
        wire.encode(wire.Done()) * 2,
        b"\x92\xc7\x01\x05\x00\x05",  # an extension type
    ],
)
def test_bombs_and_broken_msgpack_are_wire_errors(body: bytes) -> None:
    with pytest.raises(WireError):
        wire.ChildReader(1 << 20).feed(framed(body))


def test_a_request_has_no_field_for_an_expected_output() -> None:
    fields = set(wire.Request.__struct_fields__)
    assert {"source", "inputs"} < fields
    assert not [name for name in fields if "output" in name or "expect" in name or "test" in name]


@pytest.mark.parametrize(
    "message",
    [
        wire.Ready(6, [], ["numpy"], True),
        wire.Unavailable("why"),
        wire.Born(12),
        wire.Died(12, 9, True, False, 1.5, 3000),
        wire.Forbidden(12, 257, [0] * 6),
    ],
)
def test_messages_of_a_template_are_decoded(message: wire.TemplateMessage) -> None:
    assert wire.decode_template(wire.encode(message)) == message


@pytest.mark.parametrize("text", [b"", b"/etc/passwd", b"\xff" * 255])
def test_a_forbidden_call_is_sent_with_a_text_that_is_not_copied(text: bytes) -> None:
    call = wire.Forbidden(12, 257, [0] * 6)
    view = memoryview(text)
    parts = wire.encode_forbidden(call, view)
    assert parts[-1] is view
    assert wire.decode_template(b"".join(parts)) == wire.Forbidden(12, 257, [0] * 6, text)


def test_printed_text_does_not_count_as_a_grid() -> None:
    reader = wire.ChildReader(CAPACITY, printed=2 * CAPACITY)
    text = wire.frame(wire.Printed("x" * (CAPACITY // 2)))
    assert len(reader.feed(text * 3)) == 3
    assert not reader.exceeded
    done = wire.frame(wire.Done())
    count = 0
    while not reader.exceeded:
        count += len(reader.feed(done))
    assert count == CAPACITY // wire.FRAME_FLOOR_BYTES  # each is smaller than that
    reader = wire.ChildReader(CAPACITY, printed=2 * CAPACITY)
    while not reader.exceeded:
        reader.feed(text)
    assert 3 * CAPACITY < reader.received <= 3 * CAPACITY + len(text)


def test_of_messages_beyond_the_capacity_only_attempts_are_kept() -> None:
    reader = wire.ChildReader(CAPACITY)
    attempt = wire.Attempted("file.open", "a", 1, "runtime")
    messages = [wire.Done()] * CAPACITY
    seen = reader.feed(b"".join(map(wire.frame, [*messages, attempt])))
    assert reader.exceeded
    assert seen[-1] == attempt
    assert len(seen) < CAPACITY // 10


def test_tiny_frames_count_for_more_than_their_bytes() -> None:
    reader = wire.ChildReader(1 << 20, 1 << 20)
    frame = wire.frame(wire.Printed(""))
    most = (2 << 20) // wire.FRAME_FLOOR_BYTES
    reader.feed(frame * most)
    assert not reader.exceeded
    reader.feed(frame)
    assert reader.exceeded
    assert reader.received == len(frame) * (most + 1)


def test_a_rule_does_not_end_in_a_newline() -> None:
    reader = wire.ChildReader(CAPACITY)
    with pytest.raises(WireError, match="matching regex"):
        reader.feed(wire.frame(wire.Attempted("file.open\n", "", None, "runtime")))
