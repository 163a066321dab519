"""OpenTelemetry traces, exported when the environment names an endpoint.

The standard variables apply: `OTEL_EXPORTER_OTLP_ENDPOINT` or
`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER` and the others that
OpenTelemetry's SDK reads. A request's span is created by FastAPI and continues the caller's
`traceparent`; the spans inside it are created here. Without an endpoint the SDK is not imported,
and spans do nothing.
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
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PROTOCOL = "http/protobuf"

# Paths polled by monitoring every few seconds.
_UNTRACED = frozenset({"/healthz", "/readyz", "/metrics"})

# Time limit for exporting the last spans at shutdown.
_FLUSH_SECONDS = 5.0


class TracingError(Exception):
    """Tracing is configured but cannot be set up; the message says how to fix it."""


class Span:
    """A span that records nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        pass

    def set_attributes(self, **attributes: str) -> None:
        """Set attributes, under names that begin with `omniarc.`."""


_SPAN = Span()


class Tracing:
    """Tracing that is switched off."""

    @property
    def telemetry(self) -> TelemetryConfig:
        """FastAPI's telemetry configuration."""
        return {
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        }

    def span(self, name: str, **attributes: str) -> AbstractContextManager[Span]:
        """Return a context manager that runs its block in a child of the current span."""
        return _SPAN

    def current_span(self) -> Span:
        """Return the current span."""
        return _SPAN

    def trace_id(self) -> str:
        """Return the id of the current trace, or an empty string if there is none."""
        return ""

    def close(self) -> None:
        """Export the remaining spans, within a time limit."""


class _RecordingSpan(Span):
    """A span of OpenTelemetry's SDK."""

    def __init__(self, span: "trace.Span") -> None:
        self._span = span

    def set_attributes(self, **attributes: str) -> None:
        for name, value in attributes.items():
            self._span.set_attribute(f"omniarc.{name}", value)


class _ExportingTracing(Tracing):
    """Tracing whose spans a thread of the SDK exports; failed exports do not affect requests."""

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
    def span(self, name: str, **attributes: str) -> Iterator[Span]:
        # An exception's message may quote the program, so exceptions are not recorded.
        with self._tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False
        ) as started:
            span = _RecordingSpan(started)
            span.set_attributes(**attributes)
            try:
                yield span
            except Exception:
                started.set_status(self._trace.StatusCode.ERROR)
                raise

    def current_span(self) -> Span:
        return _RecordingSpan(self._trace.get_current_span())

    def trace_id(self) -> str:
        context = self._trace.get_current_span().get_span_context()
        return f"{context.trace_id:032x}" if context.is_valid else ""

    def close(self) -> None:
        thread = threading.Thread(target=self._provider.shutdown, daemon=True)
        thread.start()
        thread.join(_FLUSH_SECONDS)


def from_environment() -> Tracing:
    """Return the tracing that the environment configures.

    Raises:
        TracingError: the configuration is invalid or the SDK is not installed.
    """
    name, endpoint = next(((n, os.environ[n]) for n in _ENDPOINTS if os.environ.get(n)), ("", ""))
    is_disabled = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    if not endpoint or is_disabled or os.environ.get("OTEL_TRACES_EXPORTER") == "none":
        return Tracing()
    url = urlsplit(endpoint)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise TracingError(f"{name}: must be an http:// or https:// URL")
    for protocol in _PROTOCOLS:
        if os.environ.get(protocol, _PROTOCOL) != _PROTOCOL:
            raise TracingError(f"{protocol}: only {_PROTOCOL} is supported")
    try:
        return _ExportingTracing(_create_provider())
    except ImportError:
        raise TracingError(
            f"{name}: tracing requires OpenTelemetry's SDK: pip install 'omniarc[tracing]'"
        ) from None


def _create_provider() -> "TracerProvider":
    from opentelemetry.context import Context
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk import trace
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    class QueryRedactor(trace.SpanProcessor):
        """Redacts the query string in FastAPI's spans."""

        def on_start(self, span: trace.Span, parent_context: Context | None = None) -> None:
            if span.attributes and "url.query" in span.attributes:
                span.set_attribute("url.query", "REDACTED")

    resource = Resource.create()
    if str(resource.attributes[SERVICE_NAME]).startswith("unknown_service"):
        resource = resource.merge(Resource({SERVICE_NAME: "omniarc"}))
    provider = trace.TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(QueryRedactor())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
