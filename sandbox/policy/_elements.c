/* What numpy does with elements of arrays of objects, beside its ufuncs. Part of the module
   `_tripwire`; changed in templates of restricted programs.

   Numpy compares, tests, multiplies and converts an element without a reference to it, and sorts where
   the elements are. The functions here have references of their own, or a copy of the array. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <string.h>

#include "_sealed.h"

/* --- Functions of the type of objects --- */

typedef struct { /* as numpy/ndarraytypes.h has it */
    void *cast[21], *getitem, *setitem, *copyswapn, *copyswap;
    int (*compare)(const void *, const void *, void *);
    int (*argmax)(void *, Py_ssize_t, Py_ssize_t *, void *);
    void (*dot)(void *, Py_ssize_t, void *, Py_ssize_t, void *, Py_ssize_t, void *);
    void *scan, *from_text;
    unsigned char (*nonzero)(void *, void *);
    void *fill, *fill_with_scalar, *sort[3], *argsort[3], *castdict, *scalar_kind, *can_cast[2];
    void *unused[3];
    int (*argmin)(void *, Py_ssize_t, Py_ssize_t *, void *);
} Functions;

static Functions original;

static int held_compare(const void *left, const void *right, void *array) {
    PyObject *one = get_element(left), *other = get_element(right);
    int answer = original.compare(&one, &other, array);
    Py_XDECREF(one);
    Py_XDECREF(other);
    return answer;
}

static unsigned char held_nonzero(void *slot, void *array) {
    PyObject *object = get_element(slot);
    unsigned char answer = original.nonzero(&object, array);
    Py_XDECREF(object);
    return answer;
}

/* Return copies of pointers to objects, with references. */
static PyObject **copies(const char *first, Py_ssize_t step, Py_ssize_t count) {
    PyObject **copied = PyMem_Malloc(sizeof *copied * (size_t)(count + 1));
    if (copied == NULL)
        PyErr_NoMemory();
    for (Py_ssize_t n = 0; copied != NULL && n < count; n++)
        copied[n] = get_element(first + n * step);
    return copied;
}

static void release(PyObject **copied, Py_ssize_t count) {
    for (Py_ssize_t n = 0; copied != NULL && n < count; n++)
        Py_XDECREF(copied[n]);
    PyMem_Free(copied);
}

static int held_search(int (*search)(void *, Py_ssize_t, Py_ssize_t *, void *), void *first,
                       Py_ssize_t count, Py_ssize_t *found, void *array) {
    PyObject **copied = copies(first, sizeof *copied, count);
    int answer = copied == NULL ? -1 : search(copied, count, found, array);
    release(copied, count);
    return answer;
}

static int held_argmax(void *first, Py_ssize_t count, Py_ssize_t *found, void *array) {
    return held_search(original.argmax, first, count, found, array);
}

static int held_argmin(void *first, Py_ssize_t count, Py_ssize_t *found, void *array) {
    return held_search(original.argmin, first, count, found, array);
}

static void held_dot(void *left, Py_ssize_t left_step, void *right, Py_ssize_t right_step,
                     void *result, Py_ssize_t count, void *array) {
    PyObject **one = copies(left, left_step, count), **other = copies(right, right_step, count);
    PyObject *sum = NULL;
    if (one != NULL && other != NULL)
        original.dot(one, sizeof *one, other, sizeof *other, &sum, count, array);
    if (sum != NULL)
        put_element(result, sum);
    release(one, count);
    release(other, count);
}

static void hold_functions(Functions *functions) {
    original = *functions;
    functions->compare = held_compare;
    functions->nonzero = held_nonzero;
    functions->argmax = held_argmax;
    functions->argmin = held_argmin;
    functions->dot = held_dot;
}

/* --- Conversions of objects to other types --- */

typedef struct Extra { /* as numpy/ndarraytypes.h has it */
    void (*free)(struct Extra *);
    struct Extra *(*clone)(struct Extra *);
    void *reserved[2];
} Extra;

typedef int (*Convert)(void *context, char *const *args, const Py_ssize_t *count,
                       const Py_ssize_t *steps, Extra *extra);
typedef int (*GetConvert)(void *context, int aligned, int moves, const Py_ssize_t *steps,
                          Convert *convert, Extra **extra, int *flags);

typedef struct { /* the beginning of an array method */
    PyObject_HEAD
    const char *name;
    int nin, nout, casting, flags;
    void *static_data, *resolve_with_scalars, *resolve;
    GetConvert get_convert;
} Method;

typedef struct {
    PyObject_HEAD
    PyObject **types;
    Method *method;
} Bound;

typedef struct {
    Extra extra;
    Convert convert;
    Extra *inner;
    int moves;
} Held;

static GetConvert get_convert;

static void free_held(Extra *extra) {
    Held *held = (Held *)extra;
    if (held->inner != NULL)
        held->inner->free(held->inner);
    PyMem_Free(held);
}

