#ifndef CKAFKA_CRC32C_H
#define CKAFKA_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli) of `length` bytes, continuing `crc` (0 to start).
/// Uses the processor's instruction where there is one, decided once at run time.
uint32_t ckafka_crc32c(uint32_t crc, const void *data, size_t length);

/// The same in portable C alone: what the above falls back to, open to tests.
uint32_t ckafka_crc32c_portable(uint32_t crc, const void *data, size_t length);

/// 1 where `ckafka_crc32c` runs on the processor's instruction, else 0.
int ckafka_crc32c_is_accelerated(void);

#endif
