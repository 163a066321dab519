/* Functions of CPython that numpy gets in another form. Part of the module `_tripwire`; changed in
   templates of restricted programs.

   Two habits are all over numpy's code, in functions that no table leads to. It releases what an element
   of an array was before it has written what it is, and a generator that ends then can run code of the
   program's, which finds the object that is gone. And it goes through lists whose items it converts,
   while a method of such an item can empty the list. So the dynamic linker's table of numpy's module
   leads to functions of ours here. */

#define _GNU_SOURCE
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <elf.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "_sealed.h"

/* --- Objects that numpy has released: the interpreter frees them when numpy is done --- */

static PyObject **released;
static size_t count, capacity;
static int is_asked; /* the interpreter has been asked to call */
static uintptr_t numpy_begin, numpy_end;
static PyTypeObject *array_type;

static int release_all(void *unused) {
    (void)unused;
    is_asked = 0;
    while (count > 0)
        Py_DECREF(released[--count]);
    return 0;
}

/* Return whether an object of the type takes no other with it, but for what numpy releases. */
static int is_plain(PyTypeObject *type) {
    uintptr_t function = (uintptr_t)type->tp_dealloc;
    return type == &PyLong_Type || type == &PyUnicode_Type || type == &PyFloat_Type ||
           type == &PyBytes_Type || type == &PyComplex_Type || type == array_type ||
           (function >= numpy_begin && function < numpy_end);
}

static int holds_plain(PyObject *tuple) {
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(tuple); n++) {
        PyObject *item = PyTuple_GET_ITEM(tuple, n);
        if (item != NULL && Py_REFCNT(item) == 1 && !is_plain(Py_TYPE(item)))
            return 0;
    }
    return 1;
}

/* In place of _Py_Dealloc. */
static void free_later(PyObject *object) {
    if (is_plain(Py_TYPE(object)) || (PyTuple_CheckExact(object) && holds_plain(object))) {
        _Py_Dealloc(object);
        return;
    }
    Py_SET_REFCNT(object, 1);
    if (count == capacity) {
        size_t more = capacity == 0 ? 256 : 2 * capacity;
        PyObject **larger = realloc(released, more * sizeof *larger);
        if (larger == NULL)
            return; /* it stays for good */
        released = larger;
        capacity = more;
    }
    released[count++] = object;
    if (!is_asked)
        is_asked = Py_AddPendingCall(release_all, NULL) == 0;
}

/* --- Lists: numpy goes through a copy --- */

/* In place of PySequence_Fast. */
static PyObject *copied_sequence(PyObject *given, const char *message) {
    return PyList_Check(given) ? PyList_AsTuple(given) : PySequence_Fast(given, message);
}

/* --- The dynamic linker's table --- */

typedef struct {
    uintptr_t inside; /* an address in the module */
    const char *name;
    uintptr_t replacement;
    int found;
} Search;

static uintptr_t absolute(uintptr_t base, ElfW(Addr) address) {
    return address < base ? base + address : address; /* not each C library has added the base */
}

static int write_slot(uintptr_t at, uintptr_t value) {
    uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE), page = at & ~(size - 1);
    if (mprotect((void *)page, size, PROT_READ | PROT_WRITE) != 0)
        return -1;
    *(uintptr_t *)at = value;
    return 0;
}

static int change_slots(Search *search, uintptr_t base, const ElfW(Rela) *relocation, size_t size,
                        const ElfW(Sym) *symbols, const char *names) {
    for (size_t n = 0; relocation != NULL && n < size / sizeof *relocation; n++) {
        size_t symbol = relocation[n].r_info >> 32;
        if (symbol == 0 || relocation[n].r_addend != 0 ||
            strcmp(names + symbols[symbol].st_name, search->name) != 0)
            continue;
        if (write_slot(base + relocation[n].r_offset, search->replacement) < 0)
            return -1;
        search->found++;
    }
    return 0;
}

static int visit_module(struct dl_phdr_info *info, size_t unused, void *data) {
    Search *search = data;
    const ElfW(Dyn) *entry = NULL;
    uintptr_t base = info->dlpi_addr, begin = UINTPTR_MAX, end = 0;
    (void)unused;
    for (int n = 0; n < info->dlpi_phnum; n++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[n];
        uintptr_t at = base + header->p_vaddr;
        if (header->p_type == PT_DYNAMIC)
            entry = (const void *)at;
        if (header->p_type == PT_LOAD && at < begin)
            begin = at;
        if (header->p_type == PT_LOAD && at + header->p_memsz > end)
            end = at + header->p_memsz;
    }
    if (entry == NULL || search->inside < begin || search->inside >= end)
        return 0;
    numpy_begin = begin;
    numpy_end = end;
    uintptr_t symbols = 0, names = 0, tables[2] = {0, 0};
    size_t sizes[2] = {0, 0};
    for (; entry->d_tag != DT_NULL; entry++)
        switch (entry->d_tag) {
        case DT_SYMTAB: symbols = absolute(base, entry->d_un.d_ptr); break;
        case DT_STRTAB: names = absolute(base, entry->d_un.d_ptr); break;
        case DT_RELA: tables[0] = absolute(base, entry->d_un.d_ptr); break;
        case DT_RELASZ: sizes[0] = entry->d_un.d_val; break;
        case DT_JMPREL: tables[1] = absolute(base, entry->d_un.d_ptr); break;
        case DT_PLTRELSZ: sizes[1] = entry->d_un.d_val; break;
        }
    for (int n = 0; n < 2; n++)
        if (change_slots(search, base, (const void *)tables[n], sizes[n], (const void *)symbols,
                         (const char *)names) < 0)
            return -1;
    return 1;
}

static int replace_import(uintptr_t inside, const char *name, void *replacement) {
    Search search = {inside, name, (uintptr_t)replacement, 0};
    if (dl_iterate_phdr(visit_module, &search) == 1 && search.found > 0)
        return 0;
    PyErr_Format(PyExc_RuntimeError, "numpy does not import %s as expected", name);
    return -1;
}

/* Let numpy free objects when it is done, and go through copies of lists. Takes numpy's interface for
   C and the class of arrays. */
PyObject *replace_imports(PyObject *module, PyObject *args) {
    PyObject *interface;
    (void)module;
    if (!PyArg_ParseTuple(args, "OO!", &interface, &PyType_Type, &array_type))
        return NULL;
    void **table = PyCapsule_GetPointer(interface, NULL);
    if (table == NULL)
        return NULL;
    uintptr_t inside = (uintptr_t)table[0];
    if (replace_import(inside, "_Py_Dealloc", (void *)free_later) < 0 ||
        replace_import(inside, "PySequence_Fast", (void *)copied_sequence) < 0)
        return NULL;
    Py_INCREF(array_type);
    Py_RETURN_NONE;
}
