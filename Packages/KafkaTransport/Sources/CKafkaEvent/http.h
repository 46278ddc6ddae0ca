// A blocking call of libevent's HTTP client, which fetches a small document from a service on this machine or its link.
#ifndef CKAFKA_HTTP_H
#define CKAFKA_HTTP_H

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// The response. The caller owns the body, and must wipe it and pass it to `ckafka_http_release`.
struct ckafka_http_answer {
    int status;
    void *body;
    size_t length;
};

struct ckafka_http_wait {
    struct event_base *base;
    struct ckafka_http_answer *answer;
};

static inline void ckafka_http_done(struct evhttp_request *request, void *argument) {
    struct ckafka_http_wait *wait = (struct ckafka_http_wait *)argument;
    if (request && evhttp_request_get_response_code(request) > 0) {
        struct evbuffer *input = evhttp_request_get_input_buffer(request);
        size_t length = evbuffer_get_length(input);
        void *body = malloc(length ? length : 1);
        if (body && evbuffer_copyout(input, body, length) == (ev_ssize_t)length) {
            wait->answer->status = evhttp_request_get_response_code(request);
            wait->answer->body = body;
            wait->answer->length = length;
        } else {
            free(body);
        }
    }
    event_base_loopbreak(wait->base);
}

// Requests `path` from an IP address. `names` and `values` are `count` headers. Redirects are not followed. `status` is
// 0 if the body is larger than `maximum`, if there is no response within `milliseconds`, or if the response is not
// HTTP.
static inline struct ckafka_http_answer ckafka_http_fetch(
    const char *address, uint16_t port, int is_put, const char *path, const char *const *names,
    const char *const *values, int count, int milliseconds, size_t maximum) {
    struct ckafka_http_answer answer = {0, NULL, 0};
    struct event_base *base = event_base_new();
    struct evhttp_connection *connection = base ? evhttp_connection_base_new(base, NULL, address, port) : NULL;
    struct ckafka_http_wait wait = {base, &answer};
    struct evhttp_request *request = connection ? evhttp_request_new(ckafka_http_done, &wait) : NULL;
    if (request) {
        struct timeval time = {milliseconds / 1000, (milliseconds % 1000) * 1000};
        evhttp_connection_set_timeout_tv(connection, &time);
        evhttp_connection_set_max_headers_size(connection, 64 << 10);
        evhttp_connection_set_max_body_size(connection, (ev_ssize_t)maximum);
        struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
        int good = evhttp_add_header(headers, "Host", address) == 0 &&
                   evhttp_add_header(headers, "Connection", "close") == 0;
        for (int i = 0; i < count; i++) good = good && evhttp_add_header(headers, names[i], values[i]) == 0;
        if (good && evhttp_make_request(connection, request, is_put ? EVHTTP_REQ_PUT : EVHTTP_REQ_GET, path) == 0) {
            event_base_loopexit(base, &time);
            event_base_dispatch(base);
        } else if (!good) {
            evhttp_request_free(request);
        }
    }
    if (connection) evhttp_connection_free(connection);
    if (base) event_base_free(base);
    return answer;
}

static inline void ckafka_http_release(void *body) { free(body); }

#endif
