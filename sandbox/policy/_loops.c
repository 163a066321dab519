/* Loops of numpy's ufuncs over arrays of objects. Part of the module `_tripwire`; changed in templates
   of restricted programs.

   Numpy's own loops pass an element to its methods without a reference, and release what an element
   was before they have written what it is. A method of a program's can overwrite the element
   meanwhile. Each loop is therefore called for one element at a time, with pointers to references of
   ours, and its results are put into the array afterwards. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <string.h>

#include "_sealed.h"

#define OBJECT 17 /* the number of the type to numpy */
#define MOST_OPERANDS 64 /* NPY_MAXARGS */
#define MOST_AXES 2
#define MOST_SIZES 8

typedef void (*Loop)(char **args, const Py_ssize_t *dimensions, const Py_ssize_t *steps, void *data);

typedef struct { /* the beginning of a ufunc, as numpy/ufuncobject.h has it */
    PyObject_HEAD
    int nin, nout, nargs, identity;
    Loop *functions;
    void **data;
    int ntypes, reserved;
    const char *name, *types, *doc;
    void *memory;
    PyObject *owned, *user_loops;
    int core_enabled, core_num_dim_ix;
    int *core_num_dims, *core_dim_ixs, *core_offsets;
} Ufunc;

typedef struct {
    Loop original;
    void *data;
    const Ufunc *ufunc;
    const char *types;
} Held;

/* --- Loops that handle each element by itself --- */

static void loop_once(char **args, const Py_ssize_t *steps, Py_ssize_t at, const Held *held) {
    int nin = held->ufunc->nin, nargs = held->ufunc->nargs;
    PyObject *objects[MOST_OPERANDS];
    char *pointers[MOST_OPERANDS];
    static const Py_ssize_t once = 1;
    for (int n = 0; n < nargs; n++) {
        pointers[n] = args[n] + at * steps[n];
        objects[n] = NULL;
        if (held->types[n] == OBJECT) {
            if (n < nin)
                objects[n] = get_element(pointers[n]);
            pointers[n] = (char *)&objects[n];
        }
    }
    held->original(pointers, &once, steps, held->data);
    for (int n = 0; n < nargs; n++)
        if (objects[n] != NULL && n < nin)
            Py_DECREF(objects[n]);
        else if (objects[n] != NULL)
            put_element(args[n] + at * steps[n], objects[n]);
}

static void held_loop(char **args, const Py_ssize_t *dimensions, const Py_ssize_t *steps, void *data) {
    for (Py_ssize_t at = 0; at < *dimensions && !PyErr_Occurred(); at++)
        loop_once(args, steps, at, data);
}

/* --- Loops that handle whole matrices or vectors --- */

typedef struct { /* one operand of such a loop: how it lies in its array */
    int axes;
    Py_ssize_t sizes[MOST_AXES], steps[MOST_AXES], count;
} Core;

/* Call a function for the place of each element, and of its copy. */
static void each_element(const Core *core, char *first, PyObject **copy,
                         void (*call)(char *, PyObject **)) {
    Py_ssize_t index[MOST_AXES] = {0};
    for (Py_ssize_t n = 0; n < core->count; n++) {
        char *slot = first;
        for (int axis = 0; axis < core->axes; axis++)
            slot += index[axis] * core->steps[axis];
        call(slot, copy + n);
        for (int axis = core->axes - 1; axis >= 0 && ++index[axis] == core->sizes[axis]; axis--)
            index[axis] = 0;
    }
}

static void copy_in(char *slot, PyObject **copy) { *copy = get_element(slot); }

static void copy_out(char *slot, PyObject **copy) {
    if (*copy != NULL)
        put_element(slot, Py_NewRef(*copy));
}

static Core core_of(const Ufunc *ufunc, int operand, const Py_ssize_t *sizes,
                    const Py_ssize_t *steps) {
    Core core = {ufunc->core_num_dims[operand], {0}, {0}, 1};
    for (int axis = 0; axis < core.axes; axis++) {
        core.sizes[axis] = sizes[ufunc->core_dim_ixs[ufunc->core_offsets[operand] + axis]];
        core.steps[axis] = steps[axis];
        core.count *= core.sizes[axis];
    }
    return core;
}

/* Do one call of the original for copies of its operands, which nobody else has. */
static void core_once(char **args, const Py_ssize_t *dimensions, const Core *cores,
                      const Held *held) {
    int nin = held->ufunc->nin, nargs = held->ufunc->nargs, at = nargs, failed = 0;
    PyObject **copies[MOST_OPERANDS] = {NULL};
    char *pointers[MOST_OPERANDS];
    Py_ssize_t steps[MOST_OPERANDS * (MOST_AXES + 1)] = {0}, sizes[MOST_SIZES] = {1};
    memcpy(sizes + 1, dimensions + 1, sizeof *sizes * (size_t)held->ufunc->core_num_dim_ix);
    for (int n = 0; n < nargs; n++) {
        Py_ssize_t step = sizeof(PyObject *);
        for (int axis = cores[n].axes - 1; axis >= 0; axis--) {
            steps[at + axis] = step;
            step *= cores[n].sizes[axis];
        }
        at += cores[n].axes;
        copies[n] = PyMem_Calloc((size_t)cores[n].count + 1, sizeof(PyObject *));
        failed |= copies[n] == NULL;
        if (copies[n] != NULL && n < nin)
            each_element(&cores[n], args[n], copies[n], copy_in);
        pointers[n] = (char *)copies[n];
    }
    if (failed)
        PyErr_NoMemory();
    else
        held->original(pointers, sizes, steps, held->data);
    for (int n = 0; n < nargs; n++) {
        if (n >= nin && copies[n] != NULL && !PyErr_Occurred())
            each_element(&cores[n], args[n], copies[n], copy_out);
        for (Py_ssize_t i = 0; copies[n] != NULL && i < cores[n].count; i++)
            Py_XDECREF(copies[n][i]);
        PyMem_Free(copies[n]);
    }
}

