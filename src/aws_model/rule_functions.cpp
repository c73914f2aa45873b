#include "aws_model/rule_functions.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "aws_model/uri.h"
#include "base/percent.h"

namespace muster::aws {
namespace {

using Arguments = std::vector<Json>;

const Json& argument(const Arguments& arguments, std::size_t at) {
    static const Json kNothing;
    return at < arguments.size() ? arguments[at] : kNothing;
}

const std::string* text_at(const Arguments& arguments, std::size_t at) {
    return argument(arguments, at).if_string();
}

bool flag_at(const Arguments& arguments, std::size_t at) {
    const bool* const flag = argument(arguments, at).if_bool();
    return flag != nullptr && *flag;
}

/// RFC 1123 section 2.1: letters, digits and hyphens inside.
bool is_label(std::string_view text) {
    constexpr std::size_t kLongest = 63;
    return !text.empty() && text.size() <= kLongest && text.front() != '-' && text.back() != '-' &&
           std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-';
           });
}

bool is_host_label(std::string_view text, bool allows_subdomains) {
    if (!allows_subdomains) {
        return is_label(text);
    }
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('.', at), text.size());
        if (!is_label(text.substr(at, end - at))) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

bool is_ipv4(std::string_view text) {
    int parts = 0;
    for (std::size_t at = 0; at <= text.size(); ++parts) {
        const std::size_t end = std::min(text.find('.', at), text.size());
        unsigned value = 0;
        const auto [stop, error] = std::from_chars(text.data() + at, text.data() + end, value);
        if (error != std::errc{} || stop != text.data() + end || value > 255) {
            return false;
        }
        at = end + 1;
    }
    return parts == 4;
}

bool is_bucket_host(const Arguments& arguments) {
    const std::string* const name = text_at(arguments, 0);
    if (name == nullptr || name->size() < 3 || is_ipv4(*name)) {
        return false;
    }
    const bool has_upper = std::ranges::any_of(*name, [](char c) { return c >= 'A' && c <= 'Z'; });
    return !has_upper && is_host_label(*name, flag_at(arguments, 1));
}

/// `arn:partition:service:region:account:resource`; the resource falls apart at : and /.
Json parse_arn(const Arguments& arguments) {
    const std::string* const text = text_at(arguments, 0);
    std::array<std::string, 6> parts;
    std::string_view rest = text == nullptr ? std::string_view() : std::string_view(*text);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t end = i + 1 == parts.size() ? rest.npos : rest.find(':');
        if (i + 1 < parts.size() && end == rest.npos) {
            return {};
        }
        parts.at(i) = rest.substr(0, end);
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    if (parts[0] != "arn" || parts[1].empty() || parts[2].empty() || parts[5].empty()) {
        return {};
    }
    Json::Array resource;
    for (std::size_t at = 0; at <= parts[5].size();) {
        const std::size_t end = std::min(parts[5].find_first_of(":/", at), parts[5].size());
        resource.push_back(parts[5].substr(at, end - at));
        at = end + 1;
    }
    return Json::Object{{"partition", parts[1]},
                        {"service", parts[2]},
                        {"region", parts[3]},
                        {"accountId", parts[4]},
                        {"resourceId", std::move(resource)}};
}

Json parse_url(const Arguments& arguments) {
    const std::string* const text = text_at(arguments, 0);
    const auto parts = text == nullptr ? std::nullopt : url_parts(*text);
    if (!parts) {
        return {};
    }
    const bool is_ip = is_ipv4(parts->host) || parts->host.starts_with('[');
    std::string normalized(parts->path);
    if (!normalized.ends_with('/')) {
        normalized += '/';
    }
    return Json::Object{{"scheme", parts->scheme},
                        {"authority", parts->authority},
                        {"path", parts->path},
                        {"normalizedPath", std::move(normalized)},
                        {"isIp", is_ip}};
}

Json substring(const Arguments& arguments) {
    const std::string* const text = text_at(arguments, 0);
    const auto start = argument(arguments, 1).integer();
    const auto stop = argument(arguments, 2).integer();
    if (text == nullptr || !start || !stop || *start < 0 || *start >= *stop) {
        return {};
    }
    const auto size = static_cast<std::int64_t>(text->size());
    const bool is_ascii =
        std::ranges::all_of(*text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (size < *stop || !is_ascii) {
        return {};
    }
    const auto from = flag_at(arguments, 3) ? size - *stop : *start;
    return text->substr(static_cast<std::size_t>(from), static_cast<std::size_t>(*stop - *start));
}

/// Whatever is neither nothing nor false.
bool is_so(const Json& value) {
    return !value.is_null() && (value.if_bool() == nullptr || *value.if_bool());
}

Json attribute(const Arguments& arguments) {
    const std::string* const path = text_at(arguments, 1);
    return path == nullptr ? Json() : rule_attribute(argument(arguments, 0), *path);
}

Json encoded(const Arguments& arguments) {
    const std::string* const text = text_at(arguments, 0);
    return text == nullptr ? Json() : Json(percent_encode(*text));
}

Json host_label(const Arguments& arguments) {
    const std::string* const text = text_at(arguments, 0);
    return text != nullptr && is_host_label(*text, flag_at(arguments, 1));
}

Json are_equal(const Arguments& arguments) {
    return argument(arguments, 0) == argument(arguments, 1);
}

struct Function {
    std::string_view name;
    Json (*call)(const Arguments&);
};

constexpr Function kFunctions[] = {
    {"isSet", [](const Arguments& arguments) -> Json { return !argument(arguments, 0).is_null(); }},
    {"not", [](const Arguments& arguments) -> Json { return !is_so(argument(arguments, 0)); }},
    {"booleanEquals", are_equal},
    {"stringEquals", are_equal},
    {"getAttr", attribute},
    {"isValidHostLabel", host_label},
    {"uriEncode", encoded},
    {"substring", substring},
    {"parseURL", parse_url},
    {"aws.parseArn", parse_arn},
    {"aws.isVirtualHostableS3Bucket",
     [](const Arguments& arguments) -> Json { return is_bucket_host(arguments); }},
};

Json region_partition(const Arguments& arguments, const Json& partitions) {
    const std::string* const region = text_at(arguments, 0);
    return region == nullptr ? Json() : partition_of(*region, partitions);
}

} // namespace

Json rule_attribute(const Json& value, std::string_view path) {
    const Json* at = &value;
    while (!path.empty() && at != nullptr) {
        const std::size_t end = std::min(path.find('.'), path.size());
        const std::string_view step = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        const std::size_t bracket = std::min(step.find('['), step.size());
        at = bracket == 0 ? at : at->find(step.substr(0, bracket));
        if (at == nullptr || bracket == step.size()) {
            continue;
        }
        std::size_t index = 0;
        std::from_chars(step.data() + bracket + 1, step.data() + step.size(), index);
        const Json::Array* const array = at->if_array();
        at = array == nullptr || index >= array->size() ? nullptr : &(*array)[index];
    }
    return at == nullptr ? Json() : *at;
}

Json call_rule_function(std::string_view name,
                        const std::vector<Json>& arguments,
                        const Json& partitions) {
    if (name == "aws.partition") {
        return region_partition(arguments, partitions);
    }
    for (const Function& function : kFunctions) {
        if (function.name == name) {
            return function.call(arguments);
        }
    }
    return {};
}

} // namespace muster::aws
