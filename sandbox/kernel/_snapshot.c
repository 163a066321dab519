/* Putting a stopped process back to an earlier state. See sandbox/kernel/snapshot.py.

   A child calls track() before it is confined: it opens its own page map and has the kernel record
   which of its pages are written (userfaultfd with asynchronous write protection, Linux 6.7). The
   template, its parent, makes a Snapshot of it once it waits for a program, part by part, and restores
   that as often as it likes. Most of the child's pages are shared with the template alone (Memory), which
   writes them as its own. Nothing here believes the child: what it changed is read from the kernel, and
   whatever is not put back exactly makes restore() say so, after which the child must be killed. */

#define PY_SSIZE_T_CLEAN
#define _GNU_SOURCE
#include <Python.h>

#if defined(__x86_64__) || defined(__aarch64__) /* the registers of others are not known here */
#define IS_SUPPORTED

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <linux/userfaultfd.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __x86_64__
#include "_registers_x86_64.h"
#else
#include "_registers_aarch64.h"
#endif

#define MAX_MAPS (256 * 1024)  /* bytes of /proc/PID/maps */
#define MAX_REGIONS 2048       /* regions of one scan; more are fetched in further calls */
#define MAX_EXTRA 64           /* mappings of a program that are unmapped for it */
#define GAP (256 * 1024)       /* bytes between parts of a span that are scanned at once */
#define OFTEN 3                /* programs, and half of all, that wrote a page: not tracked then */
#define MAX_VECTORS 1024       /* IOV_MAX */
#define MAX_SIGNALS 256
#define FEW_STOPS 50           /* attempts to find a child waiting after its final message */
#define STEP_STOPS 10          /* the same of a new child, in one step of a snapshot */
#define MAX_STEPS 500          /* such steps */
#define STEP (1024 * 1024)     /* bytes that are copied in one step */
#define PAUSE_MICROSECONDS 20  /* between them */
#define MAX_WAIT 1000          /* milliseconds for a call of the child to be reported */
#define KILLED_WITH_TRACER 0x100000 /* PTRACE_O_EXITKILL */
#ifndef MADV_POPULATE_WRITE /* Linux 5.14 */
#define MADV_POPULATE_WRITE 23
#endif

/* include/uapi/linux/fs.h and userfaultfd.h of Linux 6.7, which older headers lack. */
#ifndef PAGEMAP_SCAN
struct page_region {
    uint64_t start, end, categories;
};
struct pm_scan_arg {
    uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
    uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
};
#define PAGEMAP_SCAN _IOWR('f', 16, struct pm_scan_arg)
#define PM_SCAN_WP_MATCHING 1
#define PM_SCAN_CHECK_WPASYNC 2
#define PAGE_IS_WRITTEN 2
#define PAGE_IS_PRESENT 8
#define PAGE_IS_SWAPPED 16
#endif

/* include/uapi/linux/fs.h of Linux 6.11. */
#ifndef PROCMAP_QUERY
struct procmap_query {
    uint64_t size, query_flags, query_addr, vma_start, vma_end, vma_flags, vma_page_size;
    uint64_t vma_offset, inode;
    uint32_t dev_major, dev_minor, vma_name_size, build_id_size;
    uint64_t vma_name_addr, build_id_addr;
};
#define PROCMAP_QUERY _IOWR('f', 17, struct procmap_query)
#define PROCMAP_QUERY_COVERING_OR_NEXT_VMA 0x10
#endif
#define FEATURE_WP_UNPOPULATED (1 << 13)
#define FEATURE_WP_ASYNC (1 << 15)
#define USER_MODE_ONLY 1

/* What track() opens of the calling process: its page map, its mappings, its status, the file that
   resets its peak of memory, and the record of written pages. */
enum { PAGEMAP, MAPS, STATUS, CLEAR_REFS, TRACKER, DESCRIPTORS };

/* A range of addresses, where its contents are in a copy (NULL: all zero), where this process can
   write to it (NULL: nowhere, so that the kernel must), and how many saved pages come before it. */
typedef struct {
    uint64_t start, end;
    char *copy, *live;
    size_t first;
} Range;

/* Memory that a child takes for its own before it is confined. */
typedef struct {
    PyObject_HEAD
    char *base;
    size_t size;
} Memory;

typedef struct {
    Range *items;
    size_t count, room;
} Ranges;

/* The contents of the first snapshot of a process's children. Those of its further children are
   nearly the same, so a later snapshot refers to them and holds only the pages that differ. Nothing
   writes to them once they are made. */
typedef struct {
    PyObject_HEAD
    Ranges ranges; /* with copies, in order of address */
    char *copy;
    size_t size;
} Contents;

/* A mapping as PROCMAP_QUERY describes it: the fields of a line of maps. The name is that of a file,
   which its device and inode tell, but for the kernel's own mappings. */
#define MAX_NAME 32
typedef struct {
    uint64_t start, end, mode, offset, inode, device;
    char name[MAX_NAME]; /* "" if not asked for */
} Area;

typedef struct {
    PyObject_HEAD
    Memory *memory;
    pid_t pid;
    int channel;
    int descriptors[DESCRIPTORS];
    int stage;       /* how far it has come */
    int is_seized, steps;
    size_t at;       /* the saved range that is being copied */
    size_t offset;   /* how much of it has been */
    char *to;        /* where the rest goes */
    Ranges referred; /* what has been copied, if only differences are */
    char *maps_text, *maps_now;
    size_t maps_length;
    Area *areas; /* the same mappings; none if the kernel cannot be asked for them one by one */
    size_t area_count;
    const Area *stack; /* of those the one that grows by itself; NULL if it is not known */
    Ranges spans;      /* tracked mappings, joined: what is scanned */
    Ranges writable;   /* mappings that may be written */
    Ranges narrow;     /* the parts of the spans around those */
    Ranges saved;    /* pages with their copies, in order of address */
    Contents *contents;
    char *copy; /* of pages that are not in the contents */
    size_t copy_size;
    long programs;    /* after how many it was put back */
    uint16_t *writes; /* for each saved page, how many programs wrote to it */
    size_t writes_size;
    General registers;
    Extended extended;
    uint64_t mask;
    char signals[MAX_SIGNALS]; /* lines of the status: pending, blocked, ignored, caught */
    struct page_region *regions;
    Ranges written; /* since it was last put back */
    int listener;   /* to which its filter reports calls that change mappings; -1 if it does not */
} Snapshot;

