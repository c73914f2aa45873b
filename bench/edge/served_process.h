#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include <sys/types.h>

namespace muster::bench {

/// A server in a process of its own, on one processor, killed at the end.
class ServedProcess {
public:
    /// `serve` gets a function to call with the port once it listens, and does not return.
    using Ready = std::function<void(std::uint16_t port)>;
    ServedProcess(int processor, const std::function<void(const Ready&)>& serve);
    ~ServedProcess();
    ServedProcess(const ServedProcess&) = delete;
    ServedProcess& operator=(const ServedProcess&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Resident memory now, without what is shared with files.
    [[nodiscard]] std::size_t memory() const;
    /// Asks the server, by a signal, to do the one thing it does then.
    void poke() const;

private:
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

/// Binds this process to one processor.
void stay_on(int processor);

} // namespace muster::bench
