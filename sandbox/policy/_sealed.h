/* The functions of `_sealed.c` and `_reentry.c`. */

#include <Python.h>

PyObject *seal(PyObject *module, PyObject *class);
PyObject *check_memory(PyObject *module, PyObject *class);
PyObject *keep_owners(PyObject *module, PyObject *args);

PyObject *forbid_reentry(PyObject *module, PyObject *class);
PyObject *convert_first(PyObject *module, PyObject *class);
