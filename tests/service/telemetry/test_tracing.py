"""Traces as received by a collector."""

import gzip
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from service.telemetry import tracing

PATIENCE_SECONDS = 60
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
PROGRAM = {"code": "def task(g):\n    return g", "inputs": [[[1]]]}


class Collector:
    """An OTLP collector over HTTP that decodes and keeps the spans it receives."""

    def __init__(self):
        self.spans = []
        self.services = set()
        self.requests = 0
        self.status = 200
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                content = self.rfile.read(int(self.headers["content-length"]))
                if self.headers.get("content-encoding") == "gzip":
                    content = gzip.decompress(content)
                collector.take(self.path, content)
                self.send_response(collector.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def take(self, path, content):
        assert path == "/v1/traces"
        self.requests += 1
        for resource in ExportTraceServiceRequest.FromString(content).resource_spans:
            self.services.add(attributes(resource.resource)["service.name"])
            for scope in resource.scope_spans:
                self.spans += scope.spans

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def attributes(span):
    return {a.key: a.value.string_value or a.value.int_value for a in span.attributes}


@pytest.fixture
def collector():
    with Collector() as found:
        yield found


@pytest.fixture(autouse=True)
def no_variables(monkeypatch):
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.long
def test_without_an_endpoint_spans_do_nothing_and_the_sdk_is_not_imported():
    code = (
        "import sys; from service.app import create_app; create_app();"
        "print([name for name in sys.modules if name.startswith('opentelemetry.sdk')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    traces = tracing.from_environment()
    with traces.span("something", kind="execute") as span:
        span.set_attributes(status="ok")
        assert traces.trace_id() == ""
    traces.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [("OTEL_SDK_DISABLED", "true"), ("OTEL_TRACES_EXPORTER", "none")],
)
def test_tracing_can_be_disabled_by_the_standard_variables(monkeypatch, name, value):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv(name, value)
    assert not tracing.from_environment().telemetry["tracing"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "grpc://collector"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
    ],
)
def test_an_invalid_configuration_fails_the_start_and_names_the_variable(omniarc, name, value):
    settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", name: value}
    done = omniarc("serve", "--port", "0", **settings)
    assert done.returncode == 2
    assert done.stderr.startswith(f"omniarc: {name}: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.long
def test_an_endpoint_without_the_sdk_fails_the_start_and_says_what_to_install(tmp_path):
    code = (
        "import sys; sys.modules['opentelemetry.sdk'] = None\n"
        "from service.command.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "serve", "--port", "0"],
        env={"HOME": str(tmp_path), "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("omniarc: OTEL_EXPORTER_OTLP_ENDPOINT: ")
    assert "omniarc[tracing]" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.long
def test_a_request_continues_the_callers_trace(start_service, collector):
    with start_service(
        OMNIARC_SLOTS=1,
        OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
        OTEL_BSP_SCHEDULE_DELAY=100,
    ) as service:
        headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "X-Request-ID": "my-request"}
        url = "/v1/execute?key=hunter2"
        assert service.client.post(url, json=PROGRAM, headers=headers).status_code == 200
        service.client.get("/healthz")
        log = service.log.read_text()
    # The shutdown exports the remaining spans.
    assert collector.services == {"omniarc"}
    spans = {span.name: span for span in collector.spans}
    assert set(spans) == {"POST /v1/execute", "program", "wait for a slot", "run in the sandbox"}
    assert {span.trace_id.hex() for span in spans.values()} == {TRACE}
    request = spans["POST /v1/execute"]
    assert request.parent_span_id.hex() == PARENT
    found = attributes(request)
    assert found["http.route"] == "/v1/execute"
    assert found["http.response.status_code"] == 200
    assert found["omniarc.request_id"] == "my-request"
    program = spans["program"]
    assert program.parent_span_id == request.span_id
    assert attributes(program) == {
        "omniarc.kind": "execute",
        "omniarc.policy": "restricted",
        "omniarc.status": "ok",
    }
    for name in ("wait for a slot", "run in the sandbox"):
        assert spans[name].parent_span_id == program.span_id
    assert "hunter2" not in str(collector.spans)
    assert f'"trace_id": "{TRACE}"' in log


# Identical programs would run once.
DISTINCT = [
    {"id": str(number), "code": f"{PROGRAM['code']}\n# {number}", "task_id": "68b16354"}
    for number in range(3)
]


@pytest.mark.long
def test_the_programs_of_a_batch_are_spans_of_its_request(start_service, collector):
    with start_service(
        OMNIARC_SLOTS=1,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=f"{collector.url}/v1/traces",
        OTEL_SERVICE_NAME="another",
    ) as service:
        body = {"programs": DISTINCT}
        assert service.client.post("/v1/verify/batch", json=body).text.count("\n") == 3
    assert collector.services == {"another"}
    (request,) = (span for span in collector.spans if span.name.startswith("POST"))
    programs = [span for span in collector.spans if span.name == "program"]
    assert [span.parent_span_id for span in programs] == [request.span_id] * 3


@pytest.mark.long
def test_each_program_of_a_job_is_a_trace(start_service, collector):
    settings = {"OMNIARC_SLOTS": 1, "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    with start_service(**settings) as service:
        body = {"programs": DISTINCT}
        job = service.client.post("/v1/jobs", json=body).json()
        with service.client.stream("GET", f"/v1/jobs/{job['id']}/events") as answer:
            assert "event: end" in list(answer.iter_lines())
    programs = [span for span in collector.spans if span.name == "program"]
    assert [span.parent_span_id for span in programs] == [b""] * 3
    runs = [span for span in collector.spans if span.name == "run in the sandbox"]
    assert {span.parent_span_id for span in runs} == {span.span_id for span in programs}


@pytest.mark.long
@pytest.mark.parametrize("failure", ["refuses", "is missing"])
def test_a_failing_collector_does_not_affect_requests_or_shutdown(
    start_service, collector, failure
):
    collector.status = 503
    url = collector.url if failure == "refuses" else "http://127.0.0.1:9"
    settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": url, "OTEL_BSP_SCHEDULE_DELAY": 100}
    with start_service(OMNIARC_SLOTS=1, **settings) as service:
        for _ in range(5):
            assert service.client.post("/v1/execute", json=PROGRAM).json()["status"] == "ok"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while failure == "refuses" and not collector.requests and time.monotonic() < deadline:
            time.sleep(0.05)
        assert service.client.post("/v1/execute", json=PROGRAM).json()["status"] == "ok"
    # start_service checks that it exits with code 0 in time.
