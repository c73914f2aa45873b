#include "client/wait.h"

#include <condition_variable>
#include <mutex>

namespace muster::client {

Status wait_for(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, time, [] { return false; });
    if (stop.stop_requested()) {
        return Error{ErrorKind::Unavailable, "net.cancelled", "stopped"};
    }
    return {};
}

} // namespace muster::client
