#include "http/head_screen.h"

#include <string>

#include "http/ascii.h"

namespace muster::http {
namespace {

Error malformed_head(std::string what) {
    return {ErrorKind::Invalid, "request.malformed", std::move(what)};
}

Error too_large(std::string what) {
    return {ErrorKind::Invalid, "request.header_too_large", std::move(what)};
}

} // namespace

HeadScreen::Seen HeadScreen::look(std::string_view bytes) {
    while (at_ < bytes.size() && !ended_) {
        if (auto error = look_at(bytes)) {
            return {.head_bytes = std::nullopt, .error = std::move(error)};
        }
        ++at_;
    }
    if (ended_) {
        return {.head_bytes = at_, .error = std::nullopt};
    }
    return {};
}

std::optional<Error> HeadScreen::look_at(std::string_view bytes) {
    const char c = bytes[at_];
    const bool after_return = at_ > line_start_ && bytes[at_ - 1] == '\r';
    if ((c == '\n') != after_return) {
        return malformed_head("lines of a header end in CRLF");
    }
    if (c == '\n') {
        ended_ = at_ == line_start_ + 1;
        ++lines_;
        line_start_ = at_ + 1;
    } else if (is_control(c) && c != '\r' && c != '\t') {
        return malformed_head("a header must not contain control characters");
    } else if (at_ == line_start_ && lines_ > 0 && (c == ' ' || c == '\t')) {
        return malformed_head("a header must not be folded");
    }
    // The method and the version stand in that line as well.
    if (lines_ == 0 && at_ - line_start_ > limits_.target_bytes + 24) {
        return Error{ErrorKind::Invalid, "request.target_too_long", "the target is too long"};
    }
    if (lines_ > limits_.header_fields + (ended_ ? 2 : 1)) {
        return too_large("there are too many header fields");
    }
    if (at_ >= limits_.header_bytes) {
        return too_large("the header is too large");
    }
    return std::nullopt;
}

} // namespace muster::http
