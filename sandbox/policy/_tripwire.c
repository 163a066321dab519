/* The audit hook of the tripwire. See sandbox/policy/tripwire.py, which installs it.

   The hook and what it decides by are here, in C, because a program that has got past the language
   wall reads and changes any Python object: there is none that could silence the hook. It can also
   not be removed, which is how CPython treats hooks.

   Only documented functions of CPython are used, so that the code compiles for every version. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <frameobject.h>

#include "_sealed.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAX_ARGUMENT 200 /* bytes of an event's first argument that are reported */
#define MAX_REPORT 1024
#define TRIPPED 86 /* exit code, as in sandbox/wire.py */

static struct {
    int installed; /* the hook is there */
    int armed;     /* from now on events are checked */
    int running;   /* a program is running */
    int tripped;
    int descriptor;
    PyObject *harmless;  /* tuples of the caller, which keep the strings below alive */
    PyObject *announced; /* (event, code object or file name, alone) */
    PyObject *rules;     /* rules by event */
    PyObject *other_rule;
    PyObject *files; /* beginnings of the file names of all code that a program may hold */
    PyObject *lined; /* those in which lines are the program's own */
    PyObject *keepers;   /* code objects that may call leave() */
    PyObject *passed;    /* code objects of metaclasses: who calls them makes the class */
    PyObject *flush;     /* called after the report, to send buffered output */
} state;

/* Return the string behind a str, or NULL without an exception. */
static const char *text_of(PyObject *object) {
    const char *text = PyUnicode_Check(object) ? PyUnicode_AsUTF8(object) : NULL;
    if (text == NULL)
        PyErr_Clear();
    return text;
}

static int is_harmless(const char *event) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(state.harmless); i++)
        if (strcmp(event, text_of(PyTuple_GET_ITEM(state.harmless, i))) == 0)
            return 1;
    return 0;
}

/* Return whether the code's file name begins as one of `files`. */
static int is_in(PyCodeObject *code, PyObject *files) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(files); i++)
        if (PyUnicode_Tailmatch(code->co_filename, PyTuple_GET_ITEM(files, i), 0, PY_SSIZE_T_MAX,
                                -1) == 1)
            return 1;
    return 0;
}

/* Return the innermost frame of code from `files` as a new reference, or NULL if there is none. */
static PyFrameObject *frame_in(PyFrameObject *frame, PyObject *files) {
    Py_XINCREF(frame);
    while (frame != NULL) {
        PyCodeObject *code = PyFrame_GetCode(frame);
        int found = is_in(code, files);
        Py_DECREF(code);
        if (found)
            return frame;
        PyFrameObject *back = PyFrame_GetBack(frame);
        Py_DECREF(frame);
        frame = back;
    }
    return NULL;
}

/* Return whether code from `files` is on the stack. */
static int is_under(PyFrameObject *frame, PyObject *files) {
    PyFrameObject *found = frame_in(frame, files);
    Py_XDECREF(found);
    return found != NULL;
}

static const char *rule_of(const char *event) {
    PyObject *rule = PyDict_GetItemString(state.rules, event); /* borrowed */
    return text_of(rule == NULL ? state.other_rule : rule);
}

static char *put_text(char *at, const char *text, size_t length) {
    *at++ = (char)0xda; /* str 16 */
    *at++ = (char)(length >> 8);
    *at++ = (char)length;
    memcpy(at, text, length);
    return at + length;
}

