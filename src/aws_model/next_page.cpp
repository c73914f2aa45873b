#include "aws_model/next_page.h"

#include <algorithm>

#include "aws_model/json_path.h"

namespace muster::aws {
namespace {

void set_member(Json& object, const std::string& key, Json value) {
    Json::Object& members = *object.if_object();
    const auto known = std::ranges::find(members, key, &JsonMember::key);
    if (known == members.end()) {
        members.push_back({key, std::move(value)});
    } else {
        known->value = std::move(value);
    }
}

bool says_no_more(const Pagination& pagination, const Json& page) {
    if (pagination.more_results.empty()) {
        return false;
    }
    const Json more = at_path(page, pagination.more_results);
    return more.if_bool() == nullptr || !*more.if_bool();
}

} // namespace

std::optional<Json> next_page(const Pagination& pagination, const Json& input, const Json& page) {
    if (says_no_more(pagination, page)) {
        return std::nullopt;
    }
    Json next = input.if_object() == nullptr ? Json(Json::Object()) : input;
    bool has_token = false;
    const std::size_t tokens =
        std::min(pagination.input_tokens.size(), pagination.output_tokens.size());
    for (std::size_t i = 0; i < tokens; ++i) {
        Json token = at_path(page, pagination.output_tokens[i]);
        if (!token.is_null()) {
            set_member(next, pagination.input_tokens[i], std::move(token));
            has_token = true;
        }
    }
    return has_token && next != input ? std::optional(std::move(next)) : std::nullopt;
}

} // namespace muster::aws
