#include "commands/heap_policy.h"

#include <cstdlib> // defines __GLIBC__ where it applies

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace muster::commands {

void set_heap_policy() {
#ifdef __GLIBC__
    constexpr int kMappedFrom = 256 << 10;
    mallopt(M_MMAP_THRESHOLD, kMappedFrom); // 0, refused: the memory is only larger
#endif
}

} // namespace muster::commands
