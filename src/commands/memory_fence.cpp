#include "commands/memory_fence.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>

#include <sys/resource.h>

#include "base/bytes.h"
#include "base/file.h"

namespace muster::commands {
namespace {

/// What the kernel counts against RLIMIT_DATA: private memory that can be written to. Mapped files
/// are not in it, so a large ledger costs nothing.
std::optional<std::uint64_t> data_bytes() {
    constexpr std::string_view kLabel = "VmData:";
    const std::string status = read_file("/proc/self/status").value_or("");
    const std::size_t at = status.find(kLabel);
    if (at == std::string::npos) {
        return std::nullopt;
    }
    const std::size_t digits = status.find_first_of("0123456789", at);
    std::uint64_t kilobytes = 0;
    const char* const end = status.data() + status.size();
    if (digits == std::string::npos ||
        std::from_chars(status.data() + digits, end, kilobytes).ec != std::errc{}) {
        return std::nullopt;
    }
    return kilobytes * 1024;
}

} // namespace

Status limit_memory(std::uint64_t more_bytes) {
    const auto now = data_bytes();
    rlimit limit{};
    if (!now || getrlimit(RLIMIT_DATA, &limit) != 0) {
        return Error{ErrorKind::Internal, "internal.memory_fence", "cannot tell the memory in use"};
    }
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, *now + more_bytes);
    if (setrlimit(RLIMIT_DATA, &limit) != 0) {
        return Error{ErrorKind::Internal, "internal.memory_fence",
                     "cannot limit memory: " + std::generic_category().message(errno)};
    }
    return {};
}

} // namespace muster::commands
