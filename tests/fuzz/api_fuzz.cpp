#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/cookies.h"
#include "api/paging.h"
#include "api/revision.h"
#include "fuzz/must.h"

/// Any bytes as the parts of a request that routes read themselves: refused, or read as what they
/// say.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster;
    using namespace muster::api;
    const std::string text(reinterpret_cast<const char*>(data), size);

    http::Request request;
    request.headers.add("If-Match", text);
    if (const auto revision = seen_revision(request)) {
        must(etag_of(*revision) == text);
    }
    if (const auto query = http::Query::parse(text)) {
        if (const auto paging = Paging::parse(*query)) {
            must(paging->limit >= 1 && paging->limit <= Paging::kMostLimit);
        }
    }
    request.cookies = http::Cookies::parse(std::string(kSessionCookie) + '=' + text);
    if (const auto token = cookie_token(request, kSessionCookie)) {
        must(token->text().reveal().size() == 43);
    }
    return 0;
}
