"""A real browser for the tests of pages: Chromium, driven over the WebDriver protocol."""

import base64
import contextlib
import re
import shutil
import subprocess
import time

import httpx

PATIENCE_SECONDS = 60

MISSING = (
    "no browser is installed, so no page was tried in one: apt-get install chromium chromium-driver"
)

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # what WebDriver calls an element's id
_OPTIONS = [
    "--headless=new",
    "--no-sandbox",  # as root; the page is our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # which is small in containers
]
SIZE = (1200, 900)

KEYS = {
    "Up": "\ue013",
    "Down": "\ue015",
    "Left": "\ue012",
    "Right": "\ue014",
    "Control": "\ue009",
    "Tab": "\ue004",
    "Enter": "\ue007",
}


class WebDriverError(Exception):
    """An error that the browser reports."""


class Browser:
    """One window. Selectors are CSS."""

    def __init__(self, url, folder):
        self._http = httpx.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False)
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        chrome = {
            "args": [*_OPTIONS, f"--user-data-dir={folder / 'profile'}"],
            "prefs": {"download.default_directory": str(self.downloads)},
        }
        always = {"goog:chromeOptions": chrome, "goog:loggingPrefs": {"browser": "ALL"}}
        session = self._send("POST", "/session", capabilities={"alwaysMatch": always})
        self._session = f"/session/{session['sessionId']}"
        self.resize(*SIZE)

    def _send(self, method, path, **body):
        content = {"json": body} if method == "POST" else {}
        value = self._http.request(method, path, **content).json()["value"]
        if isinstance(value, dict) and "error" in value:
            raise WebDriverError(f"{value['error']}: {value['message']}")
        return value

    def _post(self, path, **body):
        return self._send("POST", self._session + path, **body)

    def open(self, url):
        self._post("/url", url=url)

    def clear_cookies(self):
        self._send("DELETE", f"{self._session}/cookie")

    def type(self, selector, text):
        """Type text into a field, in place of what it holds."""
        element = self.find(selector)
        self._post(f"/element/{element}/clear")
        self._post(f"/element/{element}/value", text=text)

    def close(self):
        with contextlib.suppress(WebDriverError):
            self._send("DELETE", self._session)
        self._http.close()

    def run(self, script, *arguments):
        """Run a script and return its result."""
        return self._post("/execute/sync", script=script, args=list(arguments))

    def run_until_called(self, script, *arguments):
        """Run a script and return what it passes to its callback."""
        return self._post("/execute/async", script=script, args=list(arguments))

    def find(self, selector):
        return self._post("/element", using="css selector", value=selector)[_ELEMENT]

    def click(self, selector):
        self._post(f"/element/{self.find(selector)}/click")

    def upload(self, selector, path):
        self._post(f"/element/{self.find(selector)}/value", text=str(path))

    def select(self, selector, value):
        self.click(f"{selector} option[value='{value}']")

    def press(self, *keys, holding=()):
        """Press keys one after the other."""
        down = [{"type": "keyDown", "value": KEYS[key]} for key in holding]
        up = [{"type": "keyUp", "value": KEYS[key]} for key in holding]
        strokes = [
            {"type": kind, "value": KEYS.get(key, key)}
            for key in keys
            for kind in ("keyDown", "keyUp")
        ]
        self._post("/actions", actions=[{"type": "key", "id": "k", "actions": down + strokes + up}])

    def drag(self, start, end, pointer="mouse"):
        """Drag the mouse, or a finger ("touch"), from one element to another."""
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        self._point(pointer, self._move_to(start), down, self._move_to(end), up)

    def tap(self, selector):
        """Tap an element."""
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        self._point("touch", self._move_to(selector), down, up)

    def _move_to(self, selector):
        origin = {_ELEMENT: self.find(selector)}
        return {"type": "pointerMove", "origin": origin, "x": 0, "y": 0, "duration": 0}

    def _point(self, kind, *steps):
        pointer = {"type": "pointer", "id": kind, "parameters": {"pointerType": kind}}
        self._post("/actions", actions=[{**pointer, "actions": list(steps)}])

    def text(self, selector):
        """Return the visible text of an element; empty if there is no match."""
        script = "return document.querySelector(arguments[0])?.innerText.trim() ?? ''"
        return self.run(script, selector)

    def told(self, selector):
        """Wait for visible text and return it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (told := self.text(selector)) and time.monotonic() < deadline:
            time.sleep(0.02)
        return told

    def says(self, selector, wanted):
        """Wait until an element's visible text contains another; return whether it does."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while wanted not in self.text(selector):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def texts(self, selector):
        """Return the texts of all matches that are not hidden."""
        return self.run(
            "return [...document.querySelectorAll(arguments[0])]"
            ".filter((e) => !e.closest('[hidden]')).map((e) => e.textContent.trim())",
            selector,
        )

    def attribute(self, selector, name):
        return self.run(
            "return document.querySelector(arguments[0]).getAttribute(arguments[1])", selector, name
        )

    def picture(self):
        """Return what the window shows, as PNG."""
        return base64.b64decode(self._send("GET", f"{self._session}/screenshot"))

    def log(self):
        """Return the lines on the browser's console since the last call."""
        return [entry["message"] for entry in self._post("/se/log", type="browser")]

    def prefer(self, scheme):
        """Set the preferred color scheme: "light", "dark", or "" for the default."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self._post(
            "/goog/cdp/execute",
            cmd="Emulation.setEmulatedMedia",
            params={"features": [feature]},
        )

    def show_at(self, width, height=800):
        """Lay pages out for a screen of this size, however small; 0 for that of the window."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._post("/goog/cdp/execute", cmd="Emulation.setDeviceMetricsOverride", params=metrics)

    def resize(self, width, height):
        self._post("/window/rect", width=width, height=height)

    def downloaded(self, name):
        """Wait for a download and return its bytes."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (self.downloads / name).exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        return (self.downloads / name).read_bytes()


def installed():
    return shutil.which("chromedriver") is not None and shutil.which("chromium") is not None


@contextlib.contextmanager
def running_driver():
    """Run a WebDriver server and yield its address."""
    command = ["chromedriver", "--port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stdout:
                if found := re.search(r"started successfully on port (\d+)", line):
                    yield f"http://127.0.0.1:{found[1]}"
                    break
            else:
                raise WebDriverError("chromedriver ended before it was ready")
        finally:
            process.terminate()
