"""Programs of a batch, in chunks of any size."""

import asyncio
import json
import time

import pytest
from fastapi import Request

from service.http import upload
from service.http.body_budget import BodyBudget, HeldBytes
from service.settings import Settings

LIMIT_SECONDS = 8
PROGRAM = {"code": "def task(grid): return grid", "task_id": "68b16354"}


def body(media_type, programs):
    if media_type == "application/json":
        return json.dumps({"programs": programs}, ensure_ascii=False).encode()
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in programs)


def read(media_type, content, chunk_bytes):
    """Return the ids of the programs in a body that arrives in chunks of this size."""
    starts = iter(range(0, len(content), chunk_bytes))

    async def receive():
        start = next(starts, len(content))
        piece = content[start : start + chunk_bytes]
        return {"type": "http.request", "body": piece, "more_body": bool(piece)}

    held = HeldBytes(BodyBudget(1 << 24, 1 << 24), "ann")

    async def collect():
        headers = [(b"content-type", media_type.encode())]
        request = Request({"type": "http", "headers": headers}, receive)
        return [one.id async for one in upload.programs(request, Settings(), held)]

    return asyncio.run(collect())


@pytest.mark.parametrize("media_type", ["application/json", "application/x-ndjson"])
@pytest.mark.parametrize("chunk_bytes", [1, 7, 1 << 20])
def test_programs_are_the_same_in_chunks_of_any_size(media_type, chunk_bytes):
    programs = [{**PROGRAM, "id": f"é {number} 🎲"} for number in range(20)]
    content = body(media_type, programs)
    assert read(media_type, content, chunk_bytes) == [one["id"] for one in programs]


@pytest.mark.long
@pytest.mark.parametrize("media_type", ["application/json", "application/x-ndjson"])
def test_a_long_program_in_small_chunks_takes_time_in_proportion_to_its_length(media_type):
    code = PROGRAM["code"] + " # 🎲" + "x" * 200_000
    modules = {f"m{number}": "x" * 200_000 for number in range(10)}
    content = body(media_type, [{**PROGRAM, "code": code, "modules": modules, "id": "a"}])
    start = time.thread_time()
    assert read(media_type, content, 32) == ["a"]
    # Each chunk copied all that had come before; with the one wide character, four bytes of each.
    assert time.thread_time() - start < LIMIT_SECONDS
