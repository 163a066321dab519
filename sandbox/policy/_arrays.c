/* What numpy's own classes let their callers do to memory. Part of the module `_tripwire`; changed in
   templates of restricted programs. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <string.h>

#include "_sealed.h"

/* Return whether an attribute of an attribute is true, or -1. */
static int is_true(PyObject *array, const char *first, const char *second) {
    PyObject *part = PyObject_GetAttrString(array, first);
    PyObject *answer = part == NULL ? NULL : PyObject_GetAttrString(part, second);
    int found = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(part);
    Py_XDECREF(answer);
    return found;
}

int has_objects(PyObject *array) { return is_true(array, "dtype", "hasobject"); }

int is_writeable(PyObject *array) { return is_true(array, "flags", "writeable"); }

/* --- Buffers: of an array of objects they are pointers, to be read and written as numbers --- */

#define BUFFERS 4
static getbufferproc get_buffer[BUFFERS];

static int checked_buffer(PyObject *self, Py_buffer *view, int flags, getbufferproc original) {
    int found = has_objects(self);
    if (found == 0)
        return original(self, view, flags);
    if (found > 0)
        PyErr_SetString(PyExc_BufferError, "an array of objects has no buffer in the sandbox");
    view->obj = NULL;
    return -1;
}

#define BUFFER(n) \
    static int get_buffer_##n(PyObject *self, Py_buffer *view, int flags) { \
        return checked_buffer(self, view, flags, get_buffer[n]); \
    }
BUFFER(0) BUFFER(1) BUFFER(2) BUFFER(3)
static const getbufferproc checked[BUFFERS] = {
    get_buffer_0, get_buffer_1, get_buffer_2, get_buffer_3,
};

/* Let a class of arrays or scalars show no buffers of objects. */
PyObject *hide_pointers(PyObject *module, PyObject *class) {
    (void)module;
    if (!PyType_Check(class) || ((PyTypeObject *)class)->tp_as_buffer == NULL) {
        PyErr_SetString(PyExc_TypeError, "not a class of objects with buffers");
        return NULL;
    }
    getbufferproc *slot = &((PyTypeObject *)class)->tp_as_buffer->bf_getbuffer;
    for (int n = 0; n < BUFFERS; n++) {
        if (*slot == checked[n])
            Py_RETURN_NONE; /* it shares the table of another class */
        if (get_buffer[n] == NULL || get_buffer[n] == *slot) {
            get_buffer[n] = *slot;
            *slot = checked[n];
            Py_RETURN_NONE;
        }
    }
    PyErr_SetString(PyExc_RuntimeError, "too many kinds of buffers");
    return NULL;
}

/* --- Iterators over arrays, whose views outlive their buffers --- */

static initproc init_iterator;

/* A tuple of the flags, without those of buffers, which are freed or reused under the views of them. */
static PyObject *checked_flags(PyObject *given) {
    PyObject *flags = PySequence_Tuple(given);
    for (Py_ssize_t i = 0; flags != NULL && i < PyTuple_GET_SIZE(flags); i++) {
        PyObject *flag = PyTuple_GET_ITEM(flags, i);
        const char *text = PyUnicode_CheckExact(flag) ? PyUnicode_AsUTF8(flag) : "";
        if (text == NULL) {
            Py_CLEAR(flags);
        } else if (strcmp(text, "") == 0 || strstr(text, "buf") != NULL ||
                   strcmp(text, "grow_inner") == 0) {
            PyErr_Format(PyExc_ValueError, "flag %R of nditer is not available in the sandbox",
                         flag);
            Py_CLEAR(flags);
        }
    }
    return flags;
}

static int init_without_buffers(PyObject *self, PyObject *args, PyObject *keywords) {
    PyObject *given = PyTuple_GET_SIZE(args) > 1 ? PyTuple_GET_ITEM(args, 1) : NULL;
    int is_keyword = given == NULL && keywords != NULL;
    if (is_keyword)
        given = PyDict_GetItemString(keywords, "flags"); /* borrowed */
    if (given == NULL || given == Py_None)
        return init_iterator(self, args, keywords);
    int answer = -1;
    PyObject *flags = checked_flags(given), *others = NULL, *names = NULL;
    if (flags != NULL && is_keyword) {
        others = Py_NewRef(args);
        names = PyDict_Copy(keywords);
        if (names != NULL && PyDict_SetItemString(names, "flags", flags) < 0)
            Py_CLEAR(names);
    } else if (flags != NULL) {
        others = PyTuple_New(PyTuple_GET_SIZE(args));
        names = keywords == NULL ? PyDict_New() : Py_NewRef(keywords);
        for (Py_ssize_t i = 0; others != NULL && i < PyTuple_GET_SIZE(args); i++)
            PyTuple_SET_ITEM(others, i,
                             Py_NewRef(i == 1 ? flags : PyTuple_GET_ITEM(args, i)));
    }
    if (others != NULL && names != NULL)
        answer = init_iterator(self, others, names);
    Py_XDECREF(flags);
    Py_XDECREF(others);
    Py_XDECREF(names);
    return answer;
}

