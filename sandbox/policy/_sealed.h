/* The functions that change classes, for sandbox/policy/sealed.py, and what they share. */

#include <Python.h>

#include <string.h>

/* Return a new reference to an object in an array, or NULL. */
static inline PyObject *get_element(const void *slot) {
    PyObject *object;
    memcpy(&object, slot, sizeof object);
    return Py_XNewRef(object);
}

/* Put a new object into an array, and release what was there. Takes the reference. */
static inline void put_element(void *slot, PyObject *object) {
    PyObject *before;
    memcpy(&before, slot, sizeof before);
    memcpy(slot, &object, sizeof object);
    Py_XDECREF(before);
}

PyObject *seal(PyObject *module, PyObject *class);
PyObject *check_memory(PyObject *module, PyObject *class);
PyObject *keep_owners(PyObject *module, PyObject *args);

PyObject *forbid_reentry(PyObject *module, PyObject *class);
PyObject *convert_first(PyObject *module, PyObject *class);

PyObject *entry_of(PyTypeObject *type, const char *name);
int replace_entry(PyTypeObject *type, const char *name, PyObject *value);
int replace_method(PyTypeObject *type, PyMethodDef *method, PyObject **original);
PyCFunction replace_function(PyObject *function, const char *name, int flags,
                             PyCFunction replacement);
PyObject *call_with_self(PyObject *method, PyObject *self, PyObject *args, PyObject *keywords);

PyObject *hold_borrowed(PyObject *module, PyObject *queue);
PyObject *count_elements(PyObject *module, PyObject *args);

int has_objects(PyObject *array);
PyObject *hide_pointers(PyObject *module, PyObject *class);
PyObject *close_arrays(PyObject *module, PyObject *args);

PyObject *checked_layout(PyObject *array);
PyObject *check_layout(PyObject *module, PyObject *array);
PyObject *check_layouts(PyObject *module, PyObject *args);

int is_writeable(PyObject *array);
PyObject *hold_operands(PyObject *module, PyObject *ufunc);
PyObject *hold_called(PyObject *module, PyObject *function);
PyObject *hold_converted(PyObject *module, PyObject *conversion);
PyObject *hold_elements(PyObject *module, PyObject *args);
PyObject *replace_imports(PyObject *module, PyObject *args);
