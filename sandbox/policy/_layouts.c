/* Structured types of numpy, whose sizes it adds up in a C int. Part of the module `_tripwire`; changed
   in templates of restricted programs.

   Fields whose sizes overflow lie outside the items of their arrays. numpy makes the type itself
   wherever it expects one, so what is checked is each array that gets one. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <string.h>

#include "_sealed.h"

static PyTypeObject *structured; /* the class of numpy's structured types */

static Py_ssize_t size_of(PyObject *dtype) {
    PyObject *size = PyObject_GetAttrString(dtype, "itemsize");
    Py_ssize_t answer = size == NULL ? -1 : PyLong_AsSsize_t(size);
    Py_XDECREF(size);
    return answer;
}

static int lies_inside(PyObject *dtype);

/* Return whether all of a type's fields lie inside it. */
static int fields_lie_inside(PyObject *fields, Py_ssize_t size) {
    PyObject *values = PyMapping_Values(fields);
    int fits = values != NULL;
    for (Py_ssize_t i = 0; fits && i < PyList_GET_SIZE(values); i++) {
        PyObject *field = PyList_GET_ITEM(values, i), *part = PyTuple_GET_ITEM(field, 0);
        Py_ssize_t offset = PyLong_AsSsize_t(PyTuple_GET_ITEM(field, 1)), length = size_of(part);
        fits = offset >= 0 && length >= 0 && offset <= size && length <= size - offset &&
               lies_inside(part);
    }
    Py_XDECREF(values);
    return fits;
}

static int lies_inside(PyObject *dtype) {
    if (!Py_IS_TYPE(dtype, structured))
        return 1;
    Py_ssize_t size = size_of(dtype);
    PyObject *base = PyObject_GetAttrString(dtype, "base");
    PyObject *fields = PyObject_GetAttrString(dtype, "fields");
    int fits = size >= 0 && base != NULL && fields != NULL;
    if (fits && base != dtype)
        fits = lies_inside(base);
    if (fits && fields != Py_None)
        fits = fields_lie_inside(fields, size);
    Py_XDECREF(base);
    Py_XDECREF(fields);
    return fits;
}

static int check(PyObject *dtype) {
    int fits = structured == NULL || lies_inside(dtype);
    if (!fits && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "the fields of the data type lie outside of it");
    return fits;
}

/* Return an array, or NULL if fields lie outside of its type. Takes a reference, and returns it. */
PyObject *checked_layout(PyObject *array) {
    PyObject *dtype = array == NULL ? NULL : PyObject_GetAttrString(array, "dtype");
    if (array != NULL && (dtype == NULL || !check(dtype)))
        Py_CLEAR(array);
    Py_XDECREF(dtype);
    return array;
}

PyObject *check_layout(PyObject *module, PyObject *array) {
    (void)module;
    return checked_layout(Py_NewRef(array));
}

/* --- Arrays with memory of their own: numpy asks for it when it has set the type --- */

typedef struct { /* as numpy/ndarraytypes.h has it */
    char name[127];
    unsigned char version;
    struct {
        void *context;
        void *(*malloc)(void *context, size_t size);
        void *(*calloc)(void *context, size_t count, size_t size);
    } allocator;
} Handler;

typedef struct { /* the beginning of an array */
    PyObject_HEAD
    char *data;
    int nd;
    Py_ssize_t *dimensions, *strides;
    PyObject *base, *dtype;
} Array;

static void *(*allocate)(void *, size_t);
static void *(*allocate_zeros)(void *, size_t, size_t);
static allocfunc make_array;
static destructor drop_array;
static Array *newest; /* the array that was made last, until its memory is asked for */

static PyObject *remember_array(PyTypeObject *type, Py_ssize_t count) {
    PyObject *made = make_array(type, count);
    newest = (Array *)made;
    return made;
}

static void forget_array(PyObject *array) {
    if ((PyObject *)newest == array)
        newest = NULL;
    drop_array(array);
}

static int may_have_memory(void) {
    Array *array = newest;
    newest = NULL;
    if (array == NULL || array->dtype == NULL || !Py_IS_TYPE(array->dtype, structured))
        return 1;
    PyObject *kind, *value, *trace;
    PyErr_Fetch(&kind, &value, &trace);
    int fits = lies_inside(array->dtype);
    PyErr_Restore(kind, value, trace);
    return fits; /* numpy raises MemoryError */
}

static void *checked_allocate(void *context, size_t size) {
    return may_have_memory() ? allocate(context, size) : NULL;
}

static void *checked_allocate_zeros(void *context, size_t count, size_t size) {
    return may_have_memory() ? allocate_zeros(context, count, size) : NULL;
}

/* --- Arrays that get a type for memory that is there --- */

static PyObject *view, *getfield, *setfield, *set_type;

static PyObject *checked_view(PyObject *self, PyObject *args, PyObject *keywords) {
    return checked_layout(call_with_self(view, self, args, keywords));
}

static PyObject *checked_getfield(PyObject *self, PyObject *args, PyObject *keywords) {
    return checked_layout(call_with_self(getfield, self, args, keywords));
}

