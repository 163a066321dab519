/* The functions of `_sealed.c`. */

#include <Python.h>

PyObject *seal(PyObject *module, PyObject *class);
PyObject *check_memory(PyObject *module, PyObject *class);
PyObject *keep_owners(PyObject *module, PyObject *args);