static Extra *clone_held(Extra *extra) {
    Held *held = (Held *)extra, *clone = PyMem_Malloc(sizeof *clone);
    if (clone == NULL)
        return NULL;
    *clone = *held;
    if (held->inner != NULL && (clone->inner = held->inner->clone(held->inner)) == NULL) {
        PyMem_Free(clone);
        return NULL;
    }
    return &clone->extra;
}

static int held_convert(void *context, char *const *args, const Py_ssize_t *count,
                        const Py_ssize_t *steps, Extra *extra) {
    const Held *held = (Held *)extra;
    static const Py_ssize_t once = 1;
    int answer = 0;
    for (Py_ssize_t n = 0; answer == 0 && n < *count; n++) {
        char *from = args[0] + n * steps[0];
        PyObject *object = get_element(from);
        char *const one[2] = {(char *)&object, args[1] + n * steps[1]};
        if (held->moves) {
            memset(from, 0, sizeof object);
            Py_XDECREF(object); /* the reference that was there is ours now */
        }
        answer = held->convert(context, one, &once, steps, held->inner);
        Py_XDECREF(object); /* NULL if the original has moved it */
    }
    return answer;
}

static int get_held_convert(void *context, int aligned, int moves, const Py_ssize_t *steps,
                            Convert *convert, Extra **extra, int *flags) {
    Held *held = PyMem_Calloc(1, sizeof *held);
    if (held == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    held->extra.free = free_held;
    held->extra.clone = clone_held;
    held->moves = moves;
    int answer = get_convert(context, aligned, moves, steps, &held->convert, &held->inner, flags);
    if (answer < 0) {
        PyMem_Free(held);
        return answer;
    }
    *convert = held_convert;
    *extra = &held->extra;
    return answer;
}

/* Let a conversion of numpy's keep the object that it converts. */
PyObject *hold_converted(PyObject *module, PyObject *object) {
    (void)module;
    Bound *bound = (Bound *)object;
    if (strcmp(Py_TYPE(object)->tp_name, "numpy._BoundArrayMethod") != 0 ||
        strcmp(Py_TYPE(bound->method)->tp_name, "numpy._ArrayMethod") != 0 ||
        bound->method->nin != 1 || bound->method->nout != 1) {
        PyErr_SetString(PyExc_TypeError, "not a conversion as numpy has it");
        return NULL;
    }
    GetConvert found = bound->method->get_convert;
    if (found == get_held_convert)
        Py_RETURN_NONE; /* it is shared by types */
    if (found == NULL || (get_convert != NULL && get_convert != found)) {
        PyErr_Format(PyExc_RuntimeError, "the conversion %s is not known", bound->method->name);
        return NULL;
    }
    get_convert = found;
    bound->method->get_convert = get_held_convert;
    Py_RETURN_NONE;
}

/* --- Methods and functions that work on a copy, which nobody else has --- */

static PyTypeObject *array_type;
static PyObject *as_array, *sort, *partition, *argsort, *argpartition, *argmax, *argmin;
typedef PyObject *(*Positional)(PyObject *, PyObject *const *, Py_ssize_t);
typedef PyObject *(*Named)(PyObject *, PyObject *const *, Py_ssize_t, PyObject *);
static Positional vdot;
static Named einsum;

/* Return a copy of an array, not of a class that is derived from it. */
static PyObject *copy_of(PyObject *array) {
    PyObject *class = (PyObject *)array_type;
    PyObject *plain = PyObject_CallMethod(class, "view", "OO", array, class);
    PyObject *copied = plain == NULL ? NULL : PyObject_CallMethod(class, "copy", "O", plain);
    Py_XDECREF(plain);
    return copied;
}

/* Call a method for a copy if there are objects in the array. */
static PyObject *call_for_copy(PyObject *self, PyObject *args, PyObject *keywords,
                               PyObject *method) {
    int found = has_objects(self);
    if (found < 0)
        return NULL;
    PyObject *copied = found ? copy_of(self) : Py_NewRef(self);
    PyObject *answer =
        copied == NULL ? NULL : call_with_self(method, copied, args, keywords);
    if (answer != NULL && PyErr_Occurred())
        Py_CLEAR(answer); /* numpy has not looked */
    Py_XDECREF(copied);
    return answer;
}

/* Call a method that changes the array for a copy, and put its items into the array. */
static PyObject *change_copy(PyObject *self, PyObject *args, PyObject *keywords, PyObject *method) {
    int found = has_objects(self);
    if (found > 0)
        found = is_writeable(self); /* if it is not, numpy says so */
    if (found < 0)
        return NULL;
    if (!found)
        return call_with_self(method, self, args, keywords);
    PyObject *copied = copy_of(self);
    PyObject *answer = copied == NULL ? NULL : call_with_self(method, copied, args, keywords);
    if (answer != NULL &&
        array_type->tp_as_mapping->mp_ass_subscript(self, Py_Ellipsis, copied) < 0)
        Py_CLEAR(answer);
    Py_XDECREF(copied);
    return answer;
}

#define HELD(name, call) \
    static PyObject *held_method_##name(PyObject *self, PyObject *args, PyObject *keywords) { \
        return call(self, args, keywords, name); \
    }