/* In place of close(), which frees what views show. An iterator ends with its last view. */
static PyObject *keep_open(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    Py_RETURN_NONE;
}

static PyMethodDef close_method = {"close", keep_open, METH_VARARGS, "Do nothing."};
static PyMethodDef exit_method = {"__exit__", keep_open, METH_VARARGS, "Do nothing."};

static PyObject *swap_bytes; /* numpy.ndarray.byteswap as numpy has it */

static PyObject *checked_swap_bytes(PyObject *self, PyObject *args, PyObject *keywords) {
    int found = has_objects(self);
    if (found > 0)
        PyErr_SetString(PyExc_TypeError, "the bytes of objects cannot be swapped");
    if (found != 0)
        return NULL;
    return call_with_self(swap_bytes, self, args, keywords);
}

static PyMethodDef swap_method = {
    "byteswap", (PyCFunction)(void (*)(void))checked_swap_bytes, METH_VARARGS | METH_KEYWORDS,
    "Swap the bytes of the array's items.",
};

/* The operands in a list are not kept while their methods are called: it gets a tuple instead. */
static int init_held(PyObject *self, PyObject *args, PyObject *keywords) {
    PyObject *names = keywords == NULL ? PyDict_New() : PyDict_Copy(keywords);
    PyObject *given = PyTuple_GET_SIZE(args) > 0 ? PyTuple_GET_ITEM(args, 0) : NULL;
    PyObject *others = PyTuple_GetSlice(args, given == NULL ? 0 : 1, PyTuple_GET_SIZE(args));
    PyObject *operands = NULL, *all = NULL;
    int answer = -1;
    if (names != NULL && given == NULL)
        given = PyDict_GetItemString(names, "op"); /* borrowed */
    if (given != NULL)
        operands = PyList_Check(given) ? PyList_AsTuple(given) : Py_NewRef(given);
    if (others != NULL && operands != NULL && PyTuple_GET_SIZE(args) > 0) {
        PyObject *first = PyTuple_Pack(1, operands);
        all = first == NULL ? NULL : PySequence_Concat(first, others);
        Py_XDECREF(first);
    } else if (names != NULL && operands != NULL &&
               PyDict_SetItemString(names, "op", operands) == 0) {
        all = Py_NewRef(args);
    } else if (given == NULL && !PyErr_Occurred()) {
        all = Py_NewRef(args); /* numpy raises TypeError */
    }
    if (names != NULL && all != NULL)
        answer = init_without_buffers(self, all, names);
    Py_XDECREF(names);
    Py_XDECREF(others);
    Py_XDECREF(operands);
    Py_XDECREF(all);
    return answer;
}

/* Change numpy's ndarray, nditer and broadcast. */
PyObject *close_arrays(PyObject *module, PyObject *args) {
    PyTypeObject *array, *iterator, *broadcast;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!O!O!", &PyType_Type, &array, &PyType_Type, &iterator,
                          &PyType_Type, &broadcast))
        return NULL;
    if (init_iterator != NULL) {
        PyErr_SetString(PyExc_RuntimeError, "they are closed already");
        return NULL;
    }
    PyObject *initializer = entry_of(iterator, "__init__");
    if (initializer == NULL || replace_method(iterator, &close_method, NULL) < 0 ||
        replace_method(iterator, &exit_method, NULL) < 0 ||
        replace_method(array, &swap_method, &swap_bytes) < 0)
        return NULL;
    init_iterator = iterator->tp_init;
    iterator->tp_init = init_held;
    ((PyWrapperDescrObject *)initializer)->d_wrapped = (void *)iterator->tp_init;
    /* A broadcast moves its iterators without a check, which a program could move before. */
    if (replace_entry(broadcast, "iters", NULL) < 0)
        return NULL;
    Py_RETURN_NONE;
}
