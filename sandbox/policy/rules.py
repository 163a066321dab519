"""The rules that a violation can name: their severity, meaning and advice.

The compiler, the guards and the kernel wall share these rules, so the same attempt has the same
name whichever of them detects it.
"""

from typing import Literal, NamedTuple

# As SARIF 2.1 names them.
Severity = Literal["error", "warning", "note"]


class Rule(NamedTuple):
    """A rule that programs must follow.

    Attributes:
        severity: "error" for an attempt to reach outside the sandbox, "warning" for access to
            Python internals, "note" for something that is merely unsupported.
        message: what a violating program does, as a phrase that follows "the program".
        hint: what to do instead, as a sentence.
    """

    severity: Severity
    message: str
    hint: str


_OUTSIDE = "Use only the program's input; files, network and other processes are unavailable."

RULES: dict[str, Rule] = {
    "file.open": Rule("error", "opens or creates a file", _OUTSIDE),
    "file.read": Rule("error", "reads a file or its metadata", _OUTSIDE),
    "file.change": Rule("error", "modifies files or directories", _OUTSIDE),
    "network.socket": Rule("error", "uses the network", _OUTSIDE),
    "process.fork": Rule("error", "starts a process or a thread", "Compute in a single thread."),
    "process.exec": Rule("error", "runs another program", _OUTSIDE),
    "process.signal": Rule("error", "sends a signal or sets a timer", _OUTSIDE),
    "process.inspect": Rule("error", "inspects another process", _OUTSIDE),
    "process.identity": Rule("error", "changes its privileges or restrictions", _OUTSIDE),
    "process.limits": Rule("error", "changes its limits", "Set limits in the request."),
    "descriptor.make": Rule("error", "creates or waits for file descriptors", _OUTSIDE),
    "memory.executable": Rule("error", "makes memory executable", "Use numpy for speed."),
    "memory.shared": Rule("error", "shares memory with other processes", _OUTSIDE),
    "memory.raw": Rule("error", "accesses raw memory", "Use numpy's ordinary functions."),
    "kernel.io_uring": Rule("error", "uses io_uring", _OUTSIDE),
    "kernel.bpf": Rule("error", "loads a program into the kernel", _OUTSIDE),
    "kernel.module": Rule("error", "loads kernel modules or reboots", _OUTSIDE),
    "kernel.syscall": Rule("error", "makes a system call that is not allowed", _OUTSIDE),
    "code.eval": Rule(
        "warning", "evaluates text as code", "Parse it with json.loads, int or str.split."
    ),
    "code.exec": Rule("warning", "executes text as code", "Define functions instead."),
    "code.compile": Rule("warning", "compiles text to code", "Define functions instead."),
    "interpreter.event": Rule(
        "warning",
        "makes the interpreter do what no allowed function does",
        "Use the allowed modules' ordinary functions.",
    ),
    "import.forbidden": Rule(
        "warning",
        "imports a module that is not allowed",
        "GET /v1/sandbox lists the allowed modules.",
    ),
    "import.unavailable": Rule(
        "note",
        "imports a module that is not available",
        "Remove the import; GET /v1/sandbox lists the available modules.",
    ),
    "code.dynamic": Rule(
        "note", "runs text as code, under the same rules", "Define functions instead."
    ),
    "module.forbidden": Rule(
        "warning",
        "uses a part of a module that is not allowed",
        "Use the module's other functions.",
    ),
    "attribute.forbidden": Rule(
        "warning", "accesses Python internals", "Use the object's public methods."
    ),
    "attribute.write": Rule(
        "warning",
        "sets an attribute of a built-in or library object",
        "Store values in your own variables or objects.",
    ),
    "name.forbidden": Rule(
        "warning", "uses or defines a name reserved for the interpreter", "Use another name."
    ),
    "class.metaclass": Rule("warning", "defines or uses a metaclass", "Use a function instead."),
    "class.dynamic": Rule("warning", "creates a class dynamically", "Write a class statement."),
    "class.base": Rule("note", "subclasses a library class", "Use an instance of it instead."),
    "syntax.forbidden": Rule("note", "uses unsupported syntax", "Use simpler syntax."),
}
