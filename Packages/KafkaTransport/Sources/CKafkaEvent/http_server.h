// The part of libevent's HTTP server that is used, with two limits that it does not have: on the number of connections,
// and on the total duration of a connection, even if data trickles in. All functions must be called on the server's
// thread, except `ckafka_wakeup_signal`.
#ifndef CKAFKA_HTTP_SERVER_H
#define CKAFKA_HTTP_SERVER_H

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <stdint.h>
#include <stdlib.h>

#include "shim.h"

struct ckafka_http_connection;
struct ckafka_http_server;

// Responds to a request. `path` and `query` are valid during the call. `query` may be NULL.
typedef void (*ckafka_http_handler)(void *argument, struct evhttp_request *request, int is_get, int is_head,
                                    const char *path, const char *query);

struct ckafka_http_server {
    struct event_base *base;
    struct evhttp *http;
    struct evconnlistener *listener;
    struct event *wakeup;
    struct event *sweep;
    struct event *resume;
    struct ckafka_http_connection *connections;
    int count;
    int maximum_connections;
    int64_t milliseconds;
    size_t high_water;
    ckafka_http_handler handler;
    void *argument;
};

// A reference of our own to the stream that evhttp reads from. It keeps the descriptor from being closed and reused
// until we know that evhttp no longer uses it.
struct ckafka_http_connection {
    struct ckafka_http_server *server;
    struct bufferevent *stream;
    struct event *deadline;
    // Whether the request has arrived.
    int is_answering;
    struct ckafka_http_connection *next;
};

// ---------------------------------------------------------------- connections

// Returns whether evhttp has released the stream: then it has removed its callbacks.
static inline int ckafka_http_is_over(struct bufferevent *stream) {
    bufferevent_data_cb reading, writing;
    bufferevent_event_cb event;
    void *argument;
    bufferevent_getcb(stream, &reading, &writing, &event, &argument);
    return !reading && !writing && !event;
}

static inline void ckafka_http_release_connection(struct ckafka_http_connection *connection) {
    connection->server->count--;
    event_free(connection->deadline);
    bufferevent_decref(connection->stream);
    free(connection);
}

// Releases the connections that are over; all of them if `all` is set.
static inline void ckafka_http_sweep(struct ckafka_http_server *server, int all) {
    struct ckafka_http_connection **place = &server->connections;
    while (*place) {
        struct ckafka_http_connection *connection = *place;
        if (all || ckafka_http_is_over(connection->stream)) {
            *place = connection->next;
            ckafka_http_release_connection(connection);
        } else {
            place = &connection->next;
        }
    }
}

static inline void ckafka_http_should_sweep(evutil_socket_t descriptor, short what, void *argument) {
    (void)descriptor, (void)what;
    ckafka_http_sweep((struct ckafka_http_server *)argument, 0);
}

// Ends a connection. After the shutdown evhttp sees the end of the stream in any state, and closes it.
static inline void ckafka_http_end(struct ckafka_http_connection *ended) {
    struct ckafka_http_connection **place = &ended->server->connections;
    shutdown(bufferevent_getfd(ended->stream), SHUT_RDWR);
    while (*place != ended) place = &(*place)->next;
    *place = ended->next;
    ckafka_http_release_connection(ended);
}

// The connection has reached its time limit.
static inline void ckafka_http_expired(evutil_socket_t descriptor, short what, void *argument) {
    (void)descriptor, (void)what;
    ckafka_http_end((struct ckafka_http_connection *)argument);
}

// Ends the oldest connection whose request has not arrived, or the oldest of all: clients that send a byte now and then
// must not keep others waiting.
static inline void ckafka_http_make_room(struct ckafka_http_server *server) {
    struct ckafka_http_connection *oldest = NULL, *unasked = NULL;
    for (struct ckafka_http_connection *each = server->connections; each; each = each->next) {
        oldest = each;
        if (!each->is_answering) unasked = each;
    }
    if (unasked || oldest) ckafka_http_end(unasked ? unasked : oldest);
}

// Stops accepting for a while. New connections wait in the system's queue.
static inline void ckafka_http_pause(struct ckafka_http_server *server, int milliseconds) {
    struct timeval time = {0, milliseconds * 1000};
    evconnlistener_disable(server->listener);
    event_add(server->resume, &time);
}

static inline void ckafka_http_resumed(evutil_socket_t descriptor, short what, void *argument) {
    (void)descriptor, (void)what;
    evconnlistener_enable(((struct ckafka_http_server *)argument)->listener);
}

// Most likely there are no descriptors or memory left. Without a pause the loop would spin.
static inline void ckafka_http_cannot_accept(struct evconnlistener *listener, void *argument) {
    (void)listener;
    ckafka_http_pause((struct ckafka_http_server *)argument, 50);
}

// Creates the stream from which evhttp reads an accepted connection. If this returns NULL, evhttp creates one itself,
// which has no time limit. So it returns NULL only if there is no memory.
static inline struct bufferevent *ckafka_http_accepted(struct event_base *base, void *argument) {
    struct ckafka_http_server *server = (struct ckafka_http_server *)argument;
    struct timeval time = {server->milliseconds / 1000, (server->milliseconds % 1000) * 1000};
    struct ckafka_http_connection *connection = (struct ckafka_http_connection *)calloc(1, sizeof *connection);
    struct bufferevent *stream = connection ? bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE) : NULL;
    struct event *deadline = stream ? evtimer_new(base, ckafka_http_expired, connection) : NULL;
    if (!deadline || event_add(deadline, &time) != 0) {
        if (deadline) event_free(deadline);
        if (stream) bufferevent_free(stream);
        free(connection);
        return NULL;
    }
    // Data that arrives after evhttp has released the stream is buffered, not parsed. This limits its size.
    bufferevent_setwatermark(stream, EV_READ, 0, server->high_water);
    bufferevent_incref(stream);
    ckafka_http_sweep(server, 0);
    if (server->count >= server->maximum_connections) {
        ckafka_http_make_room(server);
        // In the loop's next turn evhttp closes what was ended, and reads what was accepted: then the next is accepted.
        ckafka_http_pause(server, 0);
    }
    connection->server = server;
    connection->stream = stream;
    connection->deadline = deadline;
    connection->next = server->connections;
    server->connections = connection;
    server->count++;
    return stream;
}

