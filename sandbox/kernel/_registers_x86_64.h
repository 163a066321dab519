/* The registers of a child on x86-64: how it makes a system call, and all that it can change. */

#include <sys/user.h>

#define MAX_XSTATE (16 * 1024) /* bytes of extended registers: AMX needs 11 kB */
#define RESTART -512           /* ERESTARTSYS: the result of a call that a signal interrupted */

typedef struct user_regs_struct General;

typedef struct {
    char content[MAX_XSTATE];
    size_t size;
} Extended;

/* Whether the stopped child waits in read(), which it makes again when it goes on. */
static int is_in_read(pid_t pid, const General *general) {
    return general->orig_rax == SYS_read && (long)general->rax == RESTART;
}

/* Whether two calls are made from the same place, on the same descriptor. */
static int is_same_call(const General *one, const General *other) {
    return one->rip == other->rip && one->rsp == other->rsp && one->rdi == other->rdi;
}

static uint64_t first_argument(const General *general) { return general->rdi; }

static uint64_t second_argument(const General *general) { return general->rsi; }

static long result_of(const General *general) { return (long)general->rax; }

/* Return registers with which a child in read() makes another call from there when it goes on. */
static General about_to_call(const General *in_read, long number, uint64_t first, uint64_t second) {
    General general = *in_read;
    general.rip -= 2; /* the length of `syscall` */
    general.rax = (unsigned long)number;
    general.orig_rax = (unsigned long)-1;
    general.rdi = first;
    general.rsi = second;
    return general;
}

static int read_extended(pid_t pid, Extended *extended) {
    struct iovec vector = {extended->content, MAX_XSTATE};
    if (ptrace(PTRACE_GETREGSET, pid, NT_X86_XSTATE, &vector) < 0)
        return -1;
    extended->size = vector.iov_len;
    return 0;
}

static int write_extended(pid_t pid, const Extended *extended) {
    struct iovec vector = {(void *)extended->content, extended->size};
    return (int)ptrace(PTRACE_SETREGSET, pid, NT_X86_XSTATE, &vector);
}