/* How far a snapshot has come: the child is not stopped yet, its contents are copied, it is done. */
enum { STOPPING, COPYING, TAKEN };

/* The size of a page: on arm64 it depends on the kernel, and is 64 kB at most. */
static size_t page_size;

static char zeros[64 * 1024];

static void Memory_dealloc(Memory *self) {
    if (self->size != 0)
        munmap(self->base, self->size);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *Memory_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    static char *names[] = {"size", NULL};
    Py_ssize_t size;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "n", names, &size))
        return NULL;
    Memory *self = (Memory *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->base = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (self->base == MAP_FAILED) {
        PyErr_SetFromErrno(PyExc_OSError);
        Py_DECREF(self);
        return NULL;
    }
    self->size = (size_t)size;
    return (PyObject *)self;
}

/* Keep the memory from children that are forked from now on. */
static PyObject *Memory_withhold(Memory *self, PyObject *unused) {
    if (madvise(self->base, self->size, MADV_DONTFORK) < 0)
        return PyErr_SetFromErrno(PyExc_OSError);
    Py_RETURN_NONE;
}

static PyMethodDef Memory_methods[] = {
    {"withhold", (PyCFunction)Memory_withhold, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject MemoryType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "sandbox.kernel._snapshot.Memory",
    .tp_basicsize = sizeof(Memory),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = Memory_new,
    .tp_dealloc = (destructor)Memory_dealloc,
    .tp_methods = Memory_methods,
};

/* Reserve zeroed memory that later children do not have: for copies, whose pages they would share,
   and for what tells of programs, such as which pages one wrote. They may be another client's. */
static void *reserve(size_t size) {
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    if (madvise(memory, size, MADV_DONTFORK) < 0) {
        munmap(memory, size);
        return NULL;
    }
    return memory;
}

static void release(void *memory, size_t size) {
    if (memory != NULL)
        munmap(memory, size);
}

static void release_ranges(Ranges *ranges) {
    release(ranges->items, ranges->room * sizeof(Range));
    *ranges = (Ranges){0};
}

static void Contents_dealloc(Contents *self) {
    release(self->copy, self->size);
    release_ranges(&self->ranges);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyTypeObject ContentsType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "sandbox.kernel._snapshot.Contents",
    .tp_basicsize = sizeof(Contents),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = (destructor)Contents_dealloc,
};

static int add_range(Ranges *ranges, uint64_t start, uint64_t end, char *copy) {
    if (ranges->count == ranges->room) {
        size_t room = ranges->room ? 2 * ranges->room : 128;
        Range *items = reserve(room * sizeof(Range));
        if (items == NULL)
            return -1;
        if (ranges->count > 0)
            memcpy(items, ranges->items, ranges->count * sizeof(Range));
        release(ranges->items, ranges->room * sizeof(Range));
        ranges->items = items;
        ranges->room = room;
    }
    ranges->items[ranges->count++] = (Range){start, end, copy, NULL, 0};
    return 0;
}

/* Return the first range that ends after an address, or NULL. */
static Range *range_at(const Ranges *ranges, uint64_t address) {
    size_t low = 0, high = ranges->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ranges->items[middle].end <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ranges->count ? &ranges->items[low] : NULL;
}

static ssize_t read_maps(int descriptor, char *buffer) {
    size_t length = 0;
    if (lseek(descriptor, 0, SEEK_SET) < 0)
        return -1;
    while (length < MAX_MAPS - 1) {
        ssize_t got = read(descriptor, buffer + length, MAX_MAPS - 1 - length);
        if (got < 0)
            return -1;
        if (got == 0) {
            buffer[length] = 0;
            return (ssize_t)length;
        }
        length += (size_t)got;
    }
    errno = E2BIG;
    return -1;
}

/* One line of maps. */
typedef struct {
    uint64_t start, end;
    char mode[5];
    uint64_t offset;
    unsigned long inode;
    const char *name; /* may be the end of the line */
} Mapping;

/* Parse the line at `text` and return where the next one begins, or NULL. */
static const char *parse_mapping(const char *text, Mapping *mapping) {
    const char *end = strchr(text, '\n');
    char *next;
    if (end == NULL)
        return NULL;
    mapping->start = strtoull(text, &next, 16);
    mapping->end = strtoull(next + 1, &next, 16);
    memcpy(mapping->mode, next + 1, 4);
    mapping->mode[4] = 0;
    next += 6;
    mapping->offset = strtoull(next, &next, 16);
    next = strchr(next + 1, ' ');
    mapping->inode = strtoul(next + 1, &next, 10);
    while (*next == ' ')
        next++;
    mapping->name = next;
    return end + 1;
}

/* Mappings that are not tracked, because they can be neither written nor replaced unseen: the
   kernel's own ([vvar], [vdso], [vsyscall]), and shared ones of files that are open for reading.
   Shared memory that can be written is that of Memory. */
static int is_of_kernel(const Mapping *mapping) { return strncmp(mapping->name, "[v", 2) == 0; }

static int is_special(const Mapping *mapping) {
    return is_of_kernel(mapping) || (mapping->mode[3] == 's' && mapping->mode[1] != 'w');
}

/* Collect runs of mappings that are tracked, cut at the special ones. */
static int collect_spans(const char *text, Ranges *spans) {
    Mapping mapping;
    int is_open = 0;
    while ((text = parse_mapping(text, &mapping)) != NULL) {
        if (is_special(&mapping)) {
            is_open = 0;
            continue;
        }
        if (is_open)
            spans->items[spans->count - 1].end = mapping.end;
        else if (add_range(spans, mapping.start, mapping.end, NULL) < 0)
            return -1;
        is_open = 1;
        if (*text == 0)
            break;
    }
    return 0;
}

/* Ask for the first mapping that ends after an address. Return 0; or -1, with ENOENT at the end. */
static int query_area(int maps, uint64_t address, int with_name, Area *area) {
    struct procmap_query query = {
        .size = sizeof(query),
        .query_flags = PROCMAP_QUERY_COVERING_OR_NEXT_VMA,
        .query_addr = address,
        .vma_name_addr = with_name ? (uint64_t)(uintptr_t)area->name : 0,
        .vma_name_size = with_name ? MAX_NAME : 0,
    };
    if (ioctl(maps, PROCMAP_QUERY, &query) < 0)
        return -1;
    area->start = query.vma_start;
    area->end = query.vma_end;
    area->mode = query.vma_flags;
    area->offset = query.vma_offset;
    area->inode = query.inode;
    area->device = (uint64_t)query.dev_major << 32 | query.dev_minor;
    return 0;
}

/* Ask for all mappings of the child, whose text is in maps_text. */
static int query_areas(Snapshot *self) {
    Mapping mapping;
    size_t room = 0;
    const char *text = self->maps_text;
    for (const char *line = text; (line = strchr(line, '\n')) != NULL; line++)
        room++;
    self->areas = calloc(room, sizeof(*self->areas));
    if (self->areas == NULL)
        return -1;
    /* The last line, [vsyscall], is not of this process alone, and cannot be asked for. */
    while ((text = parse_mapping(text, &mapping)) != NULL && mapping.start < (uint64_t)1 << 63) {
        Area *area = &self->areas[self->area_count];
        if (query_area(self->descriptors[MAPS], mapping.start, is_of_kernel(&mapping), area) < 0) {
            self->area_count = 0; /* before Linux 6.11 */
            self->stack = NULL;
            return 0;
        }
        if (area->start != mapping.start || area->end != mapping.end) {
            errno = EAGAIN;
            return -1;
        }
        if (strncmp(mapping.name, "[stack", 6) == 0)
            self->stack = area;
        self->area_count++;
        if (*text == 0)
            break;
    }
    return 0;
}

/* Whether the stack has not grown, which it does without a call. */
static int has_same_stack(const Snapshot *self) {
    Area area;
    memset(area.name, 0, MAX_NAME);
    return query_area(self->descriptors[MAPS], self->stack->end - 1, 0, &area) == 0 &&
           memcmp(&area, self->stack, sizeof(area)) == 0;
}

/* Whether all mappings are those of the snapshot. It is much faster than reading them as text. */
static int has_same_areas(const Snapshot *self) {
    uint64_t address = 0;
    Area area;
    for (size_t i = 0; i < self->area_count; i++) {
        const Area *then = &self->areas[i];
        memset(area.name, 0, MAX_NAME);
        if (query_area(self->descriptors[MAPS], address, then->name[0] != 0, &area) < 0 ||
            memcmp(&area, then, sizeof(area)) != 0)
            return 0;
        address = area.end;
    }
    return self->area_count != 0 &&
           query_area(self->descriptors[MAPS], address, 0, &area) < 0 && errno == ENOENT;
}

static int register_spans(int maps, int tracker) {
    struct uffdio_api api = {UFFD_API, FEATURE_WP_ASYNC | FEATURE_WP_UNPOPULATED, 0};
    Ranges spans = {0};
    char *text = malloc(MAX_MAPS);
    int result = -1;
    if (text == NULL || ioctl(tracker, UFFDIO_API, &api) < 0 || read_maps(maps, text) < 0 ||
        collect_spans(text, &spans) < 0)
        goto end;
    for (size_t i = 0; i < spans.count; i++) {
        Range *span = &spans.items[i];
        struct uffdio_register request = {
            {span->start, span->end - span->start}, UFFDIO_REGISTER_MODE_WP, 0};
        if (ioctl(tracker, UFFDIO_REGISTER, &request) < 0)
            goto end;
    }
    result = 0;
end:
    free(text);
    release_ranges(&spans);
    return result;
}

/* Whether a mapping may become shared memory: one that may be written and is private to this
   process, but not the stack, which grows. */
static int can_be_shared(const Mapping *mapping) {
    return memcmp(mapping->mode, "rw-p", 4) == 0 && strncmp(mapping->name, "[stack", 6) != 0;
}

/* Whether the C library has mapped no blocks of their own. It would grow them in place, which in
   shared memory leads into what follows. See the environment of templates. */
static int has_no_mapped_blocks(void) {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
    return mallinfo2().hblks == 0;
#else
    return 0;
#endif
}

/* Copy to pages that are not there yet: all at once, since a fault on each takes three times as long.
   A kernel that cannot do that leaves them to the faults. */
static void copy_to_new(char *to, const void *from, size_t size) {
    madvise(to, size, MADV_POPULATE_WRITE);
    memcpy(to, from, size);
}

/* Count the bytes of a mapping that are there, and copy them unless `to` is NULL. */
static int each_present(int pagemap, const Mapping *mapping, char *to, struct page_region *regions,
                        size_t *present) {
    struct pm_scan_arg request = {
        .size = sizeof(request),
        .end = mapping->end,
        .walk_end = mapping->start,
        .vec = (uint64_t)(uintptr_t)regions,
        .vec_len = MAX_REGIONS,
        .category_anyof_mask = PAGE_IS_PRESENT | PAGE_IS_SWAPPED,
        .return_mask = PAGE_IS_PRESENT | PAGE_IS_SWAPPED,
    };
    while (request.walk_end < mapping->end) {
        request.start = request.walk_end;
        long count = ioctl(pagemap, PAGEMAP_SCAN, &request);
        if (count < 0)
            return -1;
        for (long i = 0; i < count; i++) {
            size_t size = regions[i].end - regions[i].start;
            *present += size;
            if (to != NULL)
                copy_to_new(to + (regions[i].start - mapping->start),
                            (void *)(uintptr_t)regions[i].start, size);
        }
    }
    return 0;
}

/* Replace one mapping by a copy in shared memory, if it is of a file or at least half of its pages
   hold anything. Return how much of that memory this took. Nothing here may write to other memory
   than the stack and the shared one. */
static ssize_t share_mapping(int pagemap, const Mapping *mapping, char *to, char *end,
                             struct page_region *regions) {
    size_t length = mapping->end - mapping->start, present = 0;
    if (length > (size_t)(end - to))
        return 0;
    if (mapping->inode != 0) {
        copy_to_new(to, (void *)(uintptr_t)mapping->start, length);
    } else {
        if (each_present(pagemap, mapping, NULL, regions, &present) < 0)
            return -1;
        if (2 * present < length)
            return 0;
        if (each_present(pagemap, mapping, to, regions, &present) < 0)
            return -1;
    }
    if (mremap(to, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, mapping->start) == MAP_FAILED)
        return -1;
    return (ssize_t)length;
}

/* Move what this process has in its own memory to shared memory, at the same addresses. Nothing is
   allocated meanwhile: the end of the shared memory serves for notes. */
static int adopt(Memory *memory, int maps, int pagemap) {
    Mapping mapping;
    struct page_region *regions;
    char *to = memory->base, *text = to + memory->size - MAX_MAPS;
    const char *line = text;
    regions = (struct page_region *)(text - MAX_REGIONS * sizeof(*regions));
    if (has_no_mapped_blocks()) {
        if (read_maps(maps, text) < 0)
            return -1;
        while ((line = parse_mapping(line, &mapping)) != NULL) {
            if (can_be_shared(&mapping)) {
                ssize_t length = share_mapping(pagemap, &mapping, to, (char *)regions, regions);
                if (length < 0)
                    return -1;
                to += length;
            }
            if (*line == 0)
                break;
        }
    }
    return munmap(memory->base, memory->size);
}

static PyObject *track(PyObject *module, PyObject *args) {
    int proc;
    Memory *memory;
    if (!PyArg_ParseTuple(args, "iO!", &proc, &MemoryType, &memory))
        return NULL;
    int opened[DESCRIPTORS] = {
        openat(proc, "self/pagemap", O_RDONLY | O_CLOEXEC),
        openat(proc, "self/maps", O_RDONLY | O_CLOEXEC),
        openat(proc, "self/status", O_RDONLY | O_CLOEXEC),
        openat(proc, "self/clear_refs", O_WRONLY | O_CLOEXEC),
        (int)syscall(SYS_userfaultfd, O_CLOEXEC | USER_MODE_ONLY),
    };
    int failed = 0;
    for (int i = 0; i < DESCRIPTORS; i++)
        failed |= opened[i] < 0;
    if (!failed && adopt(memory, opened[MAPS], opened[PAGEMAP]) == 0 &&
        register_spans(opened[MAPS], opened[TRACKER]) == 0)
        return Py_BuildValue("(iiiii)", opened[0], opened[1], opened[2], opened[3], opened[4]);
    PyErr_SetFromErrno(PyExc_OSError);
    for (int i = 0; i < DESCRIPTORS; i++)
        if (opened[i] >= 0)
            close(opened[i]);
    return NULL;
}

/* Wait until the child stops for its tracer. Return -1 if it ends instead, which is left for the
   template to find. */
static int wait_for_stop(pid_t pid, int expected) {
    siginfo_t info;
    int status;
    if (waitid(P_PID, (id_t)pid, &info, WSTOPPED | WEXITED | WNOWAIT | __WALL) < 0 ||
        info.si_code != CLD_TRAPPED || waitpid(pid, &status, __WALL) != pid)
        return -1;
    return WIFSTOPPED(status) && status >> 8 == expected ? 0 : -1;
}

/* Stop the child. A stop for another reason, such as a signal, is a failure. */
static int stop(pid_t pid) {
    if (ptrace(PTRACE_INTERRUPT, pid, 0, 0) < 0)
        return -1;
    return wait_for_stop(pid, SIGTRAP | (PTRACE_EVENT_STOP << 8));
}

static int get_registers(pid_t pid, General *registers) {
    struct iovec vector = {registers, sizeof(*registers)};
    return (int)ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &vector);
}

