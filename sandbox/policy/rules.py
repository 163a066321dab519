"""The rules that a violation may name: how grave each is, what it means, and what to do instead.

The same rule is named by whichever wall sees the attempt: the compiler, a guard, or the kernel.
"""

from typing import Literal, NamedTuple

# As SARIF 2.1 names them.
Severity = Literal["error", "warning", "note"]


class Rule(NamedTuple):
    """One rule.

    Attributes:
        severity: "error" for reaching out of the sandbox, "warning" for reaching into Python's
            insides, "note" for what is only not supported.
        message: what the program tried.
        hint: what would be accepted instead.
    """

    severity: Severity
    message: str
    hint: str


_OUTSIDE = "Work on the grid that is passed in and return a grid; nothing else is there."
_INSIDE = "Use the object's public methods."

RULES: dict[str, Rule] = {
    "file.open": Rule("error", "opens or creates a file", _OUTSIDE),
    "file.read": Rule("error", "reads from, or asks about, a file", _OUTSIDE),
    "file.change": Rule("error", "changes files or directories", _OUTSIDE),
    "network.socket": Rule("error", "uses the network", _OUTSIDE),
    "process.fork": Rule("error", "starts a process or a thread", "Compute it in one thread."),
    "process.exec": Rule("error", "runs another program", _OUTSIDE),
    "process.signal": Rule("error", "sends a signal or sets a timer", _OUTSIDE),
    "process.inspect": Rule("error", "looks into another process", _OUTSIDE),
    "process.identity": Rule("error", "changes its privileges or its confinement", _OUTSIDE),
    "process.limits": Rule("error", "changes its limits", "Ask for other limits in the request."),
    "descriptor.make": Rule("error", "makes or waits for descriptors", _OUTSIDE),
    "memory.executable": Rule("error", "makes memory executable", "Use numpy for speed."),
    "memory.shared": Rule("error", "shares memory with other processes", _OUTSIDE),
    "memory.raw": Rule("error", "reaches memory unchecked", "Use numpy's ordinary functions."),
    "kernel.io_uring": Rule("error", "uses io_uring", _OUTSIDE),
    "kernel.bpf": Rule("error", "loads a program into the kernel", _OUTSIDE),
    "kernel.module": Rule("error", "changes the kernel", _OUTSIDE),
    "kernel.syscall": Rule("error", "makes a system call that no program needs", _OUTSIDE),
    "code.eval": Rule("warning", "evaluates text", "Parse it: json.loads, int, str.split."),
    "code.exec": Rule("warning", "executes text", "Define functions instead."),
    "code.compile": Rule("warning", "compiles text", "Define functions instead."),
    "import.forbidden": Rule(
        "warning",
        "imports a module that is not for programs",
        "GET /v1/sandbox lists the modules that are.",
    ),
    "module.forbidden": Rule(
        "warning",
        "reaches for what a module does not show here",
        "Use the module's other functions.",
    ),
    "attribute.forbidden": Rule("warning", "reaches into Python's insides", _INSIDE),
    "attribute.write": Rule(
        "warning", "sets an attribute of an object that is not its own", "Keep your own state."
    ),
    "name.forbidden": Rule(
        "warning", "uses or defines a name that is the interpreter's", "Use another name."
    ),
    "class.metaclass": Rule("warning", "makes a class that makes classes", "Use a function."),
    "class.dynamic": Rule("warning", "makes a class out of strings", "Write a class statement."),
    "class.base": Rule("note", "inherits from a library's class", "Hold an object of it instead."),
    "syntax.forbidden": Rule("note", "uses syntax that is not supported", "Write it plainly."),
}
