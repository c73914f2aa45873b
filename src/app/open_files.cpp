#include "app/open_files.h"

#include <algorithm>

#include <sys/resource.h>

namespace muster::app {

void raise_open_files() {
    constexpr rlim_t kMost = 65'536;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, kMost));
        setrlimit(RLIMIT_NOFILE, &limit); // which may be forbidden: then it is as many as it was
    }
}

} // namespace muster::app
