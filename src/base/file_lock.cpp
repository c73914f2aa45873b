#include "base/file_lock.h"

#include <algorithm>
#include <cerrno>
#include <thread>

#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/bytes.h"

namespace muster {
namespace {

constexpr std::uint64_t kNoteLimit = 4096;

Error held_by(const std::filesystem::path& path) {
    std::string note = read_file(path, kNoteLimit).value_or("");
    note.erase(note.find_last_not_of(" \n") + 1);
    return {ErrorKind::Conflict, "lock.held",
            fmt::format("{} is in use by {}", path.parent_path().string(),
                        note.empty() ? "another process" : note)};
}

} // namespace

std::string note_of_this_process() {
    std::string command = read_file("/proc/self/cmdline").value_or("");
    std::ranges::replace(command, '\0', ' ');
    command.resize(std::min<std::size_t>(command.size(), kNoteLimit / 2));
    return fmt::format("pid {}: {}", getpid(), command);
}

Result<FileLock> FileLock::acquire(const std::filesystem::path& path) {
    TRY(FileDescriptor file, FileDescriptor::open(path, FileDescriptor::Mode::ReadWrite));
    while (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return held_by(path);
        }
        if (errno != EINTR) {
            return file_error(errno, "lock", path);
        }
    }
    if (ftruncate(file.get(), 0) != 0) {
        return file_error(errno, "write", path);
    }
    TRY_DONE(file.write_all(as_bytes(note_of_this_process() + '\n')));
    return FileLock(std::move(file));
}

Result<FileLock> FileLock::wait(const std::filesystem::path& path, std::chrono::milliseconds most) {
    constexpr std::chrono::milliseconds kAskAgain{20};
    const auto end = std::chrono::steady_clock::now() + most;
    auto lock = acquire(path);
    while (!lock && lock.error().reason == "lock.held" && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(kAskAgain);
        lock = acquire(path);
    }
    return lock;
}

} // namespace muster