static int set_registers(pid_t pid, const General *registers) {
    struct iovec vector = {(void *)registers, sizeof(*registers)};
    return (int)ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &vector);
}

/* Stop the child when it waits in read(), which it may be about to call. */
static int stop_in_read(pid_t pid, General *registers, int attempts) {
    while (stop(pid) == 0 && get_registers(pid, registers) == 0) {
        if (is_in_read(pid, registers))
            return 0;
        if (attempts-- == 0 || ptrace(PTRACE_CONT, pid, 0, 0) < 0) {
            errno = ETIMEDOUT;
            return -1;
        }
        usleep(PAUSE_MICROSECONDS);
    }
    return -1;
}

/* Set the registers to those of the snapshot, about to make the call again. */
static int reset_registers(Snapshot *self) {
    const General *saved = &self->registers;
    General registers =
        about_to_call(saved, SYS_read, first_argument(saved), second_argument(saved));
    if (set_registers(self->pid, &registers) < 0 ||
        write_extended(self->pid, &self->extended) < 0)
        return -1;
    return 0;
}

/* Scan one span from `start`; return the number of regions, or -1. */
static long scan(Snapshot *self, uint64_t start, uint64_t end, uint64_t flags, uint64_t all,
                 uint64_t any, int report, uint64_t *walked) {
    struct pm_scan_arg request = {
        .size = sizeof(request),
        .flags = flags,
        .start = start,
        .end = end,
        .vec = report ? (uint64_t)(uintptr_t)self->regions : 0,
        .vec_len = report ? MAX_REGIONS : 0,
        .category_mask = all,
        .category_anyof_mask = any,
        .return_mask = all | any,
    };
    long count = ioctl(self->descriptors[PAGEMAP], PAGEMAP_SCAN, &request);
    *walked = request.walk_end;
    return count;
}

