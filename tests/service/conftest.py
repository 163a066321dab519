"""Fixtures that send requests to the service."""

import socket

import pytest

from service.store.database import Database

GRID = [[0, 1], [2, 3]]


@pytest.fixture
def execute(client):
    """Return a function that posts to /v1/execute and expects 200."""

    def post(code, inputs=(GRID,), **fields):
        answer = client.post("/v1/execute", json={"code": code, "inputs": list(inputs), **fields})
        assert answer.status_code == 200, answer.text
        return answer.json()

    return post


@pytest.fixture
def verify(client):
    """Return a function that posts to /v1/verify and expects 200."""

    def post(code, **fields):
        answer = client.post("/v1/verify", json={"code": code, **fields})
        assert answer.status_code == 200, answer.text
        return answer.json()

    return post


@pytest.fixture
def free_port():
    """A port that no process listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def database(with_tables, database_url):
    opened = Database(database_url)
    yield opened
    opened.close()
