#include "billing/json_member.h"

#include <algorithm>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "bills/column_name.h"

namespace muster::billing {
namespace {

namespace json = boost::json;

std::optional<std::string> text_of(const json::value& value) {
    if (value.is_null()) {
        return std::nullopt;
    }
    std::string text = value.is_string() ? std::string(value.get_string()) : serialize(value);
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}

} // namespace

std::optional<std::string> json_member(std::string_view map,
                                       std::span<const std::string> names,
                                       std::span<const std::string> canonical) {
    boost::system::error_code failed;
    const json::value document = json::parse(map, failed);
    if (failed || !document.is_object()) {
        return std::nullopt;
    }
    const json::object& members = document.get_object();
    for (const std::string& name : names) {
        if (const json::value* value = members.if_contains(name)) {
            return text_of(*value);
        }
    }
    for (const std::string& name : canonical) {
        const auto* const found = std::ranges::find_if(members, [&name](const auto& member) {
            return bills::canonical_column_name(std::string_view(member.key())) == name;
        });
        if (found != members.end()) {
            return text_of(found->value());
        }
    }
    return std::nullopt;
}

} // namespace muster::billing
