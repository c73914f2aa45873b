#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "http/limits.h"

namespace muster::http {

/// Looks over the header of a request while it arrives, before the parser sees it: its limits, and
/// the shapes that servers read differently, which is what smuggling lives on (RFC 9112
/// sections 2.2, 5.2 and 11.2): a line end that is not CRLF, a control character, a folded line.
class HeadScreen {
public:
    explicit HeadScreen(const Limits& limits) : limits_(limits) {}

    /// `bytes` is all that has arrived of the header so far; what was seen before is not read
    /// again. Returns its size once it is whole. Errors: Invalid "request.malformed",
    /// "request.target_too_long", "request.header_too_large".
    struct Seen {
        std::optional<std::size_t> head_bytes;
        std::optional<Error> error;
    };
    Seen look(std::string_view bytes);

private:
    [[nodiscard]] std::optional<Error> look_at(std::string_view bytes);

    const Limits& limits_;
    std::size_t at_ = 0;         // the next byte
    std::size_t line_start_ = 0; // of the line it stands in
    std::size_t lines_ = 0;      // ended so far
    bool ended_ = false;
};

} // namespace muster::http