/* Write-protect everything, from here on recording what is written. */
static int protect_all(Snapshot *self) {
    for (size_t i = 0; i < self->spans.count; i++) {
        Range *span = &self->spans.items[i];
        uint64_t walked;
        if (scan(self, span->start, span->end, PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC,
                 PAGE_IS_WRITTEN, 0, 0, &walked) < 0)
            return -1;
    }
    return 0;
}

/* Note the ranges of writable mappings that hold anything. */
static int find_contents(Snapshot *self) {
    Mapping mapping;
    const char *text = self->maps_text;
    while ((text = parse_mapping(text, &mapping)) != NULL) {
        if (mapping.mode[1] == 'w') {
            int is_shared = mapping.mode[3] == 's';
            if (is_shared && mapping.offset + mapping.end - mapping.start > self->memory->size) {
                errno = EINVAL;
                return -1;
            }
            if (add_range(&self->writable, mapping.start, mapping.end, NULL) < 0)
                return -1;
            if (mapping.inode != 0) { /* of a file, or shared: pages may be there unmapped */
                if (add_range(&self->saved, mapping.start, mapping.end, NULL) < 0)
                    return -1;
                if (is_shared)
                    self->saved.items[self->saved.count - 1].live =
                        self->memory->base + mapping.offset;
            } else {
                uint64_t from = mapping.start;
                while (from < mapping.end) {
                    long count = scan(self, from, mapping.end, 0, 0,
                                      PAGE_IS_PRESENT | PAGE_IS_SWAPPED, 1, &from);
                    if (count < 0)
                        return -1;
                    for (long i = 0; i < count; i++)
                        if (add_range(&self->saved, self->regions[i].start, self->regions[i].end,
                                      NULL) < 0)
                            return -1;
                }
            }
        }
        if (*text == 0)
            break;
    }
    return 0;
}

