#include "segment/mapped_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace muster::ledger {

MappedFile::~MappedFile() {
    if (bytes_ != nullptr) {
        ::munmap(bytes_, size_);
    }
}

Status MappedFile::map(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return Error{ErrorKind::NotFound, "ledger.segment_missing",
                     fmt::format("{}: cannot open: {}", path.string(),
                                 std::generic_category().message(errno))};
    }
    struct stat facts{};
    if (::fstat(file, &facts) == 0 && facts.st_size > 0) {
        const auto size = static_cast<std::size_t>(facts.st_size);
        void* at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
        bytes_ = at == MAP_FAILED ? nullptr : at;
        size_ = bytes_ == nullptr ? 0 : size;
    }
    ::close(file);
    return {};
}

} // namespace muster::ledger
