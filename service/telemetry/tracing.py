"""Traces for OpenTelemetry, when the environment names an endpoint.

The standard variables decide: `OTEL_EXPORTER_OTLP_ENDPOINT` or
`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER` and the others that
OpenTelemetry's SDK reads. A request's span is FastAPI's own, and takes up the caller's
`traceparent`; the steps inside it are spans from here. Without an endpoint nothing of the SDK is
imported, and a step is a call that does nothing.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import version
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from fastapi.telemetry import TelemetryConfig

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PROTOCOL = "http/protobuf"

# What is asked every few seconds by whatever watches over the service.
_UNTRACED = frozenset({"/healthz", "/readyz", "/metrics"})

# What the last spans are given to be sent when the service ends.
_FLUSH_SECONDS = 5.0


class TracingError(Exception):
    """Traces are asked for and cannot be had; the message says what is to be mended."""


class Step:
    """A step of a request, of which nothing is kept."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        pass

    def note(self, **attributes: str) -> None:
        """Adds what is known of it only now."""


_STEP = Step()


class Tracing:
    """No traces."""

    @property
    def telemetry(self) -> TelemetryConfig:
        """What FastAPI is to do for its own part."""
        return {
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        }

    def step(self, name: str, **attributes: str) -> AbstractContextManager[Step]:
        """A span for as long as the block lasts, inside the one that there is."""
        return _STEP

    def current(self) -> Step:
        """The span that there is."""
        return _STEP

    def trace_id(self) -> str:
        """The id of the trace that the code at hand is part of; empty where there is none."""
        return ""

    def close(self) -> None:
        """Sends what has not been sent, in bounded time."""


class _Span(Step):
    def __init__(self, span: "Span") -> None:
        self._span = span

    def note(self, **attributes: str) -> None:
        for name, value in attributes.items():
            self._span.set_attribute(f"omniarc.{name}", value)


class _Exporting(Tracing):
    """Traces, sent by a thread of the SDK's; one that cannot be sent costs no request anything."""

    def __init__(self, provider: "TracerProvider") -> None:
        from opentelemetry import trace

        self._provider = provider
        self._tracer = provider.get_tracer("omniarc", version("omniarc"))
        self._trace = trace

    @property
    def telemetry(self) -> TelemetryConfig:
        return {
            **super().telemetry,
            "tracing": True,
            "tracer_provider": self._provider,
            "exclude": lambda scope: scope.get("path") in _UNTRACED,
        }

    @contextmanager
    def step(self, name: str, **attributes: str) -> Iterator[Step]:
        # An exception's message may quote the program, so none is recorded.
        with self._tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False
        ) as span:
            step = _Span(span)
            step.note(**attributes)
            try:
                yield step
            except Exception:
                span.set_status(self._trace.StatusCode.ERROR)
                raise

    def current(self) -> Step:
        return _Span(self._trace.get_current_span())

    def trace_id(self) -> str:
        context = self._trace.get_current_span().get_span_context()
        return f"{context.trace_id:032x}" if context.is_valid else ""

    def close(self) -> None:
        ending = threading.Thread(target=self._provider.shutdown, daemon=True)
        ending.start()
        ending.join(_FLUSH_SECONDS)


def from_environment() -> Tracing:
    """The traces that the environment asks for.

    Raises:
        TracingError: it asks for what cannot be had here.
    """
    name, endpoint = next(((n, os.environ[n]) for n in _ENDPOINTS if os.environ.get(n)), ("", ""))
    off = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    if not endpoint or off or os.environ.get("OTEL_TRACES_EXPORTER") == "none":
        return Tracing()
    url = urlsplit(endpoint)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise TracingError(f"{name}: must be an http:// or https:// URL")
    for protocol in _PROTOCOLS:
        if os.environ.get(protocol, _PROTOCOL) != _PROTOCOL:
            raise TracingError(f"{protocol}: only {_PROTOCOL} is spoken here")
    try:
        return _Exporting(_provider())
    except ImportError:
        raise TracingError(
            f"{name}: traces need OpenTelemetry's SDK: pip install 'omniarc[tracing]'"
        ) from None


def _provider() -> "TracerProvider":
    from opentelemetry.context import Context
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    class WithoutQuery(SpanProcessor):
        """Takes out of FastAPI's spans what a client asked in its URL."""

        def on_start(self, span: Span, parent_context: Context | None = None) -> None:
            if span.attributes and "url.query" in span.attributes:
                span.set_attribute("url.query", "REDACTED")

    named = Resource.create()
    if str(named.attributes[SERVICE_NAME]).startswith("unknown_service"):
        named = named.merge(Resource({SERVICE_NAME: "omniarc"}))
    provider = TracerProvider(resource=named, shutdown_on_exit=False)
    provider.add_span_processor(WithoutQuery())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
