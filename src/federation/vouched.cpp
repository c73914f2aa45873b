#include "federation/vouched.h"

namespace muster::federation {
namespace {

Error bad_row() {
    return {ErrorKind::Internal, "federation.bad_row", "an answer that is none"};
}

Json optional(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json();
}

std::optional<std::string> text(const Json& json, std::string_view name) {
    const Json* const value = json.find(name);
    return value == nullptr || value->if_string() == nullptr ? std::nullopt
                                                             : std::optional(*value->if_string());
}

Json attributes_json(const Attributes& attributes) {
    Json::Object object;
    for (const auto& [name, values] : attributes) {
        object.push_back({name, Json(Json::Array(values.begin(), values.end()))});
    }
    return object;
}

Result<Attributes> read_attributes(const Json& json) {
    Attributes attributes;
    if (json.if_object() == nullptr) {
        return bad_row();
    }
    for (const JsonMember& member : *json.if_object()) {
        if (member.value.if_array() == nullptr) {
            return bad_row();
        }
        for (const Json& value : *member.value.if_array()) {
            attributes[member.key].push_back(value.if_string() == nullptr ? std::string()
                                                                          : *value.if_string());
        }
    }
    return attributes;
}

} // namespace

Json Answer::to_json() const {
    Json::Array checked;
    for (const SignInCheck& each : checks) {
        checked.push_back(Json::Object{
            {"name", each.name}, {"passed", Json(each.has_passed)}, {"detail", each.detail}});
    }
    Json::Object object{{"refusal", optional(refusal)}, {"checks", std::move(checked)}};
    if (vouched) {
        object.push_back({"subject", vouched->subject});
        object.push_back({"session", optional(vouched->session)});
        object.push_back({"attributes", attributes_json(vouched->attributes)});
    }
    return object;
}

Result<Answer> Answer::from_json(const Json& json) {
    Answer answer{.vouched = {}, .refusal = text(json, "refusal"), .checks = {}};
    const Json* const checked = json.find("checks");
    if (checked == nullptr || checked->if_array() == nullptr) {
        return bad_row();
    }
    for (const Json& each : *checked->if_array()) {
        const Json* const passed = each.find("passed");
        answer.checks.push_back(
            {.name = text(each, "name").value_or(""),
             .has_passed = passed != nullptr && passed->if_bool() != nullptr && *passed->if_bool(),
             .detail = text(each, "detail").value_or("")});
    }
    const auto subject = text(json, "subject");
    const Json* const attributes = json.find("attributes");
    if (!subject || attributes == nullptr) {
        return answer;
    }
    TRY(auto read, read_attributes(*attributes));
    answer.vouched = Vouched{
        .subject = *subject, .session = text(json, "session"), .attributes = std::move(read)};
    return answer;
}

} // namespace muster::federation