HELD(sort, change_copy) HELD(partition, change_copy) HELD(argsort, call_for_copy)
HELD(argpartition, call_for_copy) HELD(argmax, call_for_copy) HELD(argmin, call_for_copy)

#define METHOD(name) \
    {&name, {#name, (PyCFunction)(void (*)(void))held_method_##name, METH_VARARGS | METH_KEYWORDS, \
             NULL}}
static struct {
    PyObject **original;
    PyMethodDef method;
} methods[] = {METHOD(sort),         METHOD(partition), METHOD(argsort),
               METHOD(argpartition), METHOD(argmax),    METHOD(argmin)};

/* Return an array of what a function is given, a copy if it holds objects. */
static PyObject *operand(PyObject *given) {
    PyObject *array = PyObject_CallOneArg(as_array, given);
    int found = array == NULL ? -1 : has_objects(array);
    PyObject *answer = found < 0 ? NULL : found ? copy_of(array) : Py_NewRef(array);
    Py_XDECREF(array);
    return answer;
}

static PyObject *held_vdot(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    PyObject *both[2] = {NULL, NULL}, *answer = NULL;
    if (count != 2)
        return vdot(self, args, count); /* raises TypeError */
    if ((both[0] = operand(args[0])) != NULL && (both[1] = operand(args[1])) != NULL)
        answer = vdot(self, both, count);
    Py_XDECREF(both[0]);
    Py_XDECREF(both[1]);
    return answer;
}

/* Return whether an argument of einsum is an operand: after its text, or at each second place, where
   its indices are given in lists. */
static int is_operand(PyObject *const *args, Py_ssize_t count, Py_ssize_t at) {
    int is_text = PyUnicode_Check(args[0]) || PyBytes_Check(args[0]);
    return is_text ? at > 0 : at % 2 == 0 && at + 1 < count;
}

static PyObject *held_einsum(PyObject *self, PyObject *const *args, Py_ssize_t count,
                             PyObject *names) {
    Py_ssize_t all = count + (names == NULL ? 0 : PyTuple_GET_SIZE(names));
    for (Py_ssize_t n = count; n < all; n++)
        if (PyObject_TypeCheck(args[n], array_type) && has_objects(args[n]) != 0) { /* it is `out` */
            PyErr_SetString(PyExc_TypeError,
                            "einsum() does not write into arrays of objects in the sandbox");
            return NULL;
        }
    PyObject **given = PyMem_Calloc((size_t)all + 1, sizeof *given), *answer = NULL;
    int failed = given == NULL;
    if (failed)
        PyErr_NoMemory();
    for (Py_ssize_t n = 0; !failed && n < all; n++) {
        given[n] = n < count && is_operand(args, count, n) ? operand(args[n]) : Py_NewRef(args[n]);
        failed = given[n] == NULL;
    }
    if (!failed)
        answer = einsum(self, given, count, names);
    for (Py_ssize_t n = 0; given != NULL && n < all; n++)
        Py_XDECREF(given[n]);
    PyMem_Free(given);
    return answer;
}

#define AS_PLAIN(function) ((PyCFunction)(void (*)(void))(function))

/* Let numpy's arrays of objects keep what they compare, test, multiply and sort. Takes the class of
   arrays, numpy's interface for C, the type of objects, and numpy's asarray, vdot and c_einsum. */
PyObject *hold_elements(PyObject *module, PyObject *args) {
    PyObject *interface, *dtype, *convert, *product, *sum;
    PyTypeObject *type;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!OOOOO", &PyType_Type, &type, &interface, &dtype, &convert,
                          &product, &sum))
        return NULL;
    void **table = PyCapsule_GetPointer(interface, NULL);
    Functions *functions = table == NULL ? NULL : ((Functions * (*)(PyObject *))table[365])(dtype);
    if (functions == NULL || array_type != NULL) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_RuntimeError, "elements are held already");
        return NULL;
    }
    array_type = (PyTypeObject *)Py_NewRef(type);
    as_array = Py_NewRef(convert);
    for (size_t n = 0; n < sizeof methods / sizeof *methods; n++)
        if (replace_method(type, &methods[n].method, methods[n].original) < 0)
            return NULL;
    PyCFunction of_product = replace_function(product, "vdot", METH_FASTCALL, AS_PLAIN(held_vdot));
    PyCFunction of_sum =
        replace_function(sum, "c_einsum", METH_FASTCALL | METH_KEYWORDS, AS_PLAIN(held_einsum));
    if (of_product == NULL || of_sum == NULL)
        return NULL;
    vdot = (Positional)(void (*)(void))of_product;
    einsum = (Named)(void (*)(void))of_sum;
    hold_functions(functions);
    Py_RETURN_NONE;
}
