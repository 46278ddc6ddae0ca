// libevent, and the two descriptors a loop sleeps on, as functions that name no C struct:
// a struct of libc that stood here would count as this module's wherever the module is seen.
#ifndef CKAFKA_EVENT_SHIM_H
#define CKAFKA_EVENT_SHIM_H

#include <errno.h>
#include <event2/event.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

static const int ckafka_event_read = EV_READ;
static const int ckafka_event_write = EV_WRITE;

typedef void (*ckafka_event_callback)(int descriptor, short what, void *argument);

// A base for one thread: no locks, and no environment variable changes how it works.
static inline void *ckafka_event_base_create(void) {
    struct event_config *config = event_config_new();
    if (!config) return NULL;
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

static inline void ckafka_event_base_free(void *base) { event_base_free((struct event_base *)base); }

// Waits for readiness, or only looks, and calls the callbacks of what is ready. Returns -1 where waiting is impossible.
static inline int ckafka_event_base_wait(void *base, int blocking) {
    return event_base_loop((struct event_base *)base, blocking ? EVLOOP_ONCE : EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

// A persistent event, not armed yet. `edge` asks for one call per change instead of one per turn.
static inline void *ckafka_event_create(void *base, int descriptor, int what, int edge,
                                        ckafka_event_callback callback, void *argument) {
    short flags = (short)(what | EV_PERSIST | (edge ? EV_ET : 0));
    return event_new((struct event_base *)base, descriptor, flags, callback, argument);
}

static inline int ckafka_event_arm(void *event) { return event_add((struct event *)event, NULL); }
static inline void ckafka_event_disarm(void *event) { event_del((struct event *)event); }
static inline void ckafka_event_free(void *event) { event_free((struct event *)event); }

// Watched by edge, neither descriptor is ever read in the loop: every write, and every expiry, is a new edge.
static inline int ckafka_wakeup_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

static inline void ckafka_wakeup_signal(int descriptor) {
    uint64_t one = 1;
    while (write(descriptor, &one, sizeof one) < 0 && errno == EINTR) {}
}

// Waits without a base for a signal, at most so long (-1: for ever), and takes it back.
static inline void ckafka_wakeup_wait(int descriptor, int milliseconds) {
    struct pollfd waited = {descriptor, POLLIN, 0};
    uint64_t count;
    if (poll(&waited, 1, milliseconds) > 0 && read(descriptor, &count, sizeof count) < 0) return;
}

static inline int ckafka_alarm_open(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK); }

// Rings at a time of CLOCK_MONOTONIC, at once where it is past.
static inline void ckafka_alarm_set(int descriptor, int64_t nanoseconds) {
    struct itimerspec when;
    memset(&when, 0, sizeof when);
    when.it_value.tv_sec = nanoseconds / 1000000000;
    when.it_value.tv_nsec = nanoseconds % 1000000000;
    timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &when, NULL);
}

// Declared by libc only for programs that ask for everything GNU; with libc's own header, `sockaddr` would be ours.
struct sockaddr;
int accept4(int, struct sockaddr *, unsigned int *, int);

// accept4; `address` is room for a sockaddr of `length` bytes, which becomes the length that was written.
static inline int ckafka_accept(int listener, void *address, unsigned int *length, int flags) {
    return accept4(listener, (struct sockaddr *)address, length, flags);
}

// Names the calling thread; the kernel takes 15 bytes.
static inline void ckafka_thread_name(const char *name) { prctl(PR_SET_NAME, name); }

#endif
