/* Classes of CPython that work on their own memory while they call a program's methods, which can
   free that memory. Part of the module `_tripwire`; changed in templates of restricted programs. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <string.h>

#include "_sealed.h"

/* --- Iterators that drop the iterator they are asking when they are asked again meanwhile --- */

static struct running {
    PyObject *object;
    struct running *outer;
} *running;

static PyTypeObject *group; /* the class of the groups of itertools.groupby */

static PyObject *next_once(PyObject *object, iternextfunc original) {
    PyObject *self = object;
    if (Py_IS_TYPE(object, group))
        self = ((PyObject **)(object + 1))[0]; /* what it is a group of, which it moves */
    for (const struct running *each = running; each != NULL; each = each->outer)
        if (each->object == self) {
            PyErr_SetString(PyExc_ValueError, "iterator already executing");
            return NULL;
        }
    struct running here = {self, running};
    running = &here;
    PyObject *item = original(object);
    running = here.outer;
    return item;
}

#define ITERATORS 14
static iternextfunc originals[ITERATORS];
static int guarded;

#define NEXT(n) \
    static PyObject *next_##n(PyObject *self) { return next_once(self, originals[n]); }
NEXT(0) NEXT(1) NEXT(2) NEXT(3) NEXT(4) NEXT(5) NEXT(6) NEXT(7) NEXT(8) NEXT(9) NEXT(10) NEXT(11)
NEXT(12) NEXT(13)
static const iternextfunc replacements[ITERATORS] = {
    next_0, next_1, next_2, next_3,  next_4,  next_5,  next_6,
    next_7, next_8, next_9, next_10, next_11, next_12, next_13,
};

PyObject *forbid_reentry(PyObject *module, PyObject *class) {
    (void)module;
    if (!PyType_Check(class) || guarded == ITERATORS) {
        PyErr_SetString(PyExc_TypeError, "not a class of iterators, or too many");
        return NULL;
    }
    PyTypeObject *type = (PyTypeObject *)class;
    if (strcmp(type->tp_name, "itertools._grouper") == 0)
        group = type;
    PyObject *method = entry_of(type, "__next__");
    if (method == NULL)
        return NULL;
    originals[guarded] = type->tp_iternext;
    type->tp_iternext = replacements[guarded++];
    ((PyWrapperDescrObject *)method)->d_wrapped = (void *)type->tp_iternext;
    Py_RETURN_NONE;
}

/* --- Arrays, which write an item where it was before its value was converted --- */

static objobjargproc set_item;
static ssizeobjargproc set_at;
static PyObject *typecode, *append, *insert, *from_list, *extend;

/* A new reference to a number that is read without calling a program's methods. */
static PyObject *plain(PyObject *array, PyObject *value) {
    if (!PyType_HasFeature(Py_TYPE(value), Py_TPFLAGS_HEAPTYPE))
        return Py_NewRef(value); /* no class of a program */
    PyObject *code = Py_TYPE(typecode)->tp_descr_get(typecode, array, (PyObject *)Py_TYPE(array));
    if (code == NULL)
        return NULL;
    Py_UCS4 kind = PyUnicode_READ_CHAR(code, 0);
    Py_DECREF(code);
    if (PyUnicode_Check(value) || kind == 'u' || kind == 'w')
        return Py_NewRef(value);
    if (kind != 'f' && kind != 'd')
        return PyNumber_Index(value);
    double number = PyFloat_AsDouble(value);
    return number == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(number);
}

static int plain_set_item(PyObject *self, PyObject *key, PyObject *value) {
    if (value == NULL || PySlice_Check(key))
        return set_item(self, key, value);
    PyObject *number = plain(self, value);
    int answer = number == NULL ? -1 : set_item(self, key, number);
    Py_XDECREF(number);
    return answer;
}

