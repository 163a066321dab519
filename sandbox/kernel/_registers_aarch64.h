/* The registers of a child on arm64: how it makes a system call, and all that it can change.

   The kernel has a set of registers (NT_ARM_…) for each extension of the architecture. A program can
   change those of SETTABLE itself, and the others only by prctl(2), which it may not call. All sets
   are compared after they have been written, also ones that are not known here. */

#include <asm/ptrace.h>

#define CALL 0xD4000001U /* svc #0 */
#define FIRST_SET 0x400  /* NT_ARM_VFP, the first number of a set of this architecture */
#define LAST_SET 0x41F
#define MAX_SETS 34
#define MAX_SET (12 * 1024) /* bytes of one set: SVE needs 9 kB; a multiple of any register's size */
#define MAX_CONTENT (48 * 1024)

/* include/uapi/linux/elf.h of Linux 6.12, which older headers lack. */
#define SET_TLS 0x401         /* the thread pointers */
#define SET_SYSTEM_CALL 0x404 /* the call that is being made, if any */
#define SET_SVE 0x405
#define SET_ZA 0x40C   /* of SME; written without contents, it is switched off as in a new process */
#define SET_FPMR 0x40E /* the modes of 8-bit floating point */
#define SET_POE 0x40F  /* the rights of memory protection keys */

typedef struct user_pt_regs General;

typedef struct {
    int kind;
    size_t start, size;
} Set;

typedef struct {
    char content[MAX_CONTENT];
    Set sets[MAX_SETS];
    int count;
} Extended;

/* Whether the stopped child is about to call read(): the kernel puts one that it interrupts in a call
   back to before it. No other call can be under way then, since the number is that of this one. */
static int is_in_read(pid_t pid, const General *general) {
    errno = 0;
    long word = ptrace(PTRACE_PEEKTEXT, pid, (void *)(uintptr_t)general->pc, 0);
    return general->regs[8] == SYS_read && errno == 0 && (uint32_t)word == CALL;
}

/* Whether two calls are made from the same place, on the same descriptor. */
static int is_same_call(const General *one, const General *other) {
    return one->pc == other->pc && one->sp == other->sp && one->regs[0] == other->regs[0];
}

static uint64_t first_argument(const General *general) { return general->regs[0]; }

static uint64_t second_argument(const General *general) { return general->regs[1]; }

static long result_of(const General *general) { return (long)general->regs[0]; }

/* Return registers with which a child in read() makes another call from there when it goes on. */
static General about_to_call(const General *in_read, long number, uint64_t first, uint64_t second) {
    General general = *in_read;
    general.regs[8] = (uint64_t)number;
    general.regs[0] = first;
    general.regs[1] = second;
    return general;
}

static int is_settable(int kind) {
    return kind == NT_PRFPREG || kind == SET_TLS || kind == SET_SYSTEM_CALL || kind == SET_SVE ||
           kind == SET_ZA || kind == SET_FPMR || kind == SET_POE;
}

static int read_set(pid_t pid, int kind, char *content, size_t *size) {
    struct iovec vector = {content, MAX_SET};
    if (ptrace(PTRACE_GETREGSET, pid, kind, &vector) < 0)
        return -1;
    *size = vector.iov_len;
    if (*size < MAX_SET)
        return 0;
    errno = E2BIG;
    return -1;
}

/* Read all sets that this machine has. */
static int read_extended(pid_t pid, Extended *extended) {
    size_t start = 0;
    extended->count = 0;
    for (int kind = FIRST_SET - 1; kind <= LAST_SET; kind++) {
        Set set = {kind < FIRST_SET ? NT_PRFPREG : kind, start, 0};
        if (start + MAX_SET > MAX_CONTENT) {
            errno = E2BIG;
            return -1;
        }
        if (read_set(pid, set.kind, extended->content + start, &set.size) < 0) {
            if (set.kind == NT_PRFPREG || (errno != EINVAL && errno != ENODEV))
                return -1;
            continue; /* the machine does not have it */
        }
        extended->sets[extended->count++] = set;
        start += (set.size + 15) / 16 * 16;
    }
    return 0;
}

/* Put the sets back, and check that all are as they were. */
static int write_extended(pid_t pid, const Extended *extended) {
    static char now[MAX_SET];
    int result = 0;
    for (int i = 0; i < extended->count; i++) {
        const Set *set = &extended->sets[i];
        struct iovec vector = {(void *)(extended->content + set->start), set->size};
        if (is_settable(set->kind) && ptrace(PTRACE_SETREGSET, pid, set->kind, &vector) < 0)
            return -1;
    }
    for (int i = 0; i < extended->count && result == 0; i++) {
        const Set *set = &extended->sets[i];
        size_t size;
        if (read_set(pid, set->kind, now, &size) < 0 || size != set->size ||
            memcmp(now, extended->content + set->start, size) != 0)
            result = -1;
    }
    explicit_bzero(now, sizeof(now)); /* it may be a program's, and later children have this memory */
    return result;
}