/* Send `wire.Attempted` to the parent, as sandbox/wire.py frames it. */
static void report(const char *rule, const char *detail, int line) {
    char message[MAX_REPORT], *at = message + 4;
    *at++ = (char)0x95; /* array of 5 */
    *at++ = 3;          /* the tag of Attempted */
    at = put_text(at, rule, strlen(rule));
    at = put_text(at, detail, strlen(detail));
    if (line > 0) {
        *at++ = (char)0xce; /* uint 32 */
        for (int shift = 24; shift >= 0; shift -= 8)
            *at++ = (char)(line >> shift);
    } else {
        *at++ = (char)0xc0; /* nil */
    }
    at = put_text(at, "runtime", 7);
    size_t length = (size_t)(at - message) - 4;
    for (int i = 0; i < 4; i++)
        message[i] = (char)(length >> (8 * i)); /* little-endian */
    for (char *next = message; next < at;) {
        ssize_t written = write(state.descriptor, next, (size_t)(at - next));
        if (written < 0 && errno != EINTR && errno != EAGAIN)
            break;
        next += written > 0 ? written : 0;
    }
}

/* Write the event and its first argument, if that is text, to `detail`. */
static void describe(char *detail, size_t size, const char *event, PyObject *args) {
    const char *argument = NULL;
    if (args != NULL && PyTuple_Check(args) && PyTuple_GET_SIZE(args) > 0)
        argument = text_of(PyTuple_GET_ITEM(args, 0));
    size_t length = argument == NULL ? 0 : strlen(argument);
    if (length > MAX_ARGUMENT) {
        length = MAX_ARGUMENT;
        while (length > 0 && (argument[length] & 0xc0) == 0x80)
            length--; /* do not cut a character in two */
    }
    if (argument == NULL)
        snprintf(detail, size, "%.100s", event);
    else
        snprintf(detail, size, "%.100s(%.*s)", event, (int)length, argument);
}

/* Report the event and end the process. */
static void trip(const char *event, PyObject *args, PyFrameObject *frame) {
    char detail[MAX_ARGUMENT + 128];
    state.tripped = 1;
    PyFrameObject *line = frame_in(frame, state.lined);
    describe(detail, sizeof detail, event, args);
    report(rule_of(event), detail, line == NULL ? 0 : PyFrame_GetLineNumber(line));
    PyObject *flushed = PyObject_CallNoArgs(state.flush);
    Py_XDECREF(flushed);
    _exit(TRIPPED);
}

/* Return whether `origin` is the name of the code's file. */
static int is_file(PyObject *origin, PyCodeObject *code) {
    return PyUnicode_Check(origin) && PyUnicode_Compare(origin, code->co_filename) == 0;
}

/* Return whether the code of `frame` may raise the event. */
static int is_announced(const char *event, PyFrameObject *frame) {
    PyCodeObject *code = PyFrame_GetCode(frame);
    int found = 0;
    for (Py_ssize_t i = 0; !found && i < PyTuple_GET_SIZE(state.announced); i++) {
        PyObject *entry = PyTuple_GET_ITEM(state.announced, i);
        PyObject *origin = PyTuple_GET_ITEM(entry, 1);
        if ((origin == (PyObject *)code || is_file(origin, code)) &&
            strcmp(event, text_of(PyTuple_GET_ITEM(entry, 0))) == 0)
            found = PyTuple_GET_ITEM(entry, 2) != Py_True || !is_under(frame, state.files);
    }
    Py_DECREF(code);
    return found;
}

static int hook(const char *event, PyObject *args, void *unused) {
    (void)unused;
    if (!state.armed || is_harmless(event))
        return 0;
    if (state.tripped) {
        PyErr_SetString(PyExc_RuntimeError, "the program has been stopped");
        return -1;
    }
    PyFrameObject *frame = PyEval_GetFrame();
    if (frame == NULL) {
        if (!state.running)
            return 0;
        /* There is no memory for the object of the frame: what is asked for fails. */
        PyErr_NoMemory();
        return -1;
    }
    if (!is_announced(event, frame) && (state.running || is_under(frame, state.files)))
        trip(event, args, frame);
    return 0;
}

/* Return whether the frame's code is one of `passed`. */
static int is_passed(PyFrameObject *frame) {
    PyCodeObject *code = PyFrame_GetCode(frame);
    int found = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(state.passed); i++)
        found |= PyTuple_GET_ITEM(state.passed, i) == (PyObject *)code;
    Py_DECREF(code);
    return found;
}

