/* What sandbox/policy/sealed.py changes in classes. Part of the module `_tripwire`.

   CPython and numpy believe some of their own classes' callers, who then read and write memory that
   is not theirs. What checks them is here, in the functions of those classes. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "_sealed.h"

/* The namespace of a class, which Python keeps elsewhere for its own from version 3.12. */
static PyObject *space_of(PyTypeObject *type) {
#if PY_VERSION_HEX >= 0x030C0000
    PyObject *space = PyType_GetDict(type);
    Py_XDECREF(space); /* the class keeps it */
    return space;
#else
    return type->tp_dict;
#endif
}

/* Return a borrowed reference to an attribute in a class's namespace. */
PyObject *entry_of(PyTypeObject *type, const char *name) {
    PyObject *found = PyDict_GetItemString(space_of(type), name);
    if (found == NULL)
        PyErr_Format(PyExc_TypeError, "%s has no %s", type->tp_name, name);
    return found;
}

/* Set an attribute of a class that may be read-only, or delete it. */
int replace_entry(PyTypeObject *type, const char *name, PyObject *value) {
    PyObject *space = space_of(type);
    int failed = value == NULL ? PyDict_DelItemString(space, name)
                               : PyDict_SetItemString(space, name, value);
    PyType_Modified(type);
    return failed;
}

/* Put a method in place of the one of the same name. */
int replace_method(PyTypeObject *type, PyMethodDef *method, PyObject **original) {
    PyObject *found = entry_of(type, method->ml_name);
    PyObject *replacement = found == NULL ? NULL : PyDescr_NewMethod(type, method);
    if (replacement != NULL && original != NULL)
        *original = Py_NewRef(found);
    int failed = replacement == NULL || replace_entry(type, method->ml_name, replacement) < 0;
    Py_XDECREF(replacement);
    return failed ? -1 : 0;
}

/* Put a function in place of a module's, and return that one. */
PyCFunction replace_function(PyObject *function, const char *name, int flags,
                             PyCFunction replacement) {
    PyMethodDef *definition =
        PyCFunction_CheckExact(function) ? ((PyCFunctionObject *)function)->m_ml : NULL;
    if (definition == NULL || strcmp(definition->ml_name, name) != 0 ||
        definition->ml_flags != flags) {
        PyErr_Format(PyExc_RuntimeError, "the function %s is not known", name);
        return NULL;
    }
    PyCFunction before = definition->ml_meth;
    definition->ml_meth = replacement;
    return before;
}

/* Call a method that has been replaced. */
PyObject *call_with_self(PyObject *method, PyObject *self, PyObject *args, PyObject *keywords) {
    Py_ssize_t count = PyTuple_GET_SIZE(args);
    PyObject *all = PyTuple_New(count + 1);
    if (all == NULL)
        return NULL;
    PyTuple_SET_ITEM(all, 0, Py_NewRef(self));
    for (Py_ssize_t i = 0; i < count; i++)
        PyTuple_SET_ITEM(all, i + 1, Py_NewRef(PyTuple_GET_ITEM(args, i)));
    PyObject *answer = PyObject_Call(method, all, keywords);
    Py_DECREF(all);
    return answer;
}

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
    PyObject *made = checked_layout(new_array(class, args, keywords));
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

/* An operation does not keep the context that it works with, which a program's methods can replace. */
static void stay(PyObject *context) {
    if (PyObject_IS_GC(context))
        PyObject_GC_UnTrack(context);
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
        owner->tp_dealloc = stay;
    }
    Py_RETURN_NONE;
}