// ---------------------------------------------------------------- requests

static inline void ckafka_http_answered(struct evhttp_request *request, void *argument) {
    struct timeval soon = {0, 0};
    (void)request;
    event_add(((struct ckafka_http_server *)argument)->sweep, &soon);
}

static inline void ckafka_http_requested(struct evhttp_request *request, void *argument) {
    struct ckafka_http_server *server = (struct ckafka_http_server *)argument;
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
    const char *path = uri ? evhttp_uri_get_path(uri) : NULL;
    enum evhttp_cmd_type command = evhttp_request_get_command(request);
    struct bufferevent *stream = evhttp_connection_get_bufferevent(evhttp_request_get_connection(request));
    for (struct ckafka_http_connection *each = server->connections; each; each = each->next)
        if (each->stream == stream) each->is_answering = 1;
    evhttp_request_set_on_complete_cb(request, ckafka_http_answered, server);
    server->handler(server->argument, request, command == EVHTTP_REQ_GET, command == EVHTTP_REQ_HEAD, path ? path : "",
                    uri ? evhttp_uri_get_query(uri) : NULL);
}

// Sends a response, after which the connection ends. The response to HEAD has the length that the body would have.
static inline void ckafka_http_reply(struct evhttp_request *request, int status, const char *type, const char *length,
                                     const char *allow, const void *body, size_t count) {
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
    struct evbuffer *buffer = evbuffer_new();
    int good = buffer && evhttp_add_header(headers, "Connection", "close") == 0 &&
               evhttp_add_header(headers, "Content-Length", length) == 0 &&
               evhttp_add_header(headers, "Content-Type", type) == 0 &&
               (!allow || evhttp_add_header(headers, "Allow", allow) == 0) &&
               (count == 0 || evbuffer_add(buffer, body, count) == 0);
    if (good) {
        evhttp_send_reply(request, status, NULL, buffer);
    } else {
        evhttp_clear_headers(headers);
        evhttp_add_header(headers, "Connection", "close");
        evhttp_send_reply(request, HTTP_INTERNAL, NULL, NULL);
    }
    if (buffer) evbuffer_free(buffer);
}

// ---------------------------------------------------------------- the server

static inline void ckafka_http_server_free(void *opaque) {
    struct ckafka_http_server *server = (struct ckafka_http_server *)opaque;
    if (server->http) evhttp_free(server->http);
    ckafka_http_sweep(server, 1);
    if (server->resume) event_free(server->resume);
    if (server->sweep) event_free(server->sweep);
    if (server->wakeup) event_free(server->wakeup);
    if (server->base) event_base_free(server->base);
    free(server);
}

static inline void ckafka_http_should_stop(evutil_socket_t descriptor, short what, void *argument) {
    (void)descriptor, (void)what;
    event_base_loopbreak((struct event_base *)argument);
}

// Creates a server on a listening socket. It takes ownership of the socket, even if it fails. The server ends when
// `wakeup` is signalled.
static inline void *ckafka_http_server_create(int socket, int wakeup, size_t head, size_t body, int64_t milliseconds,
                                              int connections, ckafka_http_handler handler, void *argument) {
    struct ckafka_http_server *server = (struct ckafka_http_server *)calloc(1, sizeof *server);
    struct evhttp_bound_socket *bound = NULL;
    struct timeval time = {milliseconds / 1000, (milliseconds % 1000) * 1000};
    if (!server) {
        evutil_closesocket(socket);
        return NULL;
    }
    server->maximum_connections = connections;
    server->milliseconds = milliseconds;
    server->high_water = 2 * (head + body);
    server->handler = handler;
    server->argument = argument;
    server->base = (struct event_base *)ckafka_event_base_create();
    if (server->base) {
        server->http = evhttp_new(server->base);
        server->wakeup = event_new(server->base, wakeup, EV_READ, ckafka_http_should_stop, server->base);
        server->sweep = evtimer_new(server->base, ckafka_http_should_sweep, server);
        server->resume = evtimer_new(server->base, ckafka_http_resumed, server);
    }
    if (server->http && server->sweep && server->resume && server->wakeup && event_add(server->wakeup, NULL) == 0)
        bound = evhttp_accept_socket_with_handle(server->http, socket);
    if (!bound) {
        evutil_closesocket(socket);
        ckafka_http_server_free(server);
        return NULL;
    }
    server->listener = evhttp_bound_socket_get_listener(bound);
    evconnlistener_set_error_cb(server->listener, ckafka_http_cannot_accept);
    evhttp_set_max_headers_size(server->http, (ev_ssize_t)head);
    evhttp_set_max_body_size(server->http, (ev_ssize_t)body);
    evhttp_set_timeout_tv(server->http, &time);
    // All methods reach the handler, so that it can respond with 405 to those that are not served.
    evhttp_set_allowed_methods(server->http, 0xffff);
    evhttp_set_bevcb(server->http, ckafka_http_accepted, server);
    evhttp_set_gencb(server->http, ckafka_http_requested, server);
    return server;
}

// Serves requests until the server is told to end.
static inline void ckafka_http_server_run(void *server) {
    event_base_dispatch(((struct ckafka_http_server *)server)->base);
}

#endif
