#include "scim/resource_text.h"

#include <algorithm>

#include "scim/names.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

Error bad_value(const Attribute& attribute, std::string_view must) {
    return {ErrorKind::Invalid, kInvalidValue, attribute.name + ' ' + std::string(must)};
}

/// Whether there is nothing in it that could be kept.
bool is_unassigned(const Json& json) {
    return json.is_null() || (json.if_array() != nullptr && json.if_array()->empty()) ||
           (json.if_object() != nullptr && json.if_object()->empty());
}

Result<Json> read_boolean(const Attribute& attribute, const Json& sent) {
    if (sent.if_bool() != nullptr) {
        return sent;
    }
    const std::string* const text = sent.if_string();
    if (text != nullptr && same_name(*text, "true")) {
        return Json(true);
    }
    if (text != nullptr && same_name(*text, "false")) {
        return Json(false);
    }
    return bad_value(attribute, "is true or false");
}

Result<Json> read_number(const Attribute& attribute, const Json& sent) {
    return sent.is_number() ? Result<Json>(sent) : bad_value(attribute, "is a number");
}

Result<Json> read_text(const Attribute& attribute, const Json& sent) {
    if (const auto number = sent.number_text()) {
        return Json(std::string(*number));
    }
    return sent.if_string() != nullptr ? Result<Json>(sent) : bad_value(attribute, "is a text");
}

Status add_read(Json::Object& object, std::string_view name, Json value) {
    if (is_unassigned(value)) {
        return {};
    }
    if (find_member(object, name) != nullptr) {
        return Error{ErrorKind::Invalid, kInvalidSyntax, std::string(name) + " comes twice"};
    }
    object.push_back({std::string(name), std::move(value)});
    return {};
}

Result<Json> read_complex(const Attribute& attribute, const Json& sent) {
    if (sent.if_string() != nullptr && attribute.find("value") != nullptr) {
        return Json(Json::Object{{"value", sent}});
    }
    if (sent.if_object() == nullptr) {
        return bad_value(attribute, "is an object");
    }
    Json::Object object;
    for (const JsonMember& member : *sent.if_object()) {
        const Attribute* const part = attribute.find(member.key);
        if (part == nullptr) {
            TRY_DONE(add_read(object, member.key, member.value));
        } else if (!part->is_read_only) {
            TRY(Json value, read_attribute(*part, member.value));
            TRY_DONE(add_read(object, part->name, std::move(value)));
        }
    }
    return object.empty() ? Json() : Json(std::move(object));
}

Result<Json> read_values(const Attribute& attribute, const Json& sent) {
    const Json::Array single{sent};
    const Json::Array* const items = sent.if_array() == nullptr ? &single : sent.if_array();
    Json::Array values;
    for (const Json& item : *items) {
        TRY(Json value, read_one_value(attribute, item));
        if (!is_unassigned(value)) {
            values.push_back(std::move(value));
        }
    }
    if (std::ranges::count_if(values, is_primary) > 1) {
        return bad_value(attribute, "has one primary value at most");
    }
    return values.empty() ? Json() : Json(std::move(values));
}

/// The members of one schema, into `object`.
Status read_members(const Schema& schema, const Json::Object& sent, Json::Object& object) {
    for (const JsonMember& member : sent) {
        const Attribute* const attribute = schema.find(member.key);
        if (attribute == nullptr) {
            if (!is_never_kept(member.key)) {
                TRY_DONE(add_read(object, member.key, member.value));
            }
        } else if (!attribute->is_read_only) {
            TRY(Json value, read_attribute(*attribute, member.value));
            TRY_DONE(add_read(object, attribute->name, std::move(value)));
        }
    }
    return {};
}

Status read_extensions(const ResourceType& type, Json::Object& object) {
    for (const Schema& extension : type.extensions) {
        const Json* const sent = find_member(object, extension.uri);
        if (sent == nullptr) {
            continue;
        }
        if (sent->if_object() == nullptr) {
            return Error{ErrorKind::Invalid, kInvalidValue, extension.uri + " is an object"};
        }
        Json::Object read;
        TRY_DONE(read_members(extension, *sent->if_object(), read));
        erase_member(object, extension.uri);
        TRY_DONE(add_read(object, extension.uri, Json(std::move(read))));
    }
    return {};
}

Status check_required(const Schema& schema, const Json::Object& object) {
    for (const Attribute& attribute : schema.attributes) {
        if (!attribute.is_required || attribute.is_read_only) {
            continue;
        }
        const Json* const value = find_member(object, attribute.name);
        if (value == nullptr || (value->if_string() != nullptr && value->if_string()->empty())) {
            return bad_value(attribute, "is required");
        }
    }
    return {};
}

} // namespace

bool is_never_kept(std::string_view name) {
    return same_name(name, "password");
}

Result<Json> read_one_value(const Attribute& attribute, const Json& sent) {
    if (sent.is_null()) {
        return Json();
    }
    switch (attribute.type) {
    case AttributeType::Boolean: return read_boolean(attribute, sent);
    case AttributeType::Integer:
    case AttributeType::Decimal: return read_number(attribute, sent);
    case AttributeType::Complex: return read_complex(attribute, sent);
    case AttributeType::String:
    case AttributeType::DateTime:
    case AttributeType::Reference:
    case AttributeType::Binary: break;
    }
    return read_text(attribute, sent);
}

Result<Json> read_attribute(const Attribute& attribute, const Json& sent) {
    if (attribute.is_multi_valued) {
        return read_values(attribute, sent);
    }
    return is_unassigned(sent) ? Result<Json>(Json()) : read_one_value(attribute, sent);
}

Result<Json::Object> read_resource(const ResourceType& type, const Json& sent) {
    if (sent.if_object() == nullptr) {
        return Error{ErrorKind::Invalid, kInvalidSyntax, "a resource is an object"};
    }
    Json::Object resource;
    TRY_DONE(read_members(type.core, *sent.if_object(), resource));
    TRY_DONE(read_extensions(type, resource));
    TRY_DONE(check_required(type.core, resource));
    return resource;
}

} // namespace muster::scim
