/* Functions of CPython that hold no reference to what they work on, while they call methods of a
   program that can free it. Part of the module `_tripwire`; changed in templates of restricted
   programs. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "_sealed.h"

/* Let a wrapper of a slot, such as `__contains__`, call the function that is in it now. */
static int rewrap(PyTypeObject *type, const char *name, void *before, void *now) {
    PyObject *found = entry_of(type, name);
    if (found == NULL)
        return -1;
    PyWrapperDescrObject *wrapper = (PyWrapperDescrObject *)found;
    if (Py_IS_TYPE(found, &PyWrapperDescr_Type) && wrapper->d_wrapped == before)
        wrapper->d_wrapped = now;
    return 0;
}

/* --- What reads a buffer keeps it from being freed: bytearray and memoryview --- */

static PyObject *call_held(PyObject *self, PyObject *args, PyObject *keywords, PyObject *original) {
    Py_buffer held;
    if (PyObject_GetBuffer(self, &held, PyBUF_FULL_RO) < 0)
        return NULL;
    PyObject *answer = call_with_self(original, self, args, keywords);
    PyBuffer_Release(&held);
    return answer;
}

#define HELD(name) \
    static PyObject *original_##name; \
    static PyObject *held_##name(PyObject *self, PyObject *args, PyObject *keywords) { \
        return call_held(self, args, keywords, original_##name); \
    }
HELD(find) HELD(index) HELD(count) HELD(rfind) HELD(rindex) HELD(startswith) HELD(endswith) HELD(hex)
HELD(view_hex)

#define METHOD(text, name) \
    {text, (PyCFunction)(void (*)(void))held_##name, METH_VARARGS | METH_KEYWORDS, NULL}, \
        &original_##name
static struct {
    PyMethodDef method;
    PyObject **original;
} of_bytearray[] = {
    {METHOD("find", find)},     {METHOD("index", index)},
    {METHOD("count", count)},   {METHOD("rfind", rfind)},
    {METHOD("rindex", rindex)}, {METHOD("startswith", startswith)},
    {METHOD("hex", hex)},       {METHOD("endswith", endswith)},
}, of_memoryview[] = {{METHOD("hex", view_hex)}};

static objobjproc contains;
static binaryfunc format_bytes;
static hashfunc hash_view;

static int held_contains(PyObject *self, PyObject *value) {
    Py_buffer held;
    if (PyObject_GetBuffer(self, &held, PyBUF_FULL_RO) < 0)
        return -1;
    int answer = contains(self, value);
    PyBuffer_Release(&held);
    return answer;
}

static PyObject *held_format_bytes(PyObject *left, PyObject *right) {
    if (!PyByteArray_Check(left))
        return format_bytes(left, right);
    Py_buffer held;
    if (PyObject_GetBuffer(left, &held, PyBUF_FULL_RO) < 0)
        return NULL;
    PyObject *answer = format_bytes(left, right);
    PyBuffer_Release(&held);
    return answer;
}

static Py_hash_t held_hash_view(PyObject *self) {
    Py_buffer held;
    if (PyObject_GetBuffer(self, &held, PyBUF_FULL_RO) < 0) {
        PyErr_Clear(); /* a view that is released has the hash that it had */
        return hash_view(self);
    }
    Py_hash_t answer = hash_view(self);
    PyBuffer_Release(&held);
    return answer;
}

static int hold_buffers(void) {
    PyTypeObject *bytes = &PyByteArray_Type, *view = &PyMemoryView_Type;
    for (size_t n = 0; n < sizeof of_bytearray / sizeof *of_bytearray; n++)
        if (replace_method(bytes, &of_bytearray[n].method, of_bytearray[n].original) < 0)
            return -1;
    if (replace_method(view, &of_memoryview[0].method, of_memoryview[0].original) < 0)
        return -1;
    contains = bytes->tp_as_sequence->sq_contains;
    bytes->tp_as_sequence->sq_contains = held_contains;
    format_bytes = bytes->tp_as_number->nb_remainder;
    bytes->tp_as_number->nb_remainder = held_format_bytes;
    hash_view = view->tp_hash;
    view->tp_hash = held_hash_view;
    return rewrap(bytes, "__contains__", (void *)contains, (void *)held_contains) < 0 ||
                   rewrap(bytes, "__mod__", (void *)format_bytes, (void *)held_format_bytes) < 0 ||
                   rewrap(bytes, "__rmod__", (void *)format_bytes, (void *)held_format_bytes) < 0 ||
                   rewrap(view, "__hash__", (void *)hash_view, (void *)held_hash_view) < 0
               ? -1
               : 0;
}

/* --- Lists: items that are compared, and a slice whose new items a program's iterator gives --- */

static richcmpfunc compare_lists;
static objobjargproc set_items;

static PyObject *held_compare_lists(PyObject *left, PyObject *right, int op) {
    if (!PyList_Check(left) || !PyList_Check(right) || op == Py_EQ || op == Py_NE)
        return compare_lists(left, right, op);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(left) && i < PyList_GET_SIZE(right); i++) {
        PyObject *one = Py_NewRef(PyList_GET_ITEM(left, i)), *answer = NULL;
        PyObject *other = Py_NewRef(PyList_GET_ITEM(right, i));
        int same = PyObject_RichCompareBool(one, other, Py_EQ);
        if (same == 0)
            answer = PyObject_RichCompare(one, other, op);
        Py_DECREF(one);
        Py_DECREF(other);
        if (same <= 0)
            return answer;
    }
    Py_RETURN_RICHCOMPARE(PyList_GET_SIZE(left), PyList_GET_SIZE(right), op);
}

