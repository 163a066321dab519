"""The verifier that lets a running service run the programs.

from omniarc.evaluation import run_predictions
from service.client.verifier import ServiceVerifier

run = run_predictions("predictions.jsonl", verifier=ServiceVerifier("http://127.0.0.1:8000"))
"""

from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec

from omniarc.evaluation.options import ProgramOptions
from omniarc.evaluation.programs import PredictedProgram
from omniarc.evaluation.verification import Verification, check_fits
from omniarc.evaluation.verifier import Verifier, VerifierError
from omniarc.retrying import Retries, check_url
from sandbox.errors import GridError
from sandbox.limits import Limits
from sandbox.results import Isolation
from sandbox.text import one_line
from service.client.async_client import AsyncClient
from service.client.errors import ServiceError, UnexpectedResponseError, UnreachableError

DEFAULT_CONCURRENCY = 16

# A long run survives a service that is busy or restarts.
_RETRIES = Retries(attempts=8, first_seconds=0.5, longest_seconds=10.0)

# The first request is not repeated, so that a mistyped address fails without delay.
_NO_RETRIES = Retries(attempts=1)


class ServiceVerifier(Verifier):
    """Verifies programs with a service's `POST /v1/verify`; waits while the service is busy.

    Args:
        url: the service's address, such as `http://127.0.0.1:8000`.
        key: an API key, if the service requires one.
        limits: the limits of each program; None means the defaults.
        isolation: "program" or "fork"; see `Verifier`.
        concurrency: how many requests to make at once.
        options: policy, input type and modules of the programs, and whether floats in outputs are
            refused; None means the defaults.

    Raises:
        FieldError: `url` is not an http or https URL with a host.
        VerifierError: (when it is opened, and of `verify`) the service is unreachable or gives an
            unexpected response.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        limits: Limits | None = None,
        isolation: Isolation = "program",
        concurrency: int = DEFAULT_CONCURRENCY,
        options: ProgramOptions | None = None,
    ) -> None:
        parsed = check_url(url)
        # User and password are secret.
        self._shown_url = str(parsed.copy_with(userinfo=b"")) if parsed.userinfo else url
        self._url = url
        self._key = key
        self._stack = AsyncExitStack()
        self.options = options or ProgramOptions()
        self.limits = limits or Limits()
        self.isolation = isolation
        self.language = None
        self.concurrency = concurrency

    async def __aenter__(self) -> Self:
        timeout = httpx.Timeout(self.limits.wall_seconds * 8 + 60, connect=10)
        async with AsyncClient(self._url, self._key, timeout=timeout, retries=_NO_RETRIES) as probe:
            try:
                await probe.sandbox()
            except UnreachableError as error:
                raise self._error(str(error.__cause__ or error)) from None
            except ServiceError:
                pass  # The service is reachable; the first program will tell what is wrong.
        client = AsyncClient(
            self._url,
            self._key,
            concurrency=self.concurrency,
            timeout=timeout,
            retries=_RETRIES,
        )
        self._client = await self._stack.enter_async_context(client)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def verify(self, program: PredictedProgram) -> Verification:
        """Have the service verify a program."""
        to_run = self.options.program(program.prediction)
        try:
            verified = await self._client.verify(
                to_run.code,
                reply=to_run.reply,
                entry_point=to_run.entry_point,
                input_type=to_run.input_type,
                policy=to_run.policy,
                modules=to_run.modules,
                limits=self.limits,
                isolation=self.isolation,
                strict_output=to_run.strict_output,
                **_task_arguments(program),
            )
            check_fits(verified, program.task)
        except (UnreachableError, httpx.HTTPError) as error:
            raise self._error(str(error.__cause__ or error)) from None
        except UnexpectedResponseError as error:
            raise self._error(f"unexpected response: {error.detail}") from None
        except ServiceError as error:
            raise self._error(str(error)) from None
        except GridError as error:
            raise self._error(f"unexpected response: {error}") from None
        return program.restore(msgspec.structs.replace(verified, task_id=program.task.id))

    def _error(self, problem: str) -> VerifierError:
        return VerifierError(f"{self._shown_url}: {one_line(problem, 300)}")


def _task_arguments(program: PredictedProgram) -> dict[str, Any]:
    """Return the arguments of a request that name or hold the program's task."""
    if program.prediction.augmentation is None and program.task.dataset is not None:
        return {"task_id": program.task.id, "dataset": program.task.dataset}
    shown = program.shown_task
    return {"task": msgspec.to_builtins({"train": shown.train, "test": shown.test})}