/* Collect the parts of the spans in which anything may be written, with small gaps between them. */
static int narrow_spans(Snapshot *self) {
    const Range *last = NULL;
    for (size_t i = 0; i < self->writable.count; i++) {
        const Range *range = &self->writable.items[i];
        const Range *span = range_at(&self->spans, range->start);
        Ranges *narrow = &self->narrow;
        if (span == last && range->start - narrow->items[narrow->count - 1].end < GAP)
            narrow->items[narrow->count - 1].end = range->end;
        else if (add_range(narrow, range->start, range->end, NULL) < 0)
            return -1;
        last = span;
    }
    return 0;
}

/* Read a page of the child, and compare it with the memory that is shared with this process. */
static int is_shared_page(const Snapshot *self, const Range *range, size_t offset) {
    char page[sizeof(zeros)];
    struct iovec local = {page, page_size};
    struct iovec remote = {(void *)(uintptr_t)(range->start + offset), page_size};
    return process_vm_readv(self->pid, &local, 1, &remote, 1, 0) == (ssize_t)page_size &&
           memcmp(page, range->live + offset, page_size) == 0;
}

/* Make a part of a range that is shared with this process readable here, and check that it is that. */
static int reach_live(const Snapshot *self, const Range *part) {
    size_t length = part->end - part->start;
    madvise(part->live, length, MADV_POPULATE_WRITE);
    if (is_shared_page(self, part, 0) && is_shared_page(self, part, length - page_size))
        return 0;
    errno = EINVAL; /* it is another memory */
    return -1;
}

/* Copy one range: what is shared with this process from there. */
static int copy_range(const Snapshot *self, const Range *range, char *to) {
    size_t length = range->end - range->start;
    if (range->live != NULL) {
        memcpy(to, range->live, length);
        return 0;
    }
    struct iovec local = {to, length}, remote = {(void *)(uintptr_t)range->start, length};
    return process_vm_readv(self->pid, &local, 1, &remote, 1, 0) == (ssize_t)length ? 0 : -1;
}

/* Reserve memory for all that was found, as contents for later snapshots too. */
static int make_contents(Snapshot *self, size_t size) {
    Contents *contents = PyObject_New(Contents, &ContentsType);
    if (contents == NULL) {
        PyErr_Clear();
        errno = ENOMEM;
        return -1;
    }
    contents->ranges = (Ranges){0};
    contents->size = size;
    contents->copy = reserve(size);
    self->contents = contents;
    if (contents->copy == NULL)
        return -1;
    madvise(contents->copy, size, MADV_HUGEPAGE);
    self->to = contents->copy;
    return 0;
}

/* Copy a part of a range to new contents. */
static int copy_to_contents(Snapshot *self, Range *range, const Range *part) {
    if (copy_range(self, part, self->to) < 0)
        return -1;
    if (part->start == range->start) {
        range->copy = self->to;
        if (add_range(&self->contents->ranges, range->start, range->end, self->to) < 0)
            return -1;
    }
    self->to += part->end - part->start;
    return 0;
}

/* Where the contents hold the same page, or NULL. */
static char *find_same(const Contents *contents, const Range *range, uint64_t page) {
    const Range *then = range_at(&contents->ranges, page);
    if (range->live == NULL || then == NULL || then->start > page)
        return NULL;
    char *copy = then->copy + (page - then->start);
    return memcmp(copy, range->live + (page - range->start), page_size) == 0 ? copy : NULL;
}

/* Refer to the contents for a part of a range, page by page, and copy what differs from them. */
static int refer_to_contents(Snapshot *self, const Range *range, const Range *part) {
    Ranges *referred = &self->referred;
    for (uint64_t page = part->start; page < part->end; page += page_size) {
        char *copy = find_same(self->contents, range, page);
        char *live = range->live == NULL ? NULL : range->live + (page - range->start);
        Range *last = referred->count ? &referred->items[referred->count - 1] : NULL;
        if (copy == NULL) {
            Range one = {page, page + page_size, NULL, live, 0};
            if (copy_range(self, &one, self->to) < 0)
                return -1;
            copy = self->to;
            self->to += page_size;
        }
        if (last != NULL && last->start >= range->start && last->end == page &&
            last->copy + (page - last->start) == copy) {
            last->end += page_size;
            continue;
        }
        if (add_range(referred, page, page + page_size, copy) < 0)
            return -1;
        referred->items[referred->count - 1].live = live;
    }
    return 0;
}

/* Reserve memory for the copies of what was found: of all, or of what differs from the contents of
   an earlier snapshot. */
static int begin_copies(Snapshot *self) {
    size_t size = 0;
    for (size_t i = 0; i < self->saved.count; i++)
        size += self->saved.items[i].end - self->saved.items[i].start;
    self->writes_size = size / page_size * sizeof(*self->writes);
    self->writes = reserve(self->writes_size);
    if (self->writes == NULL)
        return -1;
    if (self->contents == NULL)
        return make_contents(self, size);
    self->copy_size = size;
    self->to = self->copy = reserve(size);
    return self->copy == NULL ? -1 : 0;
}

