"""A chat completions endpoint that follows a script: a real HTTP server in a thread.

A script is a function from a request to an `Answer`, or a list of answers to successive requests,
the last of which answers all further ones.
"""

import contextlib
import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# The limit of a stalled answer that nothing ends.
PATIENCE_SECONDS = 60

KEY = "sk-very-secret-0123456789"


@dataclass
class Answer:
    """The response to a request: a status with a body, or misbehavior."""

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    misdeed: str | None = None  # "drop", "stall", "cut" or "endless"


@dataclass
class Request:
    """A request that the server received."""

    path: str
    headers: dict
    body: dict

    @property
    def prompt(self):
        return self.body["messages"][-1]["content"]


def replies(*texts, usage=(100, 20), logprobs=None, finish_reason="stop", **thought):
    """Return an answer with these replies; `usage` is the token usage that it reports.

    `thought` is what the messages have besides, such as `reasoning_content="…"`.
    """
    choices = [
        {
            "index": index,
            "message": {"role": "assistant", "content": text, **thought},
            "finish_reason": finish_reason,
            "logprobs": logprobs and {"content": [{"token": "t", "logprob": p} for p in logprobs]},
        }
        for index, text in enumerate(texts)
    ]
    body = {"id": "c", "object": "chat.completion", "model": "m", "choices": choices}
    if usage is not None:
        read, written = usage
        body["usage"] = {
            "prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written,
        }  # fmt: skip
    return Answer(json.dumps(body).encode())


def refusal(status, message="no", **headers):
    """Return an error in OpenAI's format."""
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return Answer(json.dumps({"error": {"message": message}}).encode(), status, named)


DROPPED = Answer(misdeed="drop")
STALLED = Answer(misdeed="stall")
CUT_SHORT = Answer(misdeed="cut")
ENDLESS = Answer(misdeed="endless")


class ScriptedEndpoint:
    """The server, and the requests that it received."""

    def __init__(self, script):
        self.requests = []
        self.peak_concurrency = 0
        self._concurrency = 0
        self._script = script if callable(script) else _in_order(script)
        self._changed = threading.Condition()
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def prompts(self):
        return [request.prompt for request in self.requests]

    def await_requests(self, count):
        """Wait until `count` requests have arrived."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.requests) >= count, PATIENCE_SECONDS)

    @contextlib.contextmanager
    def answer_for(self, request):
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
            self._concurrency += 1
            self.peak_concurrency = max(self.peak_concurrency, self._concurrency)
        try:
            yield self._script(request)
        finally:
            with self._changed:
                self._concurrency -= 1

    def stall(self):
        self._over.wait(PATIENCE_SECONDS)


def _in_order(answers):
    waiting = list(answers)
    lock = threading.Lock()

    def script(request):
        with lock:
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    return script


def _handler(endpoint):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = PATIENCE_SECONDS

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            request = Request(self.path, dict(self.headers), body)
            with endpoint.answer_for(request) as answer, contextlib.suppress(OSError):
                self._play(answer)

        def _play(self, answer):
            self.close_connection = True
            if answer.misdeed == "drop":
                # Reset the connection, instead of closing it.
                option = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
                return
            if answer.misdeed == "stall":
                endpoint.stall()
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            if answer.misdeed == "cut":
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b'{"choices": [')
                return
            if answer.misdeed == "endless":
                self.end_headers()
                while True:
                    self.wfile.write(b" " * 65536)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_):
            pass

    return Handler
