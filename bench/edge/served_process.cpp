#include "edge/served_process.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace muster::bench {

void stay_on(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(processor), &set);
    ::sched_setaffinity(0, sizeof(set), &set);
}

ServedProcess::ServedProcess(int processor, const std::function<void(const Ready&)>& serve) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe");
    }
    process_ = ::fork();
    if (process_ == 0) {
        stay_on(processor);
        // Lines of the log are made and written, as they would be.
        ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
        serve([&](std::uint16_t port) {
            if (::write(ends[1], &port, sizeof(port)) != sizeof(port)) {
                std::_Exit(1);
            }
        });
        std::_Exit(0);
    }
    ::close(ends[1]);
    const ssize_t count = ::read(ends[0], &port_, sizeof(port_));
    ::close(ends[0]);
    if (count != sizeof(port_)) {
        throw std::runtime_error("the server did not start");
    }
}

ServedProcess::~ServedProcess() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

std::size_t ServedProcess::memory() const {
    std::ifstream status("/proc/" + std::to_string(process_) + "/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("RssAnon:")) {
            return std::stoul(line.substr(8)) * 1024;
        }
    }
    return 0;
}

void ServedProcess::poke() const {
    ::kill(process_, SIGUSR1);
}

} // namespace muster::bench
