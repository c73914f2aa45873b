#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/response.h"

namespace muster::http {

/// What is still to be sent on one connection, own and shared, in order. Costs next to nothing
/// while it is empty. Not thread-safe.
class OutputQueue {
public:
    void add(std::string bytes);
    void add(SharedText bytes);

    [[nodiscard]] bool empty() const noexcept { return waiting_ == 0; }
    [[nodiscard]] std::size_t bytes() const noexcept { return waiting_; }
    /// The next bytes that are in one piece; never empty while the queue is not.
    [[nodiscard]] std::string_view front() const;
    /// At most what front() returned.
    void consume(std::size_t bytes);

private:
    using Piece = std::variant<std::string, SharedText>;
    static std::string_view view(const Piece& piece);

    std::vector<Piece> pieces_;
    std::size_t first_ = 0; // piece
    std::size_t at_ = 0;    // in it
    std::size_t waiting_ = 0;
};

} // namespace muster::http