static newfunc new_class; /* type.__new__ as CPython has it */

/* The creation of a class, of which CPython raises no event. */
static PyObject *audited_new_class(PyTypeObject *meta, PyObject *args, PyObject *keywords) {
    static const char event[] = "type.__new__";
    if (state.armed && !state.tripped) {
        PyFrameObject *frame = PyEval_GetFrame();
        Py_XINCREF(frame);
        while (frame != NULL && is_passed(frame)) {
            PyFrameObject *back = PyFrame_GetBack(frame);
            Py_DECREF(frame);
            frame = back;
        }
        if (frame == NULL)
            return PyErr_NoMemory();
        if (!is_announced(event, frame) && (state.running || is_under(frame, state.files)))
            trip(event, args, frame);
        Py_DECREF(frame);
    }
    return new_class(meta, args, keywords);
}

/* Let a metaclass and those derived from it raise the event. */
static int watch_classes(PyTypeObject *meta) {
    if (meta->tp_new == new_class)
        meta->tp_new = audited_new_class;
    PyObject *derived = PyObject_CallMethod((PyObject *)&PyType_Type, "__subclasses__", "O", meta);
    if (derived == NULL)
        return -1;
    int failed = 0;
    for (Py_ssize_t i = 0; !failed && i < PyList_GET_SIZE(derived); i++)
        failed = watch_classes((PyTypeObject *)PyList_GET_ITEM(derived, i)) < 0;
    Py_DECREF(derived);
    return failed ? -1 : 0;
}

static int check(PyObject *harmless, PyObject *announced, PyObject *rules) {
    PyObject *event, *rule, *origin;
    Py_ssize_t position = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(harmless); i++)
        if (PyUnicode_AsUTF8(PyTuple_GET_ITEM(harmless, i)) == NULL)
            return -1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(announced); i++) {
        int alone;
        const char *name;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(announced, i), "sOp", &name, &origin, &alone))
            return -1;
    }
    while (PyDict_Next(rules, &position, &event, &rule))
        if (PyUnicode_AsUTF8(event) == NULL || PyUnicode_AsUTF8(rule) == NULL)
            return -1;
    return 0;
}

static PyObject *install(PyObject *module, PyObject *args, PyObject *keywords) {
    static char *names[] = {"descriptor", "harmless", "announced", "rules", "other_rule",
                            "files",      "lined",    "keepers",   "passed", "flush", NULL};
    PyObject *harmless, *announced, *rules, *other_rule, *files, *lined, *keepers, *passed, *flush;
    int descriptor;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(
            args, keywords, "$iO!O!O!UO!O!O!O!O", names, &descriptor, &PyTuple_Type, &harmless,
            &PyTuple_Type, &announced, &PyDict_Type, &rules, &other_rule, &PyTuple_Type, &files,
            &PyTuple_Type, &lined, &PyTuple_Type, &keepers, &PyTuple_Type, &passed, &flush))
        return NULL;
    if (state.installed) {
        PyErr_SetString(PyExc_RuntimeError, "the tripwire is installed already");
        return NULL;
    }
    if (check(harmless, announced, rules) < 0 || PyUnicode_AsUTF8(other_rule) == NULL)
        return NULL;
    state.descriptor = descriptor;
    state.harmless = Py_NewRef(harmless);
    state.announced = Py_NewRef(announced);
    state.rules = PyDict_Copy(rules); /* nobody else has it */
    state.other_rule = Py_NewRef(other_rule);
    state.files = Py_NewRef(files);
    state.lined = Py_NewRef(lined);
    state.keepers = Py_NewRef(keepers);
    state.passed = Py_NewRef(passed);
    state.flush = Py_NewRef(flush);
    if (state.rules == NULL || PySys_AddAuditHook(hook, NULL) < 0)
        return NULL;
    new_class = PyType_Type.tp_new;
    if (watch_classes(&PyType_Type) < 0)
        return NULL;
    state.installed = 1;
    Py_RETURN_NONE;
}

