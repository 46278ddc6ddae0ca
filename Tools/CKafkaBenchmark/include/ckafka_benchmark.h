#ifndef CKAFKA_BENCHMARK_H
#define CKAFKA_BENCHMARK_H

#include <stddef.h>
#include <stdint.h>

/// How often this process has requested memory so far: malloc, calloc, realloc and the aligned forms. -1 if the C
/// library does not count it.
int64_t ckafka_allocations(void);

/// The CPU time of the calling thread, in nanoseconds.
uint64_t ckafka_thread_nanoseconds(void);

/// CRC-32C by one stream of the processor's instruction, against which three are measured; 0 if the processor does not
/// have the instruction.
uint32_t ckafka_crc32c_one_stream(const void *data, size_t length);

#endif
