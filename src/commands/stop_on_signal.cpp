#include "commands/stop_on_signal.h"

#include <csignal>

#include <pthread.h>
#include <unistd.h>

namespace muster::commands {
namespace {

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

} // namespace

StopOnSignal::StopOnSignal() {
    const sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    waiter_ = std::jthread([this](const std::stop_token& ending) {
        const sigset_t awaited = stop_signals();
        for (int signal = 0; sigwait(&awaited, &signal) == 0 && !ending.stop_requested();) {
            if (!source_.request_stop()) {
                _exit(kExitCode);
            }
        }
    });
}

StopOnSignal::~StopOnSignal() {
    waiter_.request_stop();
    pthread_kill(waiter_.native_handle(), SIGTERM); // wakes sigwait, and only it
}

} // namespace muster::commands
