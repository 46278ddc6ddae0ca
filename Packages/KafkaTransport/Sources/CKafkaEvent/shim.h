// libevent, and the two descriptors on which a loop waits, as functions whose signatures contain no C structs. A struct
// of libc in this header would count as a declaration of this module wherever the module is imported.
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

// Creates an event base for one thread: without locks, and not affected by environment variables.
static inline void *ckafka_event_base_create(void) {
    struct event_config *config = event_config_new();
    if (!config) return NULL;
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

static inline void ckafka_event_base_free(void *base) { event_base_free((struct event_base *)base); }

// Waits for readiness, or only checks it, and calls the callbacks of what is ready. Returns -1 if waiting failed.
static inline int ckafka_event_base_wait(void *base, int blocking) {
    return event_base_loop((struct event_base *)base, blocking ? EVLOOP_ONCE : EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

// Creates a persistent event, which is not armed yet. With `edge` it fires once per change instead of once per turn.
static inline void *ckafka_event_create(void *base, int descriptor, int what, int edge,
                                        ckafka_event_callback callback, void *argument) {
    short flags = (short)(what | EV_PERSIST | (edge ? EV_ET : 0));
    return event_new((struct event_base *)base, descriptor, flags, callback, argument);
}

static inline int ckafka_event_arm(void *event) { return event_add((struct event *)event, NULL); }
static inline void ckafka_event_disarm(void *event) { event_del((struct event *)event); }
static inline void ckafka_event_free(void *event) { event_free((struct event *)event); }

// These descriptors are watched with edge triggering, so the loop never reads them: every write, and every expiry, is a
// new edge.
static inline int ckafka_wakeup_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

static inline void ckafka_wakeup_signal(int descriptor) {
    uint64_t one = 1;
    while (write(descriptor, &one, sizeof one) < 0 && errno == EINTR) {}
}

// Waits for a signal without an event base, for at most `milliseconds` (-1: for ever), and consumes it.
static inline void ckafka_wakeup_wait(int descriptor, int milliseconds) {
    struct pollfd waited = {descriptor, POLLIN, 0};
    uint64_t count;
    if (poll(&waited, 1, milliseconds) > 0 && read(descriptor, &count, sizeof count) < 0) return;
}

static inline int ckafka_alarm_open(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK); }

// Sets the alarm to a time of CLOCK_MONOTONIC. A past time fires immediately.
static inline void ckafka_alarm_set(int descriptor, int64_t nanoseconds) {
    struct itimerspec when;
    memset(&when, 0, sizeof when);
    when.it_value.tv_sec = nanoseconds / 1000000000;
    when.it_value.tv_nsec = nanoseconds % 1000000000;
    timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &when, NULL);
}

// libc declares this function only with _GNU_SOURCE. If libc's header were included, `sockaddr` would count as a
// declaration of this module.
struct sockaddr;
int accept4(int, struct sockaddr *, unsigned int *, int);

// Calls accept4. `address` has room for a sockaddr of `length` bytes, and `length` receives the size that was written.
static inline int ckafka_accept(int listener, void *address, unsigned int *length, int flags) {
    return accept4(listener, (struct sockaddr *)address, length, flags);
}

// Sets the name of the calling thread. The kernel uses the first 15 bytes.
static inline void ckafka_thread_name(const char *name) { prctl(PR_SET_NAME, name); }

#endif
