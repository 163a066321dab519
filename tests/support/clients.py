"""Clients of a running service, each with a key of its own."""

import contextlib

import httpx

from tests.conftest import PATIENCE_SECONDS
from tests.support.waiting import wait_until

ADMIN = "omniarc_" + "0" * 12 + "_" + "a" * 43


class Clients:
    """A running service, which was started with the key `ADMIN`, and clients of it."""

    def __init__(self, service, keys):
        self.service = service
        self._keys = keys
        self._open = contextlib.ExitStack()
        self.admin = self._client(ADMIN)

    def new(self, name):
        client = self._client(self._keys.create(name, ["execute", "jobs"]))
        wait_until(lambda: client.get("/v1/sandbox").status_code == 200)
        return client

    def _client(self, token):
        return self._open.enter_context(
            httpx.Client(
                base_url=self.service.url,
                headers={"Authorization": f"Bearer {token}"},
                timeout=PATIENCE_SECONDS,
                trust_env=False,
            )
        )

    def waiting(self):
        return self.admin.get("/v1/sandbox").json()["waiting"]

    def close(self):
        self._open.close()
