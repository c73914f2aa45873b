// A library to preload, which makes the directory MUSTER_DISK_ROOT a disk of its own: every change
// below it is written to the trace MUSTER_DISK_TRACE, in the order in which the processes that
// share it made them. From a trace, disk.py makes what a power cut may leave: all that was synced,
// and any part of what was not.
//
// At a chosen begin or end of a sync the power is cut: the whole process group is killed. From a
// chosen change on the disk is full: what takes room fails (ENOSPC) and changes nothing.
//
// The index of SQLite's log (-shm) is not traced, as it is made anew after a crash; it takes room.

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "soak/shim/control.h"

namespace {

using muster::disk::Control;
using muster::disk::Record;

template <class Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

ssize_t real_write(int fd, const void* bytes, std::size_t size) {
    static const auto real = next<ssize_t (*)(int, const void*, std::size_t)>("write");
    return real(fd, bytes, size);
}

int real_open(const char* path, int flags, mode_t mode) {
    static const auto real = next<int (*)(const char*, int, ...)>("open64");
    return real(path, flags, mode);
}

const char* variable(const char* name) {
    return std::getenv(name); // NOLINT(concurrency-mt-unsafe): nobody sets any
}

[[noreturn]] void give_up(std::string_view what) {
    real_write(STDERR_FILENO, what.data(), what.size());
    std::abort();
}

/// The directory that is the disk, its trace and its control; one for the process.
class Disk {
public:
    Disk() {
        const char* root = variable("MUSTER_DISK_ROOT");
        const char* trace = variable("MUSTER_DISK_TRACE");
        const char* control = variable("MUSTER_DISK_CONTROL");
        if (root == nullptr || trace == nullptr || control == nullptr) {
            return;
        }
        root_ = std::string(root) + "/";
        // High, where no program looks for its own: some close all low descriptors.
        trace_ = fcntl(real_open(trace, O_WRONLY | O_APPEND | O_CLOEXEC, 0), F_DUPFD_CLOEXEC, 900);
        const int file = real_open(control, O_RDWR | O_CLOEXEC, 0);
        void* const memory =
            mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (trace_ < 0 || memory == MAP_FAILED) {
            give_up("muster_disk: no trace or no control\n");
        }
        control_ = static_cast<Control*>(memory);
    }

    [[nodiscard]] bool holds(std::string_view path) const {
        return control_ != nullptr && path.starts_with(root_) && !path.ends_with("-shm");
    }
    [[nodiscard]] bool holds_directory(std::string_view path) const {
        return holds(path) ||
               (control_ != nullptr && path.size() + 1 == root_.size() && root_.starts_with(path));
    }

    /// Where it stands; empty where nothing is shared with a test.
    [[nodiscard]] std::string path_of(int fd) const {
        if (control_ == nullptr || fd < 0) {
            return {};
        }
        char link[64];
        std::snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
        char path[PATH_MAX];
        const ssize_t size = readlink(link, path, sizeof(path));
        return size <= 0 ? std::string() : std::string(path, static_cast<std::size_t>(size));
    }
    /// A file on the disk, also a deleted one that is still open.
    [[nodiscard]] bool is_file_here(int fd) const { return holds(file_path(fd)); }
    /// An index of SQLite's log.
    [[nodiscard]] bool is_index_here(int fd) const {
        const std::string path = file_path(fd);
        return control_ != nullptr && path.starts_with(root_) && path.ends_with("-shm");
    }

    /// Counts what takes room; false, with errno, when there is none.
    bool takes_room() {
        ++control_->changes;
        if (control_->changes_until_full < 0) {
            return true;
        }
        if (control_->changes_until_full > 0) {
            --control_->changes_until_full;
            return true;
        }
        ++control_->refused;
        errno = ENOSPC;
        return false;
    }

    void count_sync() {
        ++control_->syncs;
        if (control_->syncs_until_cut > 0 && --control_->syncs_until_cut == 0) {
            kill(0, SIGKILL);
            for (;;) {
                pause(); // with the lock: nothing changes any more
            }
        }
    }

