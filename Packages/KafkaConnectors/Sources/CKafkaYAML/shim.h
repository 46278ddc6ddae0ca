// libyaml's event parser as functions that name no C struct: one handle holds the parser and the event it is at.
#ifndef CKAFKA_YAML_SHIM_H
#define CKAFKA_YAML_SHIM_H

#include <stddef.h>
#include <stdlib.h>
#include <yaml.h>

enum ckafka_yaml_kind {
    ckafka_yaml_failed = -1,
    ckafka_yaml_stream_end = 0,
    ckafka_yaml_document_start,
    ckafka_yaml_document_end,
    ckafka_yaml_alias,
    ckafka_yaml_scalar,
    ckafka_yaml_sequence_start,
    ckafka_yaml_sequence_end,
    ckafka_yaml_mapping_start,
    ckafka_yaml_mapping_end,
    ckafka_yaml_other
};

struct ckafka_yaml_state {
    yaml_parser_t parser;
    yaml_event_t event;
    int has_event;
};

// `text` must outlive the handle. NULL if memory cannot be allocated.
static inline void *ckafka_yaml_create(const unsigned char *text, size_t count) {
    struct ckafka_yaml_state *state = (struct ckafka_yaml_state *)calloc(1, sizeof *state);
    if (!state) return NULL;
    if (!yaml_parser_initialize(&state->parser)) {
        free(state);
        return NULL;
    }
    yaml_parser_set_encoding(&state->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&state->parser, text, count);
    return state;
}

static inline void ckafka_yaml_free(void *handle) {
    struct ckafka_yaml_state *state = (struct ckafka_yaml_state *)handle;
    if (state->has_event) yaml_event_delete(&state->event);
    yaml_parser_delete(&state->parser);
    free(state);
}

// Goes to the next event. What the one before it lent is gone.
static inline int ckafka_yaml_next(void *handle) {
    struct ckafka_yaml_state *state = (struct ckafka_yaml_state *)handle;
    if (state->has_event) yaml_event_delete(&state->event);
    state->has_event = yaml_parser_parse(&state->parser, &state->event);
    if (!state->has_event) return ckafka_yaml_failed;
    switch (state->event.type) {
    case YAML_STREAM_END_EVENT: return ckafka_yaml_stream_end;
    case YAML_DOCUMENT_START_EVENT: return ckafka_yaml_document_start;
    case YAML_DOCUMENT_END_EVENT: return ckafka_yaml_document_end;
    case YAML_ALIAS_EVENT: return ckafka_yaml_alias;
    case YAML_SCALAR_EVENT: return ckafka_yaml_scalar;
    case YAML_SEQUENCE_START_EVENT: return ckafka_yaml_sequence_start;
    case YAML_SEQUENCE_END_EVENT: return ckafka_yaml_sequence_end;
    case YAML_MAPPING_START_EVENT: return ckafka_yaml_mapping_start;
    case YAML_MAPPING_END_EVENT: return ckafka_yaml_mapping_end;
    default: return ckafka_yaml_other;
    }
}

// Where the event begins, from 0.
static inline size_t ckafka_yaml_line(void *handle) {
    return ((struct ckafka_yaml_state *)handle)->event.start_mark.line;
}
static inline size_t ckafka_yaml_column(void *handle) {
    return ((struct ckafka_yaml_state *)handle)->event.start_mark.column;
}

// NULL where the event has none.
static inline const char *ckafka_yaml_anchor(void *handle) {
    yaml_event_t *event = &((struct ckafka_yaml_state *)handle)->event;
    switch (event->type) {
    case YAML_ALIAS_EVENT: return (const char *)event->data.alias.anchor;
    case YAML_SCALAR_EVENT: return (const char *)event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT: return (const char *)event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT: return (const char *)event->data.mapping_start.anchor;
    default: return NULL;
    }
}

static inline const char *ckafka_yaml_tag(void *handle) {
    yaml_event_t *event = &((struct ckafka_yaml_state *)handle)->event;
    switch (event->type) {
    case YAML_SCALAR_EVENT: return (const char *)event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT: return (const char *)event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT: return (const char *)event->data.mapping_start.tag;
    default: return NULL;
    }
}

// Of a scalar: its text, which may hold NUL, and whether it stands there without quotes.
static inline const unsigned char *ckafka_yaml_text(void *handle) {
    return ((struct ckafka_yaml_state *)handle)->event.data.scalar.value;
}
static inline size_t ckafka_yaml_text_length(void *handle) {
    return ((struct ckafka_yaml_state *)handle)->event.data.scalar.length;
}
static inline int ckafka_yaml_is_plain(void *handle) {
    return ((struct ckafka_yaml_state *)handle)->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

// After a failure: what was wrong, and where, from 0. NULL where memory ran out.
static inline const char *ckafka_yaml_problem(void *handle) {
    return ((struct ckafka_yaml_state *)handle)->parser.problem;
}
// An error in bytes that are not text has an offset in bytes and no line.
static inline int ckafka_yaml_is_unreadable(void *handle) {
    return ((struct ckafka_yaml_state *)handle)->parser.error == YAML_READER_ERROR;
}
static inline size_t ckafka_yaml_problem_offset(void *handle) {
    return ((struct ckafka_yaml_state *)handle)->parser.problem_offset;
}
static inline size_t ckafka_yaml_problem_line(void *handle) {
    return ((struct ckafka_yaml_state *)handle)->parser.problem_mark.line;
}
static inline size_t ckafka_yaml_problem_column(void *handle) {
    return ((struct ckafka_yaml_state *)handle)->parser.problem_mark.column;
}

#endif
