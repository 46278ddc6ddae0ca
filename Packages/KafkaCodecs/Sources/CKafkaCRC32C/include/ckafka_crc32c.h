#ifndef CKAFKA_CRC32C_H
#define CKAFKA_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/// Returns the CRC-32C (Castagnoli) of `length` bytes, continuing from `crc` (0 to start).
/// Uses the processor's CRC instruction if it has one, which is detected once at run time.
uint32_t ckafka_crc32c(uint32_t crc, const void *data, size_t length);

/// The same in portable C only. It is the fallback of `ckafka_crc32c`, and public for tests.
uint32_t ckafka_crc32c_portable(uint32_t crc, const void *data, size_t length);

#endif
