/* What sandbox/policy/sealed.py changes in classes. Part of the module `_tripwire`.

   CPython and numpy believe some of their own classes' callers, who then read and write memory that
   is not theirs. What checks them is here, in the functions of those classes. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "_sealed.h"

PyObject *seal(PyObject *module, PyObject *class) {
    (void)module;
    if (!PyType_Check(class)) {
        PyErr_SetString(PyExc_TypeError, "only classes can be sealed");
        return NULL;
    }
    ((PyTypeObject *)class)->tp_flags |= Py_TPFLAGS_IMMUTABLETYPE;
    Py_RETURN_NONE;
}

static newfunc new_array; /* numpy.ndarray.__new__ as numpy has it */

static int has_objects(PyObject *array) {
    PyObject *dtype = PyObject_GetAttrString(array, "dtype");
    PyObject *answer = dtype == NULL ? NULL : PyObject_GetAttrString(dtype, "hasobject");
    int found = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(dtype);
    Py_XDECREF(answer);
    return found;
}

/* An array over a buffer: numpy checks neither that an offset is not negative nor whether the bytes
   are taken for objects. */
static PyObject *checked_new_array(PyTypeObject *class, PyObject *args, PyObject *keywords) {
    static const char *const names[] = {"buffer", "offset"};
    PyObject *given[2];
    for (int i = 0; i < 2; i++) {
        given[i] = PyTuple_GET_SIZE(args) > i + 2 ? PyTuple_GET_ITEM(args, i + 2) : NULL;
        if (given[i] == NULL && keywords != NULL)
            given[i] = PyDict_GetItemString(keywords, names[i]); /* borrowed */
    }
    if (given[0] == NULL || given[0] == Py_None)
        return new_array(class, args, keywords);
    if (given[1] != NULL && !(PyLong_CheckExact(given[1]) && PyLong_AsSsize_t(given[1]) >= 0)) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "offset must be an integer that is not negative");
        return NULL;
    }
    PyObject *made = new_array(class, args, keywords);
    int wrong = made == NULL ? 0 : has_objects(made);
    if (wrong > 0)
        PyErr_SetString(PyExc_TypeError, "an array of objects cannot be made over a buffer");
    if (wrong != 0)
        Py_CLEAR(made); /* it does not own the bytes, and so releases no objects */
    return made;
}

/* Let numpy.ndarray, or a class derived from it, check what memory its instances get. */
PyObject *check_memory(PyObject *module, PyObject *class) {
    (void)module;
    if (!PyType_Check(class)) {
        PyErr_SetString(PyExc_TypeError, "only classes of arrays can be checked");
        return NULL;
    }
    PyTypeObject *type = (PyTypeObject *)class;
    if (new_array == NULL)
        new_array = type->tp_new;
    if (type->tp_new == new_array)
        type->tp_new = checked_new_array;
    Py_RETURN_NONE;
}

static getattrofunc get_attribute; /* of decimal.Context as CPython has it */
static PyTypeObject *pointing;

/* The flags and traps of a context point into it, and do not keep it. */
static PyObject *get_and_keep(PyObject *object, PyObject *name) {
    PyObject *value = get_attribute(object, name);
    if (value != NULL && Py_IS_TYPE(value, pointing))
        Py_INCREF(object); /* for good */
    return value;
}

PyObject *keep_owners(PyObject *module, PyObject *args) {
    PyTypeObject *owner, *kind;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!O!", &PyType_Type, &owner, &PyType_Type, &kind))
        return NULL;
    if (get_attribute == NULL) {
        get_attribute = owner->tp_getattro;
        pointing = (PyTypeObject *)Py_NewRef(kind);
        owner->tp_getattro = get_and_keep;
    }
    Py_RETURN_NONE;
}
