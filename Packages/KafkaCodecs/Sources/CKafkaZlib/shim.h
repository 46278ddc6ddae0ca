// Keeps zlib.h from including <unistd.h> and <sys/types.h>, whose structs would count as declarations of this module.
#define Z_SOLO
#include <zlib.h>
