#include "aws_model/json_path.h"

#include <algorithm>
#include <charconv>

#include "base/trimmed.h"

namespace muster::aws {
namespace {

/// `index` counts from the end where it is negative.
const Json* item_at(const Json* value, std::string_view index) {
    const Json::Array* const array = value == nullptr ? nullptr : value->if_array();
    std::int64_t at = 0;
    if (array == nullptr ||
        std::from_chars(index.data(), index.data() + index.size(), at).ec != std::errc{}) {
        return nullptr;
    }
    const auto size = static_cast<std::int64_t>(array->size());
    at += at < 0 ? size : 0;
    return at < 0 || at >= size ? nullptr : &(*array)[static_cast<std::size_t>(at)];
}

const Json* follow(const Json& start, std::string_view path) {
    const Json* value = &start;
    while (!path.empty() && value != nullptr) {
        const std::size_t end = std::min(path.find('.'), path.size());
        const std::string_view step = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        const std::size_t bracket = std::min(step.find('['), step.size());
        value = value->find(step.substr(0, bracket));
        if (bracket < step.size()) {
            const std::size_t close = std::min(step.find(']'), step.size());
            value = item_at(value, step.substr(bracket + 1, close - bracket - 1));
        }
    }
    return value;
}

} // namespace

Json at_path(const Json& value, std::string_view path) {
    constexpr std::string_view kOr = "||";
    while (true) {
        const std::size_t end = path.find(kOr);
        const Json* const found = follow(value, trimmed(path.substr(0, end)));
        const std::string* const text = found == nullptr ? nullptr : found->if_string();
        if (found != nullptr && !found->is_null() && (text == nullptr || !text->empty())) {
            return *found;
        }
        if (end == path.npos) {
            return {};
        }
        path.remove_prefix(end + kOr.size());
    }
}

} // namespace muster::aws
