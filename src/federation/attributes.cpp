#include "federation/attributes.h"

#include <algorithm>

#include "identity/role_grants.h"

namespace muster::federation {
namespace {

constexpr int kMostDepth = 3;
constexpr std::size_t kMostValues = 2000; // of all attributes together

struct Collector {
    Attributes attributes;
    std::size_t values = 0;

    void add(const std::string& name, std::string value) {
        if (++values <= kMostValues) {
            attributes[name].push_back(std::move(value));
        }
    }
    void add_value(const std::string& name, const Json& value) {
        if (const std::string* const text = value.if_string()) {
            add(name, *text);
        } else if (const bool* const truth = value.if_bool()) {
            add(name, *truth ? "true" : "false");
        } else if (const auto number = value.number_text()) {
            add(name, std::string(*number));
        }
    }
    void add_all(const std::string& prefix, const Json::Object& object, int depth) {
        for (const JsonMember& member : object) {
            const std::string name = prefix + member.key;
            if (const auto* const list = member.value.if_array()) {
                for (const Json& each : *list) {
                    add_value(name, each);
                }
            } else if (const auto* const inner = member.value.if_object()) {
                if (depth < kMostDepth) {
                    add_all(name + '.', *inner, depth + 1);
                }
            } else {
                add_value(name, member.value);
            }
        }
    }
};

const std::vector<std::string>& values_of(const Attributes& attributes, std::string_view name) {
    static const std::vector<std::string> kNone;
    const auto found = attributes.find(name);
    return found == attributes.end() ? kNone : found->second;
}

/// The first value that can be read.
template <class T>
std::optional<T> first_of(const std::vector<std::string>& values) {
    for (const std::string& value : values) {
        if (auto read = T::parse(value)) {
            return std::move(*read);
        }
    }
    return std::nullopt;
}

Role role_of(const std::vector<std::string>& values, const Mapping& mapping) {
    std::optional<Role> found;
    for (const Mapping::RoleValue& known : mapping.roles) {
        const bool is_given = std::ranges::find(values, known.value) != values.end();
        if (is_given && (!found || identity::precedes(known.role, *found))) {
            found = known.role;
        }
    }
    return found.value_or(mapping.default_role);
}

} // namespace

Attributes attributes_of(const Json& claims) {
    Collector collector;
    if (const auto* const object = claims.if_object()) {
        collector.add_all("", *object, 1);
    }
    return std::move(collector.attributes);
}

Described described(const Attributes& attributes, const Mapping& mapping) {
    Described result{.email = first_of<identity::Email>(values_of(attributes, mapping.email)),
                     .name = first_of<identity::PersonName>(values_of(attributes, mapping.name)),
                     .role = mapping.default_role,
                     .groups = {}};
    if (mapping.role) {
        result.role = role_of(values_of(attributes, *mapping.role), mapping);
    }
    if (mapping.groups) {
        result.groups = values_of(attributes, *mapping.groups);
    }
    return result;
}

} // namespace muster::federation
