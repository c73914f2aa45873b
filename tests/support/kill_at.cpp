// A library to preload: kills the process (SIGKILL, as a power cut or the OOM killer would) just
// before its N-th call that changes a file, N from MUSTER_KILL_AT. Without it, the calls are
// counted into the file that MUSTER_KILL_COUNT names, so that a test can walk over all of them.
// With N in MUSTER_FULL_AT the disk is full from the N-th of these calls on: writes fail (ENOSPC).

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

std::atomic<long> calls{0};

long number_from(const char* name) {
    const char* text =
        std::getenv(name); // NOLINT(concurrency-mt-unsafe): read once, before threads
    return text == nullptr ? 0 : std::strtol(text, nullptr, 10);
}

const long kill_at = number_from("MUSTER_KILL_AT");
const long full_at = number_from("MUSTER_FULL_AT");

void before_change() {
    if (++calls == kill_at) {
        kill(getpid(), SIGKILL);
    }
}

/// Sets errno as a write to a full disk does.
bool finds_no_space() {
    const bool is_full = full_at != 0 && calls >= full_at;
    errno = is_full ? ENOSPC : errno;
    return is_full;
}

struct Report {
    ~Report() {
        const char* path =
            std::getenv("MUSTER_KILL_COUNT"); // NOLINT(concurrency-mt-unsafe): at exit
        if (path == nullptr) {
            return;
        }
        if (std::FILE* file = std::fopen(path, "w")) {
            std::fprintf(file, "%ld\n", calls.load());
            std::fclose(file);
        }
    }
};
const Report report;

template <class Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool is_file(int fd) {
    struct stat info{};
    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

} // namespace

// One definition for each call that changes what a later process finds on disk.
extern "C" {

int fsync(int fd) {
    before_change();
    static const auto real = next<int (*)(int)>("fsync");
    return real(fd);
}

int fdatasync(int fd) {
    before_change();
    static const auto real = next<int (*)(int)>("fdatasync");
    return real(fd);
}

int rename(const char* from, const char* to) noexcept {
    before_change();
    static const auto real = next<int (*)(const char*, const char*)>("rename");
    return real(from, to);
}

int unlink(const char* path) noexcept {
    before_change();
    static const auto real = next<int (*)(const char*)>("unlink");
    return real(path);
}

int unlinkat(int directory, const char* path, int flags) noexcept {
    before_change();
    static const auto real = next<int (*)(int, const char*, int)>("unlinkat");
    return real(directory, path, flags);
}

int mkdir(const char* path, mode_t mode) noexcept {
    before_change();
    static const auto real = next<int (*)(const char*, mode_t)>("mkdir");
    return real(path, mode);
}

ssize_t write(int fd, const void* bytes, size_t size) {
    if (is_file(fd)) {
        before_change();
        if (finds_no_space()) {
            return -1;
        }
    }
    static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
    return real(fd, bytes, size);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
    before_change();
    if (finds_no_space()) {
        return -1;
    }
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    return real(fd, bytes, size, offset);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
    before_change();
    if (finds_no_space()) {
        return -1;
    }
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
    return real(fd, bytes, size, offset);
}

int ftruncate64(int fd, off64_t size) noexcept {
    before_change();
    static const auto real = next<int (*)(int, off64_t)>("ftruncate64");
    return real(fd, size);
}
}
