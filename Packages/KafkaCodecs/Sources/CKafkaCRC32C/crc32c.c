#include "ckafka_crc32c.h"

#include <pthread.h>
#include <string.h>

// The reflected polynomial of CRC-32C (RFC 3720, appendix B.4).
#define POLYNOMIAL 0x82f63b78u

static pthread_once_t prepared = PTHREAD_ONCE_INIT;
static uint32_t slice[8][256];

// ---------------------------------------------------------------- portable: eight bytes per step

static void make_slices(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) ? POLYNOMIAL : 0);
        slice[0][byte] = crc;
    }
    for (uint32_t byte = 0; byte < 256; byte++)
        for (int k = 1; k < 8; k++)
            slice[k][byte] = (slice[k - 1][byte] >> 8) ^ slice[0][slice[k - 1][byte] & 0xff];
}

static uint32_t update_portable(uint32_t crc, const uint8_t *p, size_t n) {
    while (n >= 8) {
        uint32_t low = crc ^ ((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
        crc = slice[7][low & 0xff] ^ slice[6][(low >> 8) & 0xff] ^ slice[5][(low >> 16) & 0xff] ^ slice[4][low >> 24]
            ^ slice[3][p[4]] ^ slice[2][p[5]] ^ slice[1][p[6]] ^ slice[0][p[7]];
        p += 8;
        n -= 8;
    }
    while (n--) crc = (crc >> 8) ^ slice[0][(crc ^ *p++) & 0xff];
    return crc;
}

// ---------------------------------------------------------------- accelerated: three streams in parallel
//
// The instruction has a latency of three cycles and a throughput of one per cycle, so a single stream uses a third of
// its capacity. Three adjacent blocks are processed in parallel. A table then shifts a checksum over the block that
// follows it.

#if defined(__x86_64__)
#include <nmmintrin.h>
#define ACCELERATED 1
#define TARGET __attribute__((target("sse4.2")))
#define STEP8(crc, word) ((uint32_t)_mm_crc32_u64((crc), (word)))
#define STEP1(crc, byte) _mm_crc32_u8((crc), (byte))
static int processor_has_it(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.2");
}
#elif defined(__aarch64__) && (defined(__clang__) && __clang_major__ >= 16)
#include <arm_acle.h>
#define ACCELERATED 1
#define TARGET __attribute__((target("+crc")))
#define STEP8(crc, word) __crc32cd((crc), (word))
#define STEP1(crc, byte) __crc32cb((crc), (byte))
#if defined(__linux__)
#include <sys/auxv.h>
static int processor_has_it(void) { return (getauxval(AT_HWCAP) & (1 << 7)) != 0; }
#else
static int processor_has_it(void) { return 1; }
#endif
#else
#define ACCELERATED 0
#endif

#if ACCELERATED

#define LONG_BLOCK 4096
#define SHORT_BLOCK 256

static uint32_t over_long[4][256];
static uint32_t over_short[4][256];

// Computes what a checksum becomes when `length` zero bytes follow it. The function is linear, so the 32 single bits
// suffice.
static void make_shift(uint32_t table[4][256], size_t length) {
    static const uint8_t zeros[LONG_BLOCK];
    uint32_t of_bit[32];
    for (int bit = 0; bit < 32; bit++) of_bit[bit] = update_portable(1u << bit, zeros, length);
    for (int k = 0; k < 4; k++)
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t sum = 0;
            for (int bit = 0; bit < 8; bit++)
                if (byte >> bit & 1) sum ^= of_bit[8 * k + bit];
            table[k][byte] = sum;
        }
}

static inline uint32_t shift(uint32_t table[4][256], uint32_t crc) {
    return table[0][crc & 0xff] ^ table[1][(crc >> 8) & 0xff] ^ table[2][(crc >> 16) & 0xff] ^ table[3][crc >> 24];
}

static inline uint64_t load8(const uint8_t *p) {
    uint64_t word;
    memcpy(&word, p, 8);
    return word;
}

TARGET static const uint8_t *three_streams(
    uint32_t *crc, const uint8_t *p, size_t *n, size_t block, uint32_t table[4][256]
) {
    uint32_t first = *crc;
    while (*n >= 3 * block) {
        uint32_t second = 0, third = 0;
        for (size_t i = 0; i < block; i += 8) {
            first = STEP8(first, load8(p + i));
            second = STEP8(second, load8(p + block + i));
            third = STEP8(third, load8(p + 2 * block + i));
        }
        first = shift(table, shift(table, first) ^ second) ^ third;
        p += 3 * block;
        *n -= 3 * block;
    }
    *crc = first;
    return p;
}

TARGET static uint32_t update_accelerated(uint32_t crc, const uint8_t *p, size_t n) {
    p = three_streams(&crc, p, &n, LONG_BLOCK, over_long);
    p = three_streams(&crc, p, &n, SHORT_BLOCK, over_short);
    while (n >= 8) {
        crc = STEP8(crc, load8(p));
        p += 8;
        n -= 8;
    }
    while (n--) crc = STEP1(crc, *p++);
    return crc;
}

#endif

// ---------------------------------------------------------------- selection

static int accelerated;

static void prepare(void) {
    make_slices();
#if ACCELERATED
    accelerated = processor_has_it();
    if (accelerated) {
        make_shift(over_long, LONG_BLOCK);
        make_shift(over_short, SHORT_BLOCK);
    }
#endif
}

uint32_t ckafka_crc32c(uint32_t crc, const void *data, size_t length) {
    pthread_once(&prepared, prepare);
#if ACCELERATED
    if (accelerated) return ~update_accelerated(~crc, data, length);
#endif
    return ~update_portable(~crc, data, length);
}

uint32_t ckafka_crc32c_portable(uint32_t crc, const void *data, size_t length) {
    pthread_once(&prepared, prepare);
    return ~update_portable(~crc, data, length);
}