/* Copy the next part of what was found. */
static int copy_part(Snapshot *self) {
    Range *range = &self->saved.items[self->at];
    size_t left = range->end - range->start - self->offset, length = left < STEP ? left : STEP;
    Range part = {range->start + self->offset, range->start + self->offset + length, NULL, NULL, 0};
    if (range->live != NULL) {
        part.live = range->live + self->offset;
        if (reach_live(self, &part) < 0)
            return -1;
    }
    if ((self->copy == NULL ? copy_to_contents(self, range, &part)
                            : refer_to_contents(self, range, &part)) < 0)
        return -1;
    self->offset += length;
    if (length == left) {
        self->at++;
        self->offset = 0;
    }
    return 0;
}

/* Conclude once all is copied. */
static int end_copies(Snapshot *self) {
    size_t pages = 0;
    if (self->copy == NULL) {
        if (mprotect(self->contents->copy, self->contents->size, PROT_READ) < 0)
            return -1;
    } else {
        release_ranges(&self->saved);
        self->saved = self->referred;
        self->referred = (Ranges){0};
    }
    for (size_t i = 0; i < self->saved.count; i++) {
        self->saved.items[i].first = pages;
        pages += (self->saved.items[i].end - self->saved.items[i].start) / page_size;
    }
    return 0;
}

/* Read the status: the peak of memory, and the state of the signals as text. */
static int read_status(Snapshot *self, char *signals, long *peak_kb) {
    char text[4096];
    ssize_t length = pread(self->descriptors[STATUS], text, sizeof(text) - 1, 0);
    if (length <= 0)
        return -1;
    text[length] = 0;
    char *peak = strstr(text, "\nVmHWM:"), *begin = strstr(text, "\nSigPnd:");
    char *end = begin == NULL ? NULL : strstr(begin, "\nCapInh:");
    if (peak == NULL || end == NULL || end - begin >= MAX_SIGNALS) {
        errno = EINVAL;
        return -1;
    }
    *peak_kb = strtol(peak + 7, NULL, 10);
    memcpy(signals, begin, (size_t)(end - begin));
    signals[end - begin] = 0;
    return 0;
}

/* Begin to measure the peak of memory anew. See proc(5). */
static int reset_peak(Snapshot *self) {
    return pwrite(self->descriptors[CLEAR_REFS], "5", 1, 0) == 1 ? 0 : -1;
}

/* Stop the child once it waits for its first program. Return 1, or 0 if it does not yet, or -1. */
static int stop_new(Snapshot *self) {
    if (!self->is_seized && ptrace(PTRACE_SEIZE, self->pid, 0, KILLED_WITH_TRACER) < 0)
        return -1;
    self->is_seized = 1;
    errno = 0;
    if (stop_in_read(self->pid, &self->registers, STEP_STOPS) == 0)
        return 1;
    if (errno != ETIMEDOUT || self->steps++ == MAX_STEPS)
        return -1;
    return (int)ptrace(PTRACE_CONT, self->pid, 0, 0);
}

/* Note the state of the stopped child, but for the contents of its memory. */
static int describe(Snapshot *self) {
    ssize_t length;
    if ((int)first_argument(&self->registers) != self->channel) {
        errno = EBADF;
        return -1;
    }
    if (read_extended(self->pid, &self->extended) < 0 ||
        ptrace(PTRACE_GETSIGMASK, self->pid, 8, &self->mask) < 0)
        return -1;
    length = read_maps(self->descriptors[MAPS], self->maps_text);
    if (length < 0)
        return -1;
    self->maps_length = (size_t)length;
    if (query_areas(self) < 0 || collect_spans(self->maps_text, &self->spans) < 0 ||
        find_contents(self) < 0 || narrow_spans(self) < 0)
        return -1;
    return begin_copies(self);
}

/* Record what the child writes from now on, and let it go on. */
static int conclude(Snapshot *self) {
    long peak;
    /* Contents first: a protected page that is empty looks like one that is swapped out. */
    if (end_copies(self) < 0 || protect_all(self) < 0 || reset_registers(self) < 0 ||
        read_status(self, self->signals, &peak) < 0 || reset_peak(self) < 0)
        return -1;
    return (int)ptrace(PTRACE_DETACH, self->pid, 0, 0);
}

/* Do a part of the work, which takes a millisecond or two. Return 1 at the end, 0 before, or -1. */
static int advance(Snapshot *self) {
    if (self->stage == STOPPING) {
        int stopped = stop_new(self);
        if (stopped <= 0)
            return stopped;
        if (describe(self) < 0)
            return -1;
        self->stage = COPYING;
        return 0;
    }
    if (self->stage == COPYING) {
        if (self->at < self->saved.count)
            return copy_part(self);
        if (conclude(self) < 0)
            return -1;
        self->stage = TAKEN;
    }
    return 1;
}