static PyObject *checked_setfield(PyObject *self, PyObject *args, PyObject *keywords) {
    PyObject *value, *dtype, *offset = NULL, *field = NULL, *answer = NULL;
    static char *names[] = {"value", "dtype", "offset", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OO|O:setfield", names, &value, &dtype,
                                     &offset))
        return NULL;
    /* What getfield accepts is the type of an array, which stays what it is. */
    PyObject *where = offset == NULL ? PyTuple_Pack(1, dtype) : PyTuple_Pack(2, dtype, offset);
    field = where == NULL ? NULL : checked_getfield(self, where, NULL);
    PyObject *exact = field == NULL ? NULL : PyObject_GetAttrString(field, "dtype");
    if (exact != NULL)
        answer = offset == NULL
                     ? PyObject_CallFunctionObjArgs(setfield, self, value, exact, NULL)
                     : PyObject_CallFunctionObjArgs(setfield, self, value, exact, offset, NULL);
    Py_XDECREF(where);
    Py_XDECREF(field);
    Py_XDECREF(exact);
    return answer;
}

static PyObject *get_type(PyObject *self, void *unused) {
    (void)unused;
    return Py_TYPE(set_type)->tp_descr_get(set_type, self, (PyObject *)Py_TYPE(self));
}

static int checked_set_type(PyObject *self, PyObject *value, void *unused) {
    (void)unused;
    if (value == NULL)
        return Py_TYPE(set_type)->tp_descr_set(set_type, self, value);
    PyObject *base = (PyObject *)structured->tp_base;
    while (base != NULL && ((PyTypeObject *)base)->tp_base != &PyBaseObject_Type)
        base = (PyObject *)((PyTypeObject *)base)->tp_base;
    PyObject *dtype = base == NULL ? NULL : PyObject_CallOneArg(base, value);
    int answer = -1;
    if (dtype != NULL && check(dtype)) {
        Py_INCREF(((Array *)self)->dtype); /* for good: numpy may be setting an item of that type */
        answer = Py_TYPE(set_type)->tp_descr_set(set_type, self, dtype);
    }
    Py_XDECREF(dtype);
    return answer;
}

#define METHOD(name) \
    {#name, (PyCFunction)(void (*)(void))checked_##name, METH_VARARGS | METH_KEYWORDS, NULL}
static PyMethodDef methods[] = {METHOD(view), METHOD(getfield), METHOD(setfield)};
static PyObject **const originals[] = {&view, &getfield, &setfield};
static PyGetSetDef type_entry = {"dtype", get_type, checked_set_type, "The type of the items.", NULL};

static int change_array(PyTypeObject *array) {
    for (size_t n = 0; n < sizeof methods / sizeof *methods; n++)
        if (replace_method(array, &methods[n], originals[n]) < 0)
            return -1;
    set_type = Py_XNewRef(entry_of(array, type_entry.name));
    PyObject *made = set_type == NULL ? NULL : PyDescr_NewGetSet(array, &type_entry);
    int failed = made == NULL || replace_entry(array, type_entry.name, made) < 0;
    Py_XDECREF(made);
    return failed ? -1 : 0;
}

/* Remember the arrays of a class and of those derived from it. */
static int watch_arrays(PyTypeObject *class) {
    if (class->tp_alloc == make_array)
        class->tp_alloc = remember_array;
    PyObject *derived = PyObject_CallMethod((PyObject *)&PyType_Type, "__subclasses__", "O", class);
    int failed = derived == NULL;
    for (Py_ssize_t i = 0; !failed && i < PyList_GET_SIZE(derived); i++)
        failed = watch_arrays((PyTypeObject *)PyList_GET_ITEM(derived, i)) < 0;
    Py_XDECREF(derived);
    return failed ? -1 : 0;
}

static Handler *handler_of(PyObject *interface) {
    void **functions = PyCapsule_GetPointer(interface, NULL);
    PyObject *capsule = functions == NULL ? NULL : *(PyObject **)functions[306];
    Handler *handler = capsule == NULL ? NULL : PyCapsule_GetPointer(capsule, "mem_handler");
    if (handler != NULL && (strcmp(handler->name, "default_allocator") != 0 || handler->version != 1)) {
        PyErr_SetString(PyExc_RuntimeError, "numpy has another allocator of memory");
        return NULL;
    }
    return handler;
}

/* Let numpy.ndarray refuse types whose fields lie outside of them. Takes the class of structured
   types and numpy's interface for C as well. */
PyObject *check_layouts(PyObject *module, PyObject *args) {
    PyTypeObject *array, *type;
    PyObject *interface;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!O!O", &PyType_Type, &array, &PyType_Type, &type, &interface))
        return NULL;
    Handler *handler = structured == NULL ? handler_of(interface) : NULL;
    if (handler == NULL || change_array(array) < 0) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_RuntimeError, "layouts are checked already");
        return NULL;
    }
    structured = (PyTypeObject *)Py_NewRef(type);
    make_array = array->tp_alloc;
    drop_array = array->tp_dealloc;
    if (watch_arrays(array) < 0)
        return NULL;
    array->tp_dealloc = forget_array;
    allocate = handler->allocator.malloc;
    allocate_zeros = handler->allocator.calloc;
    handler->allocator.malloc = checked_allocate;
    handler->allocator.calloc = checked_allocate_zeros;
    Py_RETURN_NONE;
}