    void note(Record record,
              std::string_view path,
              std::string_view other = {},
              const void* data = nullptr,
              std::size_t size = 0) {
        record.path_size = static_cast<std::uint32_t>(path.size());
        record.other_path_size = static_cast<std::uint32_t>(other.size());
        record.data_size = size;
        std::string line(reinterpret_cast<const char*>(&record), sizeof(record));
        line.append(path).append(other);
        if (size != 0) {
            line.append(static_cast<const char*>(data), size);
        }
        if (real_write(trace_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
            give_up("muster_disk: the trace cannot be written\n");
        }
    }

    /// One change at a time, of all processes: the trace is in the order of what happened.
    class Turn {
    public:
        explicit Turn(Disk& disk) : disk_(disk), lock_(disk.mutex_) {
            flock(disk_.trace_, LOCK_EX);
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn() {
            const int kept = errno;
            flock(disk_.trace_, LOCK_UN);
            errno = kept;
        }

    private:
        Disk& disk_;
        std::scoped_lock<std::mutex> lock_;
    };

private:
    [[nodiscard]] std::string file_path(int fd) const {
        struct stat info{};
        if (control_ == nullptr || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
            return {};
        }
        std::string path = path_of(fd);
        if (path.ends_with(" (deleted)")) {
            path.resize(path.size() - std::strlen(" (deleted)"));
        }
        return path;
    }

    std::string root_;
    int trace_ = -1;
    Control* control_ = nullptr;
    std::mutex mutex_;
};

Disk& disk() {
    static Disk* const only = new Disk; // never destroyed: others write while the process ends
    return *only;
}

std::string absolute(int directory, const char* path) {
    if (path[0] == '/') {
        return path;
    }
    char here[PATH_MAX];
    const std::string base = directory == AT_FDCWD
                                 ? std::string(getcwd(here, sizeof(here)) == nullptr ? "" : here)
                                 : disk().path_of(directory);
    return base + "/" + path;
}

std::uint64_t inode_of(int fd) {
    struct stat info{};
    return fstat(fd, &info) == 0 ? info.st_ino : 0;
}

bool is_there(const std::string& path) {
    struct stat info{};
    return lstat(path.c_str(), &info) == 0;
}

/// An open by whatever call, with what it changes.
template <class Open>
int traced_open(const std::string& path, int flags, mode_t mode, const Open& open) {
    const bool changes = (flags & (O_CREAT | O_TRUNC)) != 0 && (flags & O_TMPFILE) != O_TMPFILE;
    if (!changes || !disk().holds(path)) {
        return open();
    }
    const Disk::Turn turn(disk());
    const bool is_new = !is_there(path);
    if (is_new && !disk().takes_room()) {
        return -1;
    }
    const int fd = open();
    if (fd < 0) {
        return fd;
    }
    if (is_new) {
        disk().note({.kind = Record::Create, .mode = mode, .inode = inode_of(fd)}, path);
    } else if ((flags & O_TRUNC) != 0) {
        disk().note({.kind = Record::Truncate, .inode = inode_of(fd), .number = 0}, path);
    }
    return fd;
}

/// A write by whatever call. `written` gets what became of it: the offset and how much.
template <class Write>
ssize_t traced_write(int fd, off64_t offset, const Write& write, const iovec* parts, int count) {
    if (!disk().is_file_here(fd)) {
        return disk().is_index_here(fd) && !disk().takes_room() ? -1 : write();
    }
    const Disk::Turn turn(disk());
    if (!disk().takes_room()) {
        return -1;
    }
    const ssize_t size = write();
    if (size <= 0) {
        return size;
    }
    const off64_t begin = offset >= 0 ? offset : lseek64(fd, 0, SEEK_CUR) - size;
    std::string data;
    for (int i = 0; i < count && data.size() < static_cast<std::size_t>(size); ++i) {
        data.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
    }
    disk().note(
        {.kind = Record::Write, .inode = inode_of(fd), .number = static_cast<std::uint64_t>(begin)},
        {}, {}, data.data(), static_cast<std::size_t>(size));
    return size;
}

int traced_truncate(int fd, off64_t size, bool grows_only) {
    static const auto real = next<int (*)(int, off64_t)>("ftruncate64");
    static const auto real_allocate = next<int (*)(int, off64_t, off64_t)>("posix_fallocate64");
    const auto change = [&] { return grows_only ? real_allocate(fd, 0, size) : real(fd, size); };
    if (!disk().is_file_here(fd)) {
        return change();
    }
    const Disk::Turn turn(disk());
    struct stat info{};
    fstat(fd, &info);
    if (size > info.st_size && !disk().takes_room()) {
        return grows_only ? ENOSPC : -1;
    }
    const int done = change();
    if (done == 0 && !(grows_only && size <= info.st_size)) {
        disk().note({.kind = Record::Truncate,
                     .inode = inode_of(fd),
                     .number = static_cast<std::uint64_t>(size)},
                    {});
    }
    return done;
}

int traced_sync(int fd, const char* call) {
    const auto real = next<int (*)(int)>(call);
    static std::atomic<std::uint64_t> numbers{0};
    struct stat info{};
    const bool is_directory = fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
    if (!(is_directory ? disk().holds_directory(disk().path_of(fd)) : disk().is_file_here(fd))) {
        return real(fd);
    }
    const std::uint64_t number = (static_cast<std::uint64_t>(getpid()) << 32U) + ++numbers;
    {
        const Disk::Turn turn(disk());
        disk().count_sync();
        if (!disk().takes_room()) {
            return -1;
        }
        disk().note({.kind = Record::SyncBegin, .inode = info.st_ino, .number = number}, {});
    }
    const int done = real(fd);
    if (done == 0) {
        const Disk::Turn turn(disk());
        disk().note({.kind = Record::SyncEnd, .inode = info.st_ino, .number = number}, {});
        disk().count_sync();
    }
    return done;
}

template <class Change>
int traced_name(Record record,
                const std::string& path,
                const std::string& other,
                const Change& change) {
    if (!disk().holds(path) && !disk().holds(other)) {
        return change();
    }
    const Disk::Turn turn(disk());
    const bool takes_room = record.kind != Record::Unlink && record.kind != Record::RemoveDirectory;
    if (takes_room && !disk().takes_room()) {
        return -1;
    }
    const int done = change();
    if (done == 0) {
        struct stat info{};
        lstat((other.empty() ? path : other).c_str(), &info);
        record.inode = info.st_ino;
        record.mode = info.st_mode & 07777U;
        disk().note(record, path, other);
    }
    return done;
}

} // namespace

// One definition for each call that changes what a later process finds on disk.
extern "C" {

int open(const char* path, int flags, ...) {
    std::va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return traced_open(absolute(AT_FDCWD, path), flags, mode,
                       [&] { return real_open(path, flags, mode); });
}

int open64(const char* path, int flags, ...) {
    std::va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return traced_open(absolute(AT_FDCWD, path), flags, mode,
                       [&] { return real_open(path, flags, mode); });
}

int openat(int directory, const char* path, int flags, ...) {
    std::va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    static const auto real = next<int (*)(int, const char*, int, ...)>("openat");
    return traced_open(absolute(directory, path), flags, mode,
                       [&] { return real(directory, path, flags, mode); });
}

int mkostemps(char* name, int suffix, int flags) {
    static const auto real = next<int (*)(char*, int, int)>("mkostemps");
    if (!disk().holds(absolute(AT_FDCWD, name))) {
        return real(name, suffix, flags);
    }
    const Disk::Turn turn(disk());
    if (!disk().takes_room()) {
        return -1;
    }
    const int fd = real(name, suffix, flags);
    if (fd >= 0) {
        disk().note({.kind = Record::Create, .mode = 0600, .inode = inode_of(fd)},
                    absolute(AT_FDCWD, name));
    }
    return fd;
}

FILE* fopen64(const char* path, const char* mode) {
    static const auto real = next<FILE* (*)(const char*, const char*)>("fopen64");
    FILE* file = nullptr;
    const int flags = mode[0] == 'w' ? O_CREAT | O_TRUNC : mode[0] == 'a' ? O_CREAT : 0;
    traced_open(absolute(AT_FDCWD, path), flags, 0644, [&] {
        file = real(path, mode);
        return file == nullptr ? -1 : fileno(file);
    });
    return file;
}

FILE* fopen(const char* path, const char* mode) {
    return fopen64(path, mode);
}

ssize_t write(int fd, const void* bytes, size_t size) {
    const iovec part{const_cast<void*>(bytes), size};
    return traced_write(fd, -1, [&] { return real_write(fd, bytes, size); }, &part, 1);
}

ssize_t writev(int fd, const iovec* parts, int count) {
    static const auto real = next<ssize_t (*)(int, const iovec*, int)>("writev");
    return traced_write(fd, -1, [&] { return real(fd, parts, count); }, parts, count);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    const iovec part{const_cast<void*>(bytes), size};
    return traced_write(fd, offset, [&] { return real(fd, bytes, size, offset); }, &part, 1);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
    return pwrite64(fd, bytes, size, offset);
}

int ftruncate64(int fd, off64_t size) noexcept {
    return traced_truncate(fd, size, false);
}

int ftruncate(int fd, off_t size) noexcept {
    return traced_truncate(fd, size, false);
}

int posix_fallocate64(int fd, off64_t offset, off64_t size) {
    return traced_truncate(fd, offset + size, true);
}

int posix_fallocate(int fd, off_t offset, off_t size) {
    return traced_truncate(fd, offset + size, true);
}

int fsync(int fd) {
    return traced_sync(fd, "fsync");
}

int fdatasync(int fd) {
    return traced_sync(fd, "fdatasync");
}

int rename(const char* from, const char* to) noexcept {
    static const auto real = next<int (*)(const char*, const char*)>("rename");
    return traced_name({.kind = Record::Rename}, absolute(AT_FDCWD, from), absolute(AT_FDCWD, to),
                       [&] { return real(from, to); });
}

int link(const char* from, const char* to) noexcept {
    static const auto real = next<int (*)(const char*, const char*)>("link");
    return traced_name({.kind = Record::Link}, absolute(AT_FDCWD, from), absolute(AT_FDCWD, to),
                       [&] { return real(from, to); });
}

int unlink(const char* path) noexcept {
    static const auto real = next<int (*)(const char*)>("unlink");
    return traced_name({.kind = Record::Unlink}, absolute(AT_FDCWD, path), {},
                       [&] { return real(path); });
}

int rmdir(const char* path) noexcept {
    static const auto real = next<int (*)(const char*)>("rmdir");
    return traced_name({.kind = Record::RemoveDirectory}, absolute(AT_FDCWD, path), {},
                       [&] { return real(path); });
}

int unlinkat(int directory, const char* path, int flags) noexcept {
    static const auto real = next<int (*)(int, const char*, int)>("unlinkat");
    const auto kind = (flags & AT_REMOVEDIR) != 0 ? Record::RemoveDirectory : Record::Unlink;
    return traced_name({.kind = kind}, absolute(directory, path), {},
                       [&] { return real(directory, path, flags); });
}

int remove(const char* path) noexcept {
    struct stat info{};
    const bool is_directory = lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
    return is_directory ? rmdir(path) : unlink(path);
}

int mkdir(const char* path, mode_t mode) noexcept {
    static const auto real = next<int (*)(const char*, mode_t)>("mkdir");
    return traced_name({.kind = Record::MakeDirectory}, absolute(AT_FDCWD, path), {},
                       [&] { return real(path, mode); });
}

char* mkdtemp(char* name) noexcept {
    static const auto real = next<char* (*)(char*)>("mkdtemp");
    if (!disk().holds(absolute(AT_FDCWD, name))) {
        return real(name);
    }
    const Disk::Turn turn(disk());
    if (!disk().takes_room()) {
        return nullptr;
    }
    char* const made = real(name);
    if (made != nullptr) {
        struct stat info{};
        lstat(made, &info);
        disk().note({.kind = Record::MakeDirectory, .mode = 0700, .inode = info.st_ino},
                    absolute(AT_FDCWD, made));
    }
    return made;
}
}