static void held_core_loop(char **args, const Py_ssize_t *dimensions, const Py_ssize_t *steps,
                           void *data) {
    const Held *held = data;
    int nargs = held->ufunc->nargs, at = nargs;
    Core cores[MOST_OPERANDS];
    char *places[MOST_OPERANDS];
    for (int n = 0; n < nargs; n++) {
        cores[n] = core_of(held->ufunc, n, dimensions + 1, steps + at);
        at += cores[n].axes;
    }
    for (Py_ssize_t outer = 0; outer < *dimensions && !PyErr_Occurred(); outer++) {
        for (int n = 0; n < nargs; n++)
            places[n] = args[n] + outer * steps[n];
        core_once(places, dimensions, cores, held);
    }
}

/* --- Putting them in place --- */

/* Return whether the loop takes or returns objects, or -1 if it is of no kind that is known here. */
static int takes_objects(const Ufunc *ufunc, const char *types) {
    int count = 0;
    for (int n = 0; n < ufunc->nargs; n++)
        count += types[n] == OBJECT;
    if (count == 0 || !ufunc->core_enabled)
        return count > 0 && ufunc->nargs > MOST_OPERANDS ? -1 : count > 0;
    int known = count == ufunc->nargs && ufunc->nargs <= MOST_OPERANDS &&
                ufunc->core_num_dim_ix < MOST_SIZES;
    for (int n = 0; known && n < ufunc->nargs; n++)
        known = ufunc->core_num_dims[n] <= MOST_AXES;
    return known ? 1 : -1;
}

/* Let a ufunc keep the objects that it works on. */
PyObject *hold_operands(PyObject *module, PyObject *object) {
    (void)module;
    Ufunc *ufunc = (Ufunc *)object;
    if (strcmp(Py_TYPE(object)->tp_name, "numpy.ufunc") != 0 ||
        ufunc->nargs != ufunc->nin + ufunc->nout || ufunc->ntypes < 0) {
        PyErr_SetString(PyExc_TypeError, "not a ufunc as numpy has it");
        return NULL;
    }
    size_t count = (size_t)ufunc->ntypes;
    Loop *functions = PyMem_Calloc(count + 1, sizeof *functions);
    void **data = PyMem_Calloc(count + 1, sizeof *data);
    Held *held = PyMem_Calloc(count + 1, sizeof *held); /* all of them for good */
    if (functions == NULL || data == NULL || held == NULL)
        return PyErr_NoMemory();
    for (size_t n = 0; n < count; n++) {
        const char *types = ufunc->types + n * (size_t)ufunc->nargs;
        int found = takes_objects(ufunc, types);
        functions[n] = ufunc->functions[n];
        data[n] = ufunc->data == NULL ? NULL : ufunc->data[n];
        if (found < 0) {
            PyErr_Format(PyExc_RuntimeError, "the loops of numpy.%s are not known", ufunc->name);
            return NULL;
        }
        if (found == 0 || functions[n] == held_loop || functions[n] == held_core_loop)
            continue;
        held[n] = (Held){functions[n], data[n], ufunc, types};
        functions[n] = ufunc->core_enabled ? held_core_loop : held_loop;
        data[n] = &held[n];
    }
    Py_INCREF(object);
    ufunc->functions = functions;
    ufunc->data = data;
    Py_RETURN_NONE;
}

/* --- Ufuncs of a program's functions, which numpy.frompyfunc makes --- */

typedef struct { /* what numpy tells their loop */
    int nin, nout;
    PyObject *callable;
} Called;

static Loop call_function;
static PyCFunctionWithKeywords make_ufunc;

static void held_call(char **args, const Py_ssize_t *dimensions, const Py_ssize_t *steps, void *data) {
    const Called *called = data;
    char types[MOST_OPERANDS];
    memset(types, OBJECT, sizeof types);
    Ufunc shape = {.nin = called->nin, .nargs = called->nin + called->nout};
    Held held = {call_function, data, &shape, types};
    held_loop(args, dimensions, steps, &held);
}

static Loop called_functions[] = {held_call};

static PyObject *make_held_ufunc(PyObject *self, PyObject *args, PyObject *keywords) {
    PyObject *made = make_ufunc(self, args, keywords);
    Ufunc *ufunc = (Ufunc *)made;
    if (made != NULL && (ufunc->nargs > MOST_OPERANDS || ufunc->ntypes != 1 ||
                         (call_function != NULL && ufunc->functions[0] != call_function))) {
        PyErr_SetString(PyExc_ValueError, "such a ufunc is not available in the sandbox");
        Py_CLEAR(made);
    }
    if (made != NULL) {
        call_function = ufunc->functions[0];
        ufunc->functions = called_functions;
    }
    return made;
}

/* Let numpy.frompyfunc make ufuncs that keep the objects that they work on. */
PyObject *hold_called(PyObject *module, PyObject *function) {
    (void)module;
    if (make_ufunc != NULL) {
        PyErr_SetString(PyExc_RuntimeError, "functions are held already");
        return NULL;
    }
    PyCFunction before =
        replace_function(function, "frompyfunc", METH_VARARGS | METH_KEYWORDS,
                         (PyCFunction)(void (*)(void))make_held_ufunc);
    if (before == NULL)
        return NULL;
    make_ufunc = (PyCFunctionWithKeywords)(void (*)(void))before;
    Py_RETURN_NONE;
}
