#ifndef CKAFKA_BENCHMARK_H
#define CKAFKA_BENCHMARK_H

#include <stddef.h>
#include <stdint.h>

/// How often this process has asked for memory so far: malloc, calloc, realloc and the aligned forms. -1 where the C
/// library does not let that be counted.
int64_t ckafka_allocations(void);

/// The CPU time of the calling thread, in nanoseconds.
uint64_t ckafka_thread_nanoseconds(void);

/// CRC-32C by one stream of the processor's instruction, against which three are measured; 0 where it has none.
uint32_t ckafka_crc32c_one_stream(const void *data, size_t length);

#endif