static void Snapshot_dealloc(Snapshot *self) {
    for (int i = 0; i < DESCRIPTORS; i++)
        close(self->descriptors[i]);
    release(self->copy, self->copy_size);
    release(self->writes, self->writes_size);
    release(self->maps_text, MAX_MAPS);
    release(self->maps_now, MAX_MAPS);
    release(self->regions, MAX_REGIONS * sizeof(struct page_region));
    free(self->areas);
    release_ranges(&self->spans);
    release_ranges(&self->writable);
    release_ranges(&self->narrow);
    release_ranges(&self->saved);
    release_ranges(&self->referred);
    release_ranges(&self->written);
    Py_XDECREF(self->memory);
    Py_XDECREF(self->contents);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *Snapshot_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    static char *names[] = {"pid", "channel", "descriptors", "memory", "contents", NULL};
    int pid, channel, given[DESCRIPTORS];
    Memory *memory;
    PyObject *contents = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "ii(iiiii)O!|O", names, &pid, &channel,
                                     &given[0], &given[1], &given[2], &given[3], &given[4],
                                     &MemoryType, &memory, &contents))
        return NULL;
    if (contents != Py_None && !Py_IS_TYPE(contents, &ContentsType)) {
        PyErr_SetString(PyExc_TypeError, "contents must be those of another snapshot");
        return NULL;
    }
    Snapshot *self = (Snapshot *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->pid = pid;
    self->channel = channel;
    self->listener = -1;
    self->memory = (Memory *)Py_NewRef((PyObject *)memory);
    if (contents != Py_None)
        self->contents = (Contents *)Py_NewRef(contents);
    memcpy(self->descriptors, given, sizeof(given));
    self->maps_text = reserve(MAX_MAPS);
    self->maps_now = reserve(MAX_MAPS);
    self->regions = reserve(MAX_REGIONS * sizeof(struct page_region));
    if (self->maps_text == NULL || self->maps_now == NULL || self->regions == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    return (PyObject *)self;
}

static PyObject *Snapshot_advance(Snapshot *self, PyObject *unused) {
    int result = advance(self);
    return result < 0 ? PyErr_SetFromErrno(PyExc_OSError) : PyBool_FromLong(result);
}

/* Let the child's call go on that its filter reports. */
static int let_go_on(int listener) {
    struct seccomp_notif call = {0};
    struct seccomp_notif_resp response = {0};
    struct pollfd waiting = {listener, POLLIN, 0};
    if (poll(&waiting, 1, MAX_WAIT) != 1 || ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0)
        return -1;
    response.id = call.id;
    response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
}

/* Make the child do a system call that it may do anyway, and return its result. */
static int inject(Snapshot *self, long number, uint64_t first, uint64_t second, long *result) {
    General registers = about_to_call(&self->registers, number, first, second);
    if (set_registers(self->pid, &registers) < 0)
        return -1;
    for (int i = 0; i < 2; i++) { /* the entry of the call and its exit */
        if (ptrace(PTRACE_SYSCALL, self->pid, 0, 0) < 0 ||
            (i == 1 && self->listener >= 0 && let_go_on(self->listener) < 0) ||
            wait_for_stop(self->pid, SIGTRAP) < 0)
            return -1;
    }
    if (get_registers(self->pid, &registers) < 0)
        return -1;
    *result = result_of(&registers);
    return 0;
}

/* Whether the map of memory that was just read is that of the snapshot. */
static int is_unchanged(const Snapshot *self, ssize_t length) {
    return length == (ssize_t)self->maps_length &&
           memcmp(self->maps_now, self->maps_text, self->maps_length) == 0;
}

/* Compare the mappings, and unmap those that the program has added. Return a reason or NULL. */
static const char *restore_mappings(Snapshot *self) {
    if (has_same_areas(self))
        return NULL;
    ssize_t length = read_maps(self->descriptors[MAPS], self->maps_now);
    if (length < 0)
        return "mappings unreadable";
    if (is_unchanged(self, length))
        return NULL;
    const char *then = self->maps_text, *now = self->maps_now;
    Range extra[MAX_EXTRA];
    int count = 0;
    while (*now != 0) {
        const char *end = strchr(now, '\n');
        const char *end_then = strchr(then, '\n');
        if (end == NULL)
            return "mappings unreadable";
        if (*then != 0 && end_then != NULL && end - now == end_then - then &&
            memcmp(now, then, (size_t)(end - now)) == 0) {
            then = end_then + 1;
        } else {
            Mapping mapping;
            if (parse_mapping(now, &mapping) == NULL || count == MAX_EXTRA)
                return "too many mappings";
            if (mapping.inode != 0 || *mapping.name == '[')
                return "mappings changed";
            extra[count++] = (Range){mapping.start, mapping.end, NULL, NULL, 0};
        }
        now = end + 1;
    }
    if (*then != 0)
        return "mappings changed";
    for (int i = 0; i < count; i++) {
        long result;
        uint64_t size = extra[i].end - extra[i].start;
        if (inject(self, SYS_munmap, extra[i].start, size, &result) < 0 || result != 0)
            return "mappings not removable";
    }
    length = read_maps(self->descriptors[MAPS], self->maps_now);
    if (!is_unchanged(self, length))
        return "mappings changed";
    return NULL;
}

typedef struct {
    struct iovec local[MAX_VECTORS], remote[MAX_VECTORS];
    int count;
    size_t bytes;
} Batch;

static int write_batch(Snapshot *self, Batch *batch) {
    if (batch->count == 0)
        return 0;
    ssize_t done = process_vm_writev(self->pid, batch->local, (unsigned long)batch->count,
                                     batch->remote, (unsigned long)batch->count, 0);
    int failed = done != (ssize_t)batch->bytes;
    batch->count = 0;
    batch->bytes = 0;
    return failed ? -1 : 0;
}

static int add_to_batch(Snapshot *self, Batch *batch, char *from, uint64_t to, size_t length) {
    batch->local[batch->count] = (struct iovec){from, length};
    batch->remote[batch->count] = (struct iovec){(void *)(uintptr_t)to, length};
    batch->bytes += length;
    return ++batch->count == MAX_VECTORS ? write_batch(self, batch) : 0;
}

/* Whether all of a region may be written. */
static int is_writable(const Snapshot *self, uint64_t start, uint64_t end) {
    const Range *mapping = range_at(&self->writable, start);
    if (mapping == NULL || mapping->start > start)
        return 0;
    while (mapping->end < end) {
        const Range *next = mapping + 1;
        if (next == self->writable.items + self->writable.count || next->start != mapping->end)
            return 0;
        mapping = next;
    }
    return 1;
}

/* Write back one region, part by part. */
static int restore_region(Snapshot *self, Batch *batch, uint64_t start, uint64_t end) {
    while (start < end) {
        Range *saved = range_at(&self->saved, start);
        uint64_t stop = end;
        char *from;
        if (saved != NULL && saved->start <= start) {
            stop = stop < saved->end ? stop : saved->end;
            from = saved->copy + (start - saved->start);
        } else {
            if (saved != NULL && saved->start < stop)
                stop = saved->start;
            if (stop - start > sizeof(zeros))
                stop = start + sizeof(zeros);
            from = zeros;
        }
        if (from != zeros && saved->live != NULL)
            memcpy(saved->live + (start - saved->start), from, stop - start);
        else if (add_to_batch(self, batch, from, start, stop - start) < 0)
            return -1;
        start = stop;
    }
    return 0;
}

static int protect_range(Snapshot *self, uint64_t start, uint64_t end) {
    struct uffdio_writeprotect request = {{start, end - start}, UFFDIO_WRITEPROTECT_MODE_WP};
    return start == end ? 0 : ioctl(self->descriptors[TRACKER], UFFDIO_WRITEPROTECT, &request);
}

/* Write-protect one region again, but for pages that nearly every program writes: writing those
   back each time costs less than the faults on them. */
static int protect(Snapshot *self, uint64_t start, uint64_t end) {
    uint64_t from = start;
    for (uint64_t page = start; page < end; page += page_size) {
        Range *saved = range_at(&self->saved, page);
        if (saved == NULL || saved->start > page)
            continue;
        uint16_t *writes = &self->writes[saved->first + (page - saved->start) / page_size];
        if (*writes < UINT16_MAX)
            (*writes)++;
        if (*writes < OFTEN || 2 * (long)*writes < self->programs)
            continue;
        if (protect_range(self, from, page) < 0)
            return -1;
        from = page + page_size;
    }
    return protect_range(self, from, end);
}

/* Note what was written, which must be writable still. Return a reason or NULL. */
static const char *find_written(Snapshot *self, const Ranges *where) {
    self->written.count = 0;
    for (size_t i = 0; i < where->count; i++) {
        uint64_t from = where->items[i].start, end = where->items[i].end;
        while (from < end) {
            uint64_t begin = from;
            long count = scan(self, from, end, PM_SCAN_CHECK_WPASYNC, PAGE_IS_WRITTEN, 0, 1, &from);
            if (count < 0)
                return "mapping replaced";
            for (long k = 0; k < count; k++) {
                struct page_region *region = &self->regions[k];
                if (!is_writable(self, region->start, region->end))
                    return "read-only page written";
                if (add_range(&self->written, region->start, region->end, NULL) < 0)
                    return "too many pages written";
            }
            if (from <= begin)
                return "page map unreadable";
        }
    }
    return NULL;
}

/* Write back what was written, and record again what is. Return a reason or NULL. */
static const char *restore_pages(Snapshot *self) {
    static Batch batch;
    batch.count = 0;
    batch.bytes = 0;
    self->programs++;
    for (size_t i = 0; i < self->written.count; i++) {
        Range *range = &self->written.items[i];
        if (restore_region(self, &batch, range->start, range->end) < 0)
            return "page not writable";
    }
    if (write_batch(self, &batch) < 0)
        return "page not writable";
    for (size_t i = 0; i < self->written.count; i++)
        if (protect(self, self->written.items[i].start, self->written.items[i].end) < 0)
            return "page not protectable";
    return NULL;
}

/* Stop the child where it waits for its next program. Return why that failed, or NULL. */
static const char *stop_after_program(Snapshot *self, General *registers, long *peak_kb) {
    char signals[MAX_SIGNALS];
    if (self->stage != TAKEN)
        return "not taken";
    if (ptrace(PTRACE_SEIZE, self->pid, 0, KILLED_WITH_TRACER) < 0)
        return "not traceable";
    if (stop_in_read(self->pid, registers, FEW_STOPS) < 0)
        return "not waiting";
    if (!is_same_call(registers, &self->registers))
        return "waiting elsewhere";
    if (ptrace(PTRACE_SETSIGMASK, self->pid, 8, &self->mask) < 0 ||
        read_status(self, signals, peak_kb) < 0 || strcmp(signals, self->signals) != 0)
        return "signals";
    return NULL;
}

static PyObject *Snapshot_stop(Snapshot *self, PyObject *unused) {
    long peak_kb = 0;
    General registers;
    const char *reason = stop_after_program(self, &registers, &peak_kb);
    explicit_bzero(&registers, sizeof(registers)); /* a program's: later children have this memory */
    return Py_BuildValue("(zl)", reason, peak_kb);
}

/* Put the child back that stop() has stopped, and let it go on. Return why not, or NULL. If it has
   made no call that changes mappings, they are as before, but for the stack, and only what was
   writable from the start can have been written. */
static const char *restore(Snapshot *self, int has_mapped) {
    const char *reason = NULL;
    const Ranges *where = &self->spans;
    if (has_mapped || self->stack == NULL)
        reason = restore_mappings(self);
    else if (!has_same_stack(self))
        reason = "mappings changed";
    else
        where = &self->narrow;
    if (reason == NULL)
        reason = find_written(self, where);
    if (reason == NULL)
        reason = restore_pages(self);
    if (reason != NULL)
        return reason;
    if (reset_registers(self) < 0)
        return "registers";
    if (reset_peak(self) < 0)
        return "peak of memory";
    return ptrace(PTRACE_DETACH, self->pid, 0, 0) < 0 ? "detaching" : NULL;
}

static PyObject *Snapshot_restore(Snapshot *self, PyObject *args) {
    int has_mapped;
    if (!PyArg_ParseTuple(args, "pi", &has_mapped, &self->listener))
        return NULL;
    return Py_BuildValue("z", restore(self, has_mapped));
}

static PyObject *Snapshot_get_contents(Snapshot *self, void *unused) {
    return Py_NewRef((PyObject *)self->contents);
}

static PyGetSetDef Snapshot_attributes[] = {
    {"contents", (getter)Snapshot_get_contents, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef Snapshot_methods[] = {
    {"advance", (PyCFunction)Snapshot_advance, METH_NOARGS, NULL},
    {"stop", (PyCFunction)Snapshot_stop, METH_NOARGS, NULL},
    {"restore", (PyCFunction)Snapshot_restore, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject SnapshotType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "sandbox.kernel._snapshot.Snapshot",
    .tp_basicsize = sizeof(Snapshot),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = Snapshot_new,
    .tp_dealloc = (destructor)Snapshot_dealloc,
    .tp_methods = Snapshot_methods,
    .tp_getset = Snapshot_attributes,
};

static PyMethodDef functions[] = {
    {"track", track, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

#else

static PyMethodDef functions[] = {{NULL, NULL, 0, NULL}};

#endif

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_snapshot", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__snapshot(void) {
    PyObject *module = PyModule_Create(&definition);
#ifdef IS_SUPPORTED
    page_size = (size_t)sysconf(_SC_PAGESIZE);
    if (module != NULL && (PyType_Ready(&ContentsType) < 0 ||
                           PyModule_AddType(module, &SnapshotType) < 0 ||
                           PyModule_AddType(module, &MemoryType) < 0)) {
        Py_DECREF(module);
        return NULL;
    }
#endif
    return module;
}
