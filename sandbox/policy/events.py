"""The interpreter's audit events (PEP 578), and the rules that they break.

Source: "Audit events table" in the documentation of Python's standard library.
"""

# Events that come with a system call, and the rule that the call breaks.
SYSTEM_EVENTS = {
    "open": "file.open",
    "os.listdir": "file.open",
    "os.scandir": "file.open",
    "os.remove": "file.change",
    "os.rename": "file.change",
    "os.mkdir": "file.change",
    "os.rmdir": "file.change",
    "os.link": "file.change",
    "os.symlink": "file.change",
    "os.truncate": "file.change",
    "os.chmod": "file.change",
    "os.chown": "file.change",
    "os.chdir": "file.change",
    "os.utime": "file.change",
    "os.fork": "process.fork",
    "os.forkpty": "process.fork",
    "_thread.start_new_thread": "process.fork",
    "subprocess.Popen": "process.fork",
    "os.exec": "process.exec",
    "os.posix_spawn": "process.fork",
    "os.system": "process.fork",
    "os.kill": "process.signal",
    "os.killpg": "process.signal",
    "signal.pthread_kill": "process.signal",
    "socket.__new__": "network.socket",
    "socket.connect": "network.socket",
    "socket.getaddrinfo": "network.socket",
    "socket.bind": "network.socket",
    "resource.prlimit": "process.limits",
}

# Other events, for which no allowed function has a use.
INTERPRETER_EVENTS = {
    "compile": "code.compile",
    "exec": "code.exec",
    "import": "import.forbidden",
    "code.__new__": "attribute.forbidden",
    "function.__new__": "attribute.forbidden",
    "type.__new__": "class.dynamic",  # our own event, see `_tripwire.c`
    "object.__getattr__": "attribute.forbidden",
    "object.__setattr__": "attribute.write",
    "object.__delattr__": "attribute.write",
    "sys._getframe": "attribute.forbidden",
    "sys._getframemodulename": "attribute.forbidden",
    "sys._current_frames": "attribute.forbidden",
    "gc.get_objects": "attribute.forbidden",
    "gc.get_referrers": "attribute.forbidden",
    "gc.get_referents": "attribute.forbidden",
    "ctypes.dlopen": "memory.raw",
    "ctypes.dlsym": "memory.raw",
    "ctypes.string_at": "memory.raw",
    "ctypes.wstring_at": "memory.raw",
    "ctypes.cdata": "memory.raw",
    "ctypes.call_function": "memory.raw",
    "mmap.__new__": "memory.raw",
    "pickle.find_class": "import.forbidden",
}

# The rule of every event that is in neither table.
OTHER_EVENT = "interpreter.event"