static int held_set_items(PyObject *list, PyObject *key, PyObject *value) {
    if (value == NULL || !PySlice_Check(key) || PyList_CheckExact(value) ||
        PyTuple_CheckExact(value) || ((PySliceObject *)key)->step == Py_None)
        return set_items(list, key, value);
    PyObject *items = PySequence_List(value);
    if (items == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError) && Py_TYPE(value)->tp_iter == NULL)
            return set_items(list, key, value); /* whose message is another */
        return -1;
    }
    int answer = set_items(list, key, items);
    Py_DECREF(items);
    return answer;
}

static int hold_items(void) {
    compare_lists = PyList_Type.tp_richcompare;
    PyList_Type.tp_richcompare = held_compare_lists;
    set_items = PyList_Type.tp_as_mapping->mp_ass_subscript;
    PyList_Type.tp_as_mapping->mp_ass_subscript = held_set_items;
    static const char *const names[] = {"__lt__", "__le__", "__gt__", "__ge__"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++)
        if (rewrap(&PyList_Type, names[n], (void *)compare_lists, (void *)held_compare_lists) < 0)
            return -1;
    return rewrap(&PyList_Type, "__setitem__", (void *)set_items, (void *)held_set_items);
}

/* --- Queues, searched while a tuple keeps their items --- */

static PyObject *find_in_queue;

static PyObject *held_find_in_queue(PyObject *self, PyObject *args) {
    PyObject *items = PySequence_Tuple(self);
    PyObject *answer = items == NULL ? NULL : call_with_self(find_in_queue, self, args, NULL);
    Py_XDECREF(items);
    return answer;
}

static PyMethodDef queue_method = {
    "index", held_find_in_queue, METH_VARARGS, "Return the first position of a value."};

/* --- Dictionaries: read backwards from a list, since entries may be gone that are counted --- */

static PyObject *backwards(PyObject *self, PyObject *unused) {
    (void)unused;
    PyObject *items = PyDict_Check(self) ? PyDict_Keys(self) : PySequence_List(self);
    PyObject *answer = NULL;
    if (items != NULL && PyList_Reverse(items) == 0)
        answer = PyObject_GetIter(items);
    Py_XDECREF(items);
    return answer;
}

static PyMethodDef reversed_method = {
    "__reversed__", backwards, METH_NOARGS, "Return a reverse iterator."};

static int hold_entries(void) {
    PyTypeObject *const views[] = {
        &PyDict_Type, &PyDictKeys_Type, &PyDictValues_Type, &PyDictItems_Type};
    for (size_t n = 0; n < sizeof views / sizeof *views; n++)
        if (replace_method(views[n], &reversed_method, NULL) < 0)
            return -1;
    return 0;
}

/* Takes the class collections.deque. */
PyObject *hold_borrowed(PyObject *module, PyObject *queue) {
    (void)module;
    if (!PyType_Check(queue) || contains != NULL) {
        PyErr_SetString(PyExc_TypeError, "not a class of queues, or a second one");
        return NULL;
    }
    if (hold_buffers() < 0 || hold_items() < 0 || hold_entries() < 0 ||
        replace_method((PyTypeObject *)queue, &queue_method, &find_in_queue) < 0)
        return NULL;
    Py_RETURN_NONE;
}

/* collections._count_elements, which adds to a count that it does not keep. */
PyObject *count_elements(PyObject *module, PyObject *args) {
    PyObject *counts, *values, *one = PyLong_FromLong(1), *value;
    (void)module;
    if (one == NULL || !PyArg_ParseTuple(args, "OO:_count_elements", &counts, &values))
        return NULL;
    PyObject *iterator = PyObject_GetIter(values);
    if (iterator == NULL)
        return NULL;
    PyObject *kind = (PyObject *)Py_TYPE(counts), *get = PyObject_GetAttrString(kind, "get");
    PyObject *set = PyObject_GetAttrString(kind, "__setitem__");
    int is_plain = PyDict_Check(counts) && get != NULL && set != NULL &&
                   get == entry_of(&PyDict_Type, "get") &&
                   set == entry_of(&PyDict_Type, "__setitem__");
    PyErr_Clear();
    int failed = 0;
    while (!failed && (value = PyIter_Next(iterator)) != NULL) {
        PyObject *before =
            is_plain ? Py_XNewRef(PyDict_GetItemWithError(counts, value))
                     : PyObject_CallMethod(counts, "get", "Oi", value, 0);
        PyObject *after = NULL;
        if (before != NULL)
            after = PyNumber_Add(before, one);
        else if (!PyErr_Occurred())
            after = Py_NewRef(one);
        failed = after == NULL || (is_plain ? PyDict_SetItem(counts, value, after)
                                            : PyObject_SetItem(counts, value, after)) < 0;
        Py_XDECREF(before);
        Py_XDECREF(after);
        Py_DECREF(value);
    }
    Py_DECREF(iterator);
    Py_DECREF(one);
    Py_XDECREF(get);
    Py_XDECREF(set);
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}
