#include "base/child_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

namespace muster {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMaxErrorBytes = std::size_t{64} << 10U;
constexpr milliseconds kLook{50}; // how often whether to stop

Error failed(std::string_view what, int error_number) {
    return {ErrorKind::Unavailable, "process.failed",
            fmt::format("cannot {}: {}", what, std::generic_category().message(error_number))};
}

struct Pipe {
    FileDescriptor reads;
    FileDescriptor writes;

    static Result<Pipe> open() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            return failed("make a pipe", errno);
        }
        return Pipe{FileDescriptor(ends[0], "pipe"), FileDescriptor(ends[1], "pipe")};
    }
};

/// What posix_spawn() is to do with the files of the child.
class FileActions {
public:
    FileActions() { posix_spawn_file_actions_init(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }

    void read_nothing() {
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    void write_to(int descriptor, const FileDescriptor& pipe) {
        posix_spawn_file_actions_adddup2(&actions_, pipe.get(), descriptor);
    }
    /// Sockets of a library may lack O_CLOEXEC.
    void close_the_rest() {
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    }
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> pointers(texts.size() + 1); // the last stays null
    std::ranges::transform(texts, pointers.begin(), [](std::string& text) { return text.data(); });
    return pointers;
}

/// A process that is killed, if it still runs, and waited for.
class Child {
public:
    explicit Child(pid_t pid) : pid_(pid) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (!status_) {
            kill();
            wait();
        }
    }

    void kill() const { ::kill(pid_, SIGKILL); }
    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        status_ = status;
        return status;
    }

private:
    pid_t pid_;
    std::optional<int> status_;
};

Result<pid_t> spawn(const ChildProgram& program, const Pipe& out, const Pipe& errors) {
    FileActions actions;
    actions.read_nothing();
    actions.write_to(STDOUT_FILENO, out.writes);
    actions.write_to(STDERR_FILENO, errors.writes);
    actions.close_the_rest();
    std::vector<std::string> arguments = {program.path.string()};
    arguments.insert(arguments.end(), program.arguments.begin(), program.arguments.end());
    std::vector<std::string> environment = program.environment;
    pid_t pid = 0;
    const int outcome = ::posix_spawn(&pid, program.path.c_str(), actions.get(), nullptr,
                                      pointers(arguments).data(), pointers(environment).data());
    if (outcome != 0) {
        return failed(fmt::format("start {}", program.path.string()), outcome);
    }
    return pid;
}

/// Reads both streams of a child until it has closed them, or there is a reason to end it.
class Listening {
public:
    Listening(const Pipe& out,
              const Pipe& errors,
              const std::function<bool(std::string_view)>& take)
        : streams_{pollfd{out.reads.get(), POLLIN, 0}, pollfd{errors.reads.get(), POLLIN, 0}},
          take_(take) {}

    /// Why the child is to be killed; nullopt when it has nothing more to say.
    std::optional<ChildEnd::Cause> listen(steady_clock::time_point end,
                                          const std::stop_token& stop) {
        while (streams_[0].fd >= 0 || streams_[1].fd >= 0) {
            if (stop.stop_requested()) {
                return ChildEnd::Cause::Stopped;
            }
            if (steady_clock::now() >= end) {
                return ChildEnd::Cause::Overdue;
            }
            ::poll(streams_.data(), streams_.size(), static_cast<int>(kLook.count()));
            if (!take_out()) {
                return ChildEnd::Cause::Enough;
            }
            take_errors();
        }
        return std::nullopt;
    }

    [[nodiscard]] std::string errors() { return std::move(errors_); }

private:
    /// What the stream has, empty when that is nothing yet; closes it at its end.
    std::string_view read(pollfd& stream) {
        if (stream.fd < 0 || stream.revents == 0) {
            return {};
        }
        const ssize_t count = ::read(stream.fd, buffer_.data(), buffer_.size());
        if (count > 0) {
            return {buffer_.data(), static_cast<std::size_t>(count)};
        }
        if (count == 0 || errno != EINTR) {
            stream.fd = -1; // poll() passes over it
        }
        return {};
    }
    bool take_out() {
        const std::string_view text = read(streams_[0]);
        return text.empty() || take_(text);
    }
    void take_errors() {
        const std::string_view text = read(streams_[1]);
        errors_ += text.substr(0, kMaxErrorBytes - errors_.size());
    }

    std::array<pollfd, 2> streams_;
    const std::function<bool(std::string_view)>& take_;
    std::string errors_;
    std::array<char, std::size_t{64} << 10U> buffer_{};
};

} // namespace

Result<ChildEnd> run_child(const ChildProgram& program,
                           const std::function<bool(std::string_view)>& take,
                           milliseconds longest,
                           const std::stop_token& stop) {
    const auto end = steady_clock::now() + longest;
    TRY(Pipe out, Pipe::open());
    TRY(Pipe errors, Pipe::open());
    TRY(const pid_t pid, spawn(program, out, errors));
    Child child(pid);
    out.writes = {}; // so that the child's are the last
    errors.writes = {};
    Listening listening(out, errors, take);
    const auto cause = listening.listen(end, stop);
    if (cause) {
        child.kill();
    }
    const int status = child.wait();
    ChildEnd ended{.cause = ChildEnd::Cause::Exited, .code = 0, .errors = listening.errors()};
    if (cause) {
        ended.cause = *cause;
    } else if (WIFSIGNALED(status)) {
        ended.cause = ChildEnd::Cause::Signalled;
        ended.code = WTERMSIG(status);
    } else {
        ended.code = WEXITSTATUS(status);
    }
    return ended;
}

} // namespace muster
