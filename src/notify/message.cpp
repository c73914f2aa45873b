#include "notify/message.h"

namespace muster::notify {
namespace {

Error bad_message() {
    return {ErrorKind::Internal, "notify.bad_message", "a stored message has not its form"};
}

const std::string* text_at(const Json& json, std::string_view key) {
    const Json* const value = json.find(key);
    return value == nullptr ? nullptr : value->if_string();
}

Result<std::optional<net::Mailbox>> mailbox_of(const Json* json) {
    if (json == nullptr || json->is_null()) {
        return std::optional<net::Mailbox>();
    }
    const std::string* const name = text_at(*json, "name");
    const std::string* const address = text_at(*json, "address");
    if (name == nullptr || address == nullptr) {
        return bad_message();
    }
    TRY(auto parsed, net::MailAddress::parse(*address));
    return std::optional(net::Mailbox{.name = *name, .address = std::move(parsed)});
}

} // namespace

Json to_json(const Message& message) {
    Json::Object values;
    for (const auto& [name, value] : message.values) {
        values.push_back({name, value});
    }
    Json to;
    if (message.to) {
        to = Json::Object{{"name", message.to->name}, {"address", message.to->address.str()}};
    }
    return Json::Object{{"name", message.name},
                        {"to", std::move(to)},
                        {"values", std::move(values)},
                        {"unsubscribe", message.unsubscribe ? Json(*message.unsubscribe) : Json()}};
}

Result<Message> message_of(const Json& json) {
    const std::string* const name = text_at(json, "name");
    const Json* const values = json.find("values");
    if (name == nullptr || values == nullptr || values->if_object() == nullptr) {
        return bad_message();
    }
    Message message{.name = *name, .to = {}, .values = {}};
    TRY(message.to, mailbox_of(json.find("to")));
    if (const std::string* const token = text_at(json, "unsubscribe")) {
        message.unsubscribe = *token;
    }
    for (const JsonMember& member : *values->if_object()) {
        const std::string* const text = member.value.if_string();
        if (text == nullptr) {
            return bad_message();
        }
        message.values.emplace_back(member.key, *text);
    }
    return message;
}

} // namespace muster::notify
