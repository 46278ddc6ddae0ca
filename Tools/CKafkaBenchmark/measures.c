#include "ckafka_benchmark.h"

#include <string.h>
#include <time.h>

uint64_t ckafka_thread_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

#if defined(__x86_64__)

#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t one_stream(const uint8_t *p, size_t n) {
    uint64_t crc = ~0u;
    for (; n >= 8; p += 8, n -= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        crc = _mm_crc32_u64(crc, word);
    }
    while (n--) crc = _mm_crc32_u8((uint32_t)crc, *p++);
    return ~(uint32_t)crc;
}

uint32_t ckafka_crc32c_one_stream(const void *data, size_t length) {
    return __builtin_cpu_supports("sse4.2") ? one_stream(data, length) : 0;
}

#else

uint32_t ckafka_crc32c_one_stream(const void *data, size_t length) {
    (void)data;
    (void)length;
    return 0;
}

#endif
