// Leaves out what includes <unistd.h> and <sys/types.h>: their structs would seem to be this module's.
#define Z_SOLO
#include <zlib.h>
