#include "ledger/version_lock.h"

#include <cerrno>

#include <sys/file.h>

namespace muster::ledger {
namespace {

std::filesystem::path lock_path(const std::filesystem::path& directory) {
    return directory / "pin";
}

int lock(const FileDescriptor& file, int operation) {
    int outcome = 0;
    do {
        outcome = flock(file.get(), operation) == 0 ? 0 : errno;
    } while (outcome == EINTR);
    return outcome;
}

} // namespace

Result<VersionLock> VersionLock::share(const std::filesystem::path& directory) {
    TRY(FileDescriptor file,
        FileDescriptor::open(lock_path(directory), FileDescriptor::Mode::Read));
    if (const int error = lock(file, LOCK_SH); error != 0) {
        return file_error(error, "lock", lock_path(directory));
    }
    return VersionLock(std::move(file));
}

Result<std::optional<VersionLock>>
VersionLock::try_exclude(const std::filesystem::path& directory) {
    TRY(FileDescriptor file,
        FileDescriptor::open(lock_path(directory), FileDescriptor::Mode::ReadWrite));
    const int error = lock(file, LOCK_EX | LOCK_NB);
    if (error == EWOULDBLOCK) {
        return std::optional<VersionLock>{};
    }
    if (error != 0) {
        return file_error(error, "lock", lock_path(directory));
    }
    return std::optional<VersionLock>(VersionLock(std::move(file)));
}

Status VersionLock::prepare(const std::filesystem::path& directory) {
    TRY(FileDescriptor file,
        FileDescriptor::open(lock_path(directory), FileDescriptor::Mode::CreateNew));
    return file.close();
}

} // namespace muster::ledger
