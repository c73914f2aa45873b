#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/percent.h"
#include "base/utf8.h"
#include "http/ascii.h"
#include "http/cookies.h"
#include "http/request_target.h"

namespace {

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

} // namespace

/// Any bytes as the target of a request and as a Cookie header: a path that was taken stays below
/// the root, is clean text, and is the same when it is written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster::http;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto target = RequestTarget::parse(text, Verb::Options)) {
        std::string written;
        for (const std::string& segment : target->segments) {
            require(segment != ".." && segment != "." && !segment.contains('/') &&
                    !segment.contains('\\') && muster::is_utf8(segment) &&
                    std::ranges::none_of(segment, is_control));
            written += '/' + muster::percent_encode(segment);
        }
        if (!written.empty()) {
            const auto again = RequestTarget::parse(written, Verb::Get);
            require(again && again->segments == target->segments);
        }
    }
    static_cast<void>(Cookies::parse(text).find("session"));
    return 0;
}
