#include "base/file.h"

#include <atomic>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace muster {
namespace {

namespace fs = std::filesystem;

/// Repeats a system call that a signal interrupted.
template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) {
        result = call();
    }
    return result;
}

int flags_of(FileDescriptor::Mode mode) {
    switch (mode) {
    case FileDescriptor::Mode::Read: return O_RDONLY;
    case FileDescriptor::Mode::CreateNew: return O_WRONLY | O_CREAT | O_EXCL;
    case FileDescriptor::Mode::Truncate: return O_WRONLY | O_CREAT | O_TRUNC;
    case FileDescriptor::Mode::ReadWrite: return O_RDWR | O_CREAT;
    }
    return O_RDONLY;
}

/// Where write_file_atomically() writes first: beside the target, so that rename() stays within
/// one file system, and unlike any name another thread or process takes.
fs::path name_aside(const fs::path& path) {
    static std::atomic<std::uint64_t> counter{0};
    fs::path aside = path;
    aside += fmt::format(".{}.{}.tmp", ::getpid(), counter.fetch_add(1));
    return aside;
}

Status write_and_sync(const fs::path& path, std::string_view content) {
    TRY(FileDescriptor file, FileDescriptor::open(path, FileDescriptor::Mode::CreateNew));
    TRY_DONE(file.write_all(as_bytes(content)));
    TRY_DONE(file.sync());
    return file.close();
}

} // namespace

Error file_error(int error_number, std::string_view action, const fs::path& path) {
    const std::string detail = fmt::format("{} {}: {}", action, path.string(),
                                           std::generic_category().message(error_number));
    switch (error_number) {
    case ENOENT:
    case ENOTDIR: return {ErrorKind::NotFound, "file.not_found", detail};
    case EACCES:
    case EPERM:
    case EROFS: return {ErrorKind::Forbidden, "file.denied", detail};
    case EEXIST: return {ErrorKind::Conflict, "file.exists", detail};
    case EISDIR: return {ErrorKind::Invalid, "file.is_directory", detail};
    case ENOSPC:
    case EDQUOT: return {ErrorKind::Unavailable, "file.no_space", detail};
    default: return {ErrorKind::Unavailable, "file.io", detail};
    }
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(path_, other.path_);
    return *this;
}

FileDescriptor::~FileDescriptor() {
    if (is_open()) {
        ::close(descriptor_);
    }
}

Result<FileDescriptor> FileDescriptor::open(const fs::path& path, Mode mode) {
    const int flags = flags_of(mode) | O_CLOEXEC;
    const int descriptor = uninterrupted([&] { return ::open(path.c_str(), flags, 0600); });
    if (descriptor < 0) {
        return file_error(errno, "open", path);
    }
    return FileDescriptor(descriptor, path);
}

Result<std::uint64_t> FileDescriptor::size() const {
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0) {
        return file_error(errno, "stat", path_);
    }
    return static_cast<std::uint64_t>(status.st_size);
}

Result<std::size_t> FileDescriptor::read_some(std::span<std::byte> into) {
    const auto count = uninterrupted([&] { return ::read(descriptor_, into.data(), into.size()); });
    if (count < 0) {
        return file_error(errno, "read", path_);
    }
    return static_cast<std::size_t>(count);
}

Status FileDescriptor::read_at(std::uint64_t offset, std::span<std::byte> into) const {
    while (!into.empty()) {
        const auto count = uninterrupted([&] {
            return ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
        });
        if (count < 0) {
            return file_error(errno, "read", path_);
        }
        if (count == 0) {
            return Error{ErrorKind::Invalid, "file.truncated",
                         fmt::format("{}: {} bytes missing at byte {}", path_.string(), into.size(),
                                     offset)};
        }
        into = into.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return {};
}

Status FileDescriptor::write_all(ByteSpan bytes) {
    while (!bytes.empty()) {
        const auto count =
            uninterrupted([&] { return ::write(descriptor_, bytes.data(), bytes.size()); });
        if (count < 0) {
            return file_error(errno, "write", path_);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Status FileDescriptor::sync() {
    if (uninterrupted([&] { return ::fsync(descriptor_); }) != 0) {
        return file_error(errno, "sync", path_);
    }
    return {};
}

Status FileDescriptor::close() {
    // After EINTR Linux has closed the descriptor already: repeating could close another's.
    if (::close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR) {
        return file_error(errno, "close", path_);
    }
    return {};
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) {
        // munmap() takes a mutable pointer though it writes nothing.
        ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
    }
}

Result<MappedFile> MappedFile::open(const fs::path& path) {
    TRY(const FileDescriptor file, FileDescriptor::open(path, FileDescriptor::Mode::Read));
    TRY(const std::uint64_t size, file.size());
    if (size == 0) {
        return MappedFile{};
    }
    const void* const memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
    if (memory == MAP_FAILED) {
        return file_error(errno, "map", path);
    }
    return MappedFile(ByteSpan(static_cast<const std::byte*>(memory), size));
}

void MappedFile::let_go_of_pages() const noexcept {
    if (!bytes_.empty()) {
        // It changes no byte, and when it fails the pages merely stay.
        ::madvise(const_cast<std::byte*>(bytes_.data()), bytes_.size(), MADV_DONTNEED);
    }
}

Result<std::string> read_file(const fs::path& path, std::uint64_t limit) {
    TRY(FileDescriptor file, FileDescriptor::open(path, FileDescriptor::Mode::Read));
    std::string content;
    // Not the size from stat(): it is 0 for pipes and /proc, and a file may grow meanwhile.
    constexpr std::size_t kChunk = std::size_t{1} << 16;
    for (;;) {
        const std::size_t before = content.size();
        content.resize(before + kChunk);
        const auto count =
            file.read_some(std::as_writable_bytes(std::span(content).subspan(before)));
        if (!count) {
            return count.error();
        }
        content.resize(before + *count);
        if (content.size() > limit) {
            return Error{ErrorKind::Invalid, "file.too_large",
                         fmt::format("{} has more than {} bytes", path.string(), limit)};
        }
        if (*count == 0) {
            return content;
        }
    }
}

Status write_file_atomically(const fs::path& path, std::string_view content) {
    const fs::path aside = name_aside(path);
    const Status written = write_and_sync(aside, content);
    if (!written) {
        ::unlink(aside.c_str());
        return written.error();
    }
    if (::rename(aside.c_str(), path.c_str()) != 0) {
        const int error_number = errno;
        ::unlink(aside.c_str());
        return file_error(error_number, "replace", path);
    }
    return sync_directory(path.parent_path());
}

Status make_directories(const fs::path& directory) {
    std::error_code problem;
    if (directory.empty() || fs::is_directory(directory, problem)) {
        return {};
    }
    TRY_DONE(make_directories(directory.parent_path()));
    if (fs::create_directory(directory, problem)) {
        fs::permissions(directory, fs::perms::owner_all, problem);
    }
    if (problem) {
        return file_error(problem.value(), "make", directory);
    }
    return sync_directory(directory.parent_path());
}

Status sync_directory(const fs::path& directory) {
    const fs::path path = directory.empty() ? fs::path(".") : directory;
    TRY(FileDescriptor opened, FileDescriptor::open(path, FileDescriptor::Mode::Read));
    return opened.sync();
}

} // namespace muster
