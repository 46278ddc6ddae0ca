// libcurl's variadic functions, as one function per argument type, because Swift cannot call variadic functions.
#ifndef CKAFKA_CURL_SHIM_H
#define CKAFKA_CURL_SHIM_H

#include <curl/curl.h>
#include <stddef.h>

typedef size_t (*ckafka_curl_sink)(char *bytes, size_t size, size_t count, void *context);

static inline int ckafka_curl_initialize(void) { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }
static inline void *ckafka_curl_create(void) { return curl_easy_init(); }
static inline void ckafka_curl_free(void *handle) { curl_easy_cleanup((CURL *)handle); }

static inline int ckafka_curl_set_long(void *handle, CURLoption option, long value) {
    return curl_easy_setopt((CURL *)handle, option, value) == CURLE_OK;
}

// libcurl copies the text, except that of CURLOPT_POSTFIELDS, which must outlive the request.
static inline int ckafka_curl_set_text(void *handle, CURLoption option, const char *value) {
    return curl_easy_setopt((CURL *)handle, option, value) == CURLE_OK;
}

static inline int ckafka_curl_set_body(void *handle, const void *bytes, size_t count) {
    return curl_easy_setopt((CURL *)handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count) == CURLE_OK &&
           curl_easy_setopt((CURL *)handle, CURLOPT_POSTFIELDS, (const char *)bytes) == CURLE_OK;
}

static inline int ckafka_curl_set_authority(void *handle, const void *pem, size_t count) {
    struct curl_blob blob = {(void *)pem, count, CURL_BLOB_COPY};
    return curl_easy_setopt((CURL *)handle, CURLOPT_CAINFO_BLOB, &blob) == CURLE_OK;
}

static inline int ckafka_curl_set_sink(void *handle, ckafka_curl_sink sink, void *context) {
    return curl_easy_setopt((CURL *)handle, CURLOPT_WRITEFUNCTION, sink) == CURLE_OK &&
           curl_easy_setopt((CURL *)handle, CURLOPT_WRITEDATA, context) == CURLE_OK;
}

// Adds a header line to a list; creates the list if it is NULL. If there is no memory, returns NULL and leaves the list
// unchanged.
static inline void *ckafka_curl_header(void *list, const char *line) {
    return curl_slist_append((struct curl_slist *)list, line);
}

static inline void ckafka_curl_headers_free(void *list) { curl_slist_free_all((struct curl_slist *)list); }

static inline int ckafka_curl_set_headers(void *handle, void *list) {
    return curl_easy_setopt((CURL *)handle, CURLOPT_HTTPHEADER, (struct curl_slist *)list) == CURLE_OK;
}

// Several requests on one thread.
static inline void *ckafka_curl_multi_create(void) { return curl_multi_init(); }
static inline void ckafka_curl_multi_free(void *multi) { curl_multi_cleanup((CURLM *)multi); }

static inline int ckafka_curl_multi_add(void *multi, void *handle) {
    return curl_multi_add_handle((CURLM *)multi, (CURL *)handle) == CURLM_OK;
}

static inline void ckafka_curl_multi_remove(void *multi, void *handle) {
    curl_multi_remove_handle((CURLM *)multi, (CURL *)handle);
}

// Performs all work that needs no waiting.
static inline int ckafka_curl_multi_work(void *multi) {
    int running = 0;
    return curl_multi_perform((CURLM *)multi, &running) == CURLM_OK;
}

// Waits until there is work, for at most `milliseconds`. `ckafka_curl_multi_wake` ends the wait from any thread.
static inline int ckafka_curl_multi_wait(void *multi, int milliseconds) {
    return curl_multi_poll((CURLM *)multi, NULL, 0, milliseconds, NULL) == CURLM_OK;
}

static inline void ckafka_curl_multi_wake(void *multi) { curl_multi_wakeup((CURLM *)multi); }

// Returns the handle of a completed request, and its result in `code`. Returns NULL if there is none.
static inline void *ckafka_curl_multi_ended(void *multi, CURLcode *code) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read((CURLM *)multi, &left))) {
        if (message->msg == CURLMSG_DONE) {
            *code = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}

static inline long ckafka_curl_status(void *handle) {
    long status = 0;
    curl_easy_getinfo((CURL *)handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

#endif