static int plain_set_at(PyObject *self, Py_ssize_t index, PyObject *value) {
    PyObject *number = value == NULL ? NULL : plain(self, value);
    int answer = number == NULL && value != NULL ? -1 : set_at(self, index, number);
    Py_XDECREF(number);
    return answer;
}

static PyObject *plain_append(PyObject *self, PyObject *value) {
    PyObject *number = plain(self, value);
    PyObject *answer =
        number == NULL ? NULL : PyObject_CallFunctionObjArgs(append, self, number, NULL);
    Py_XDECREF(number);
    return answer;
}

static PyObject *plain_insert(PyObject *self, PyObject *args) {
    PyObject *index, *value;
    if (!PyArg_ParseTuple(args, "OO:insert", &index, &value))
        return NULL;
    PyObject *number = plain(self, value);
    PyObject *answer =
        number == NULL ? NULL : PyObject_CallFunctionObjArgs(insert, self, index, number, NULL);
    Py_XDECREF(number);
    return answer;
}

static PyObject *plain_extend(PyObject *self, PyObject *values) {
    if (PyObject_TypeCheck(values, PyDescr_TYPE(extend)))
        return PyObject_CallFunctionObjArgs(extend, self, values, NULL);
    PyObject *iterator = PyObject_GetIter(values), *value;
    if (iterator == NULL)
        return NULL;
    while ((value = PyIter_Next(iterator)) != NULL) {
        PyObject *answer = plain_append(self, value);
        Py_DECREF(value);
        Py_XDECREF(answer);
        if (answer == NULL)
            break;
    }
    Py_DECREF(iterator);
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *plain_from_list(PyObject *self, PyObject *list) {
    if (!PyList_Check(list))
        return PyObject_CallFunctionObjArgs(from_list, self, list, NULL); /* raises TypeError */
    PyObject *numbers = PyList_New(0), *answer = NULL;
    for (Py_ssize_t at = 0; numbers != NULL && at < PyList_GET_SIZE(list); at++) {
        PyObject *value = Py_NewRef(PyList_GET_ITEM(list, at));
        PyObject *number = plain(self, value);
        Py_DECREF(value);
        if (number == NULL || PyList_Append(numbers, number) < 0)
            Py_CLEAR(numbers);
        Py_XDECREF(number);
    }
    if (numbers != NULL)
        answer = PyObject_CallFunctionObjArgs(from_list, self, numbers, NULL);
    Py_XDECREF(numbers);
    return answer;
}

static struct {
    PyObject **original;
    PyMethodDef method;
} methods[] = {
    {&append, {"append", plain_append, METH_O, "Append a value to the end of the array."}},
    {&insert, {"insert", plain_insert, METH_VARARGS, "Insert a value before a position."}},
    {&extend, {"extend", plain_extend, METH_O, "Append items to the end of the array."}},
    {&from_list, {"fromlist", plain_from_list, METH_O, "Append the items of a list."}},
};

PyObject *convert_first(PyObject *module, PyObject *class) {
    (void)module;
    if (!PyType_Check(class) || typecode != NULL) {
        PyErr_SetString(PyExc_TypeError, "not a class of arrays, or a second one");
        return NULL;
    }
    PyTypeObject *type = (PyTypeObject *)class;
    PyObject *setter = entry_of(type, "__setitem__");
    if (setter == NULL || (typecode = Py_XNewRef(entry_of(type, "typecode"))) == NULL)
        return NULL;
    for (size_t n = 0; n < sizeof methods / sizeof *methods; n++)
        if (replace_method(type, &methods[n].method, methods[n].original) < 0)
            return NULL;
    set_item = type->tp_as_mapping->mp_ass_subscript;
    set_at = type->tp_as_sequence->sq_ass_item;
    type->tp_as_mapping->mp_ass_subscript = plain_set_item;
    type->tp_as_sequence->sq_ass_item = plain_set_at;
    ((PyWrapperDescrObject *)setter)->d_wrapped = (void *)plain_set_item;
    PyType_Modified(type);
    Py_RETURN_NONE;
}
