#include "http/request.h"

#include <algorithm>

#include "base/check.h"
#include "http/ascii.h"

namespace muster::http {
namespace {

/// "application/json" and what is built on it ("application/merge-patch+json"), in UTF-8.
bool is_json(std::string_view content_type) {
    const std::string_view type = trim_blanks(take_until(content_type, ';'));
    const std::string_view parameter = trim_blanks(content_type);
    const bool named =
        equals_ignoring_case(type, "application/json") ||
        (type.size() > 17 && equals_ignoring_case(type.substr(0, 12), "application/") &&
         equals_ignoring_case(type.substr(type.size() - 5), "+json"));
    return named && (parameter.empty() || equals_ignoring_case(parameter, "charset=utf-8"));
}

} // namespace

const std::string& PathParameters::at(std::string_view name) const {
    const auto found =
        std::ranges::find(parameters_, name, [](const auto& pair) { return pair.first; });
    MUSTER_CHECK(found != parameters_.end(), "the template of the route has no such parameter");
    return found->second;
}

Result<Json> Request::json() const {
    if (!is_json(headers.get("Content-Type"))) {
        return Error{ErrorKind::Invalid, "request.media_type",
                     "the body must come as Content-Type: application/json"};
    }
    return Json::parse(body);
}

} // namespace muster::http
