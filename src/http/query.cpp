#include "http/query.h"

#include <algorithm>

#include "http/ascii.h"
#include "http/percent.h"

namespace muster::http {

Result<Query> Query::parse(std::string_view text) {
    Query query;
    while (!text.empty()) {
        std::string_view value = take_until(text, '&');
        if (value.empty()) {
            continue;
        }
        if (query.size() == kMostParameters) {
            return Error{ErrorKind::Invalid, "request.too_many_parameters",
                         "at most " + std::to_string(kMostParameters) + " parameters are read"};
        }
        TRY(std::string name, percent_decode(take_until(value, '='), Plus::Blank));
        TRY(std::string decoded, percent_decode(value, Plus::Blank));
        query.parameters_.emplace_back(std::move(name), std::move(decoded));
    }
    return query;
}

Result<std::optional<std::string_view>> Query::one(std::string_view name) const {
    const auto values = all(name);
    if (values.size() > 1) {
        return Error{ErrorKind::Invalid, "request.repeated_parameter",
                     "'" + std::string(name) + "' may stand once"};
    }
    return values.empty() ? std::nullopt : std::optional(values.front());
}

std::vector<std::string_view> Query::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : parameters_) {
        if (key == name) {
            values.emplace_back(value);
        }
    }
    return values;
}

Status Query::expect_only(std::span<const std::string_view> names) const {
    for (const auto& [key, value] : parameters_) {
        if (std::ranges::find(names, key) == names.end()) {
            return Error{ErrorKind::Invalid, "request.unknown_parameter",
                         "there is no parameter '" + key.substr(0, 60) + "'"};
        }
    }
    return {};
}

} // namespace muster::http
