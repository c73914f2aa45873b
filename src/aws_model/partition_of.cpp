#include <algorithm>
#include <string>

#include "aws_model/json_access.h"
#include "aws_model/rule_functions.h"

namespace muster::aws {
namespace {

bool is_word(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The expressions of partitions.json are all `^PREFIX\-\w+\-\d+$`, where PREFIX is one of several
/// in brackets, or plain text: `^(us|eu)\-\w+\-\d+$`, `^us\-gov\-\w+\-\d+$`,
/// `^eusc\-(de)\-\w+\-\d+$`. Taken apart here instead of by a library of regular expressions for
/// five lines of data. One of another form matches nothing; a test holds the form of all there are.
class RegionPattern {
public:
    explicit RegionPattern(std::string_view expression) {
        constexpr std::string_view kEnd = "\\-\\w+\\-\\d+$";
        if (!expression.starts_with('^') || !expression.ends_with(kEnd)) {
            return;
        }
        expression.remove_prefix(1);
        expression.remove_suffix(kEnd.size());
        prefix_ = expression;
        std::erase(prefix_, '\\');
    }

    [[nodiscard]] bool matches(std::string_view region) const {
        const std::size_t open = prefix_.find('(');
        const std::size_t close = prefix_.find(')');
        if (prefix_.empty() || open == std::string::npos || close == std::string::npos) {
            return !prefix_.empty() && matches_after(region, prefix_);
        }
        const std::string_view prefix(prefix_);
        for (std::size_t at = open + 1; at < close;) {
            const std::size_t end = std::min(prefix.find('|', at), close);
            const std::string whole = std::string(prefix.substr(0, open)) +
                                      std::string(prefix.substr(at, end - at)) +
                                      std::string(prefix.substr(close + 1));
            if (matches_after(region, whole)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

private:
    static bool matches_after(std::string_view region, std::string_view prefix) {
        if (!region.starts_with(prefix) || !region.substr(prefix.size()).starts_with('-')) {
            return false;
        }
        region.remove_prefix(prefix.size() + 1);
        const std::size_t dash = region.find('-');
        return dash != region.npos && is_word(region.substr(0, dash)) &&
               is_digits(region.substr(dash + 1));
    }

    std::string prefix_;
};

Json outputs_of(const Json& partition) {
    const Json* const outputs = partition.find("outputs");
    Json::Object object = outputs == nullptr || outputs->if_object() == nullptr
                              ? Json::Object()
                              : *outputs->if_object();
    std::erase_if(object, [](const JsonMember& member) { return member.key == "name"; });
    object.push_back({"name", text_of(partition, "id")});
    return object;
}

} // namespace

Json partition_of(std::string_view region, const Json& partitions) {
    const Json* const list = partitions.find("partitions");
    if (list == nullptr || list->if_array() == nullptr || list->if_array()->empty()) {
        return {};
    }
    for (const Json& partition : *list->if_array()) {
        const Json* const regions = partition.find("regions");
        const bool is_listed = regions != nullptr && regions->find(region) != nullptr;
        if (is_listed || RegionPattern(text_of(partition, "regionRegex")).matches(region)) {
            return outputs_of(partition);
        }
    }
    return outputs_of(list->if_array()->front());
}

} // namespace muster::aws
