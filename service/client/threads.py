"""The client for threads: the asynchronous one, on an event loop of its own."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from service.client.asynchronous import AsyncClient

P = ParamSpec("P")
T = TypeVar("T")


def _blocking(
    method: Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, T]],
) -> "Callable[Concatenate[Client, P], T]":
    def call(self: "Client", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._run(method(self._inner, *args, **kwargs))

    call.__doc__ = method.__doc__
    return call


def _iterating(
    method: Callable[Concatenate[AsyncClient, P], AsyncGenerator[T, None]],
) -> "Callable[Concatenate[Client, P], Iterator[T]]":
    def call(self: "Client", /, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
        values = method(self._inner, *args, **kwargs)
        try:
            while True:
                try:
                    yield self._run(anext(values))
                except StopAsyncIteration:
                    return
        finally:
            self._run(values.aclose())

    call.__doc__ = method.__doc__
    return call


class Client:
    """Talks to one service; may be used from any number of threads.

        with Client("http://127.0.0.1:8000") as client:
            verified = client.verify(code, task_id="25ff71a9")

    Takes the arguments of `AsyncClient`, and has its methods; those that yield do so here too.
    """

    def __init__(self, url: str, key: str | None = None, **options: Any) -> None:
        self._inner = AsyncClient(url, key, **options)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="client")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        if not self._loop.is_closed():
            self._run(self._inner.close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()  # a Ctrl-C here ends the request there
            raise

    execute = _blocking(AsyncClient.execute)
    verify = _blocking(AsyncClient.verify)
    verify_batch = _iterating(AsyncClient.verify_batch)
    submit = _blocking(AsyncClient.submit)
    job = _blocking(AsyncClient.job)
    jobs = _blocking(AsyncClient.jobs)
    cancel = _blocking(AsyncClient.cancel)
    results = _iterating(AsyncClient.results)
    task = _blocking(AsyncClient.task)
    sandbox = _blocking(AsyncClient.sandbox)