static PyObject *arm(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    if (!state.installed) {
        PyErr_SetString(PyExc_RuntimeError, "the tripwire is not installed");
        return NULL;
    }
    state.armed = 1;
    Py_RETURN_NONE;
}

static PyObject *enter(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    if (!state.installed) {
        PyErr_SetString(PyExc_RuntimeError, "the tripwire is not installed");
        return NULL;
    }
    state.running = 1;
    Py_RETURN_NONE;
}

static PyObject *leave(PyObject *module, PyObject *unused) {
    (void)module, (void)unused;
    if (!state.running)
        Py_RETURN_NONE;
    PyFrameObject *frame = PyEval_GetFrame();
    PyCodeObject *code = frame == NULL ? NULL : PyFrame_GetCode(frame);
    int is_keeper = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(state.keepers); i++)
        is_keeper |= PyTuple_GET_ITEM(state.keepers, i) == (PyObject *)code;
    Py_XDECREF(code);
    if (!is_keeper)
        trip("tripwire.leave", NULL, frame);
    state.running = 0;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"install", (PyCFunction)(void (*)(void))install, METH_VARARGS | METH_KEYWORDS,
     "Add the audit hook to this process, once. It checks nothing before arm() is called."},
    {"arm", arm, METH_NOARGS, "Check events from now on, in this process and its children."},
    {"enter", enter, METH_NOARGS, "Begin to run a program: every event must be announced."},
    {"leave", leave, METH_NOARGS, "End to run a program; any other caller is stopped."},
    {"seal", seal, METH_O, "Make a class read-only for Python code, as the built-in ones are."},
    {"check_memory", check_memory, METH_O,
     "Let a class of arrays, first numpy.ndarray itself, refuse memory that it does not check."},
    {"keep_owners", keep_owners, METH_VARARGS,
     "Let instances of a class stay as long as what their attributes of another class point to."},
    {"hide_pointers", hide_pointers, METH_O,
     "Let a class of arrays or scalars show no buffers of objects."},
    {"close_arrays", close_arrays, METH_VARARGS,
     "Let numpy's ndarray, nditer and broadcast hand out no memory that they do not keep."},
    {"check_layout", check_layout, METH_O,
     "Return an array; raise ValueError if fields lie outside of its structured type."},
    {"check_layouts", check_layouts, METH_VARARGS,
     "Let numpy's ndarray refuse structured types whose fields lie outside of them."},
    {"forbid_reentry", forbid_reentry, METH_O,
     "Let iterators of a class raise ValueError when they are asked while they run."},
    {"hold_borrowed", hold_borrowed, METH_O,
     "Let functions of Python's own classes keep what they work on; takes collections.deque."},
    {"count_elements", count_elements, METH_VARARGS, "Count values in a mapping."},
    {"hold_operands", hold_operands, METH_O,
     "Let a ufunc of numpy's keep the objects that it works on."},
    {"hold_called", hold_called, METH_O,
     "Let numpy.frompyfunc make ufuncs that keep the objects that they work on."},
    {"hold_converted", hold_converted, METH_O,
     "Let a conversion of numpy's keep the object that it converts."},
    {"hold_elements", hold_elements, METH_VARARGS,
     "Let arrays of objects keep what they compare, test, multiply and sort."},
    {"replace_imports", replace_imports, METH_VARARGS,
     "Let numpy free objects when it is done, and go through copies of lists."},
    {"convert_first", convert_first, METH_O,
     "Let array.array convert a value before it looks where to write it."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_tripwire", "The audit hook of the tripwire.", -1, methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__tripwire(void) { return PyModule_Create(&definition); }
