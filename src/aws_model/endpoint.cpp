#include "aws_model/endpoint.h"

#include <optional>

#include "aws_model/json_access.h"
#include "aws_model/rule_functions.h"
#include "aws_model/rule_values.h"

namespace muster::aws {
namespace {

/// Walks a rule set until a rule gives an endpoint or an error.
class RuleWalk {
public:
    RuleWalk(const EndpointParameters& parameters, const Json& partitions)
        : partitions_(partitions) {
        for (const auto& [name, value] : parameters) {
            scope_.set(name, value);
        }
    }

    /// nullopt when no rule holds.
    Result<std::optional<Json>> walk(const Json* rules) {
        for (const Json& rule : items_of(rules)) {
            const std::size_t mark = scope_.mark();
            std::optional<Json> found;
            if (holds(rule.find("conditions"))) {
                TRY(found, outcome(rule));
            }
            scope_.reset(mark);
            if (found) {
                return found;
            }
        }
        return std::optional<Json>();
    }

private:
    Result<std::optional<Json>> outcome(const Json& rule) {
        if (const Json* const endpoint = rule.find("endpoint")) {
            return std::optional(filled(*endpoint));
        }
        if (const Json* const error = rule.find("error")) {
            const Json said = value_of(*error);
            return Error{ErrorKind::Invalid, "aws.no_endpoint",
                         said.if_string() == nullptr ? "" : *said.if_string()};
        }
        return walk(rule.find("rules"));
    }

    bool holds(const Json* conditions) {
        for (const Json& condition : items_of(conditions)) {
            Json value = call(condition);
            const bool* const flag = value.if_bool();
            if (value.is_null() || (flag != nullptr && !*flag)) {
                return false;
            }
            if (const std::string name = text_of(condition, "assign"); !name.empty()) {
                scope_.set(name, std::move(value));
            }
        }
        return true;
    }

    Json call(const Json& function) {
        std::vector<Json> arguments;
        for (const Json& argument : items_of(function.find("argv"))) {
            arguments.push_back(value_of(argument));
        }
        return call_rule_function(text_of(function, "fn"), arguments, partitions_);
    }

    Json value_of(const Json& argument) {
        if (argument.find("fn") != nullptr) {
            return call(argument);
        }
        if (argument.find("ref") != nullptr) {
            const Json* const value = scope_.find(text_of(argument, "ref"));
            return value == nullptr ? Json() : *value;
        }
        const std::string* const text = argument.if_string();
        return text == nullptr ? argument : Json(template_text(*text));
    }

    /// "https://{Bucket}.s3.{PartitionResult#dnsSuffix}" with values in place of names.
    std::string template_text(std::string_view text) {
        std::string out;
        while (!text.empty()) {
            const std::size_t open = std::min(text.find('{'), text.size());
            const std::size_t close = text.find('}', open);
            out += text.substr(0, open);
            if (close == text.npos) {
                return out + std::string(text.substr(open));
            }
            const std::string_view name = text.substr(open + 1, close - open - 1);
            const std::size_t mark = std::min(name.find('#'), name.size());
            const Json* const value = scope_.find(name.substr(0, mark));
            const Json inner = value == nullptr || mark == name.size()
                                   ? Json()
                                   : rule_attribute(*value, name.substr(mark + 1));
            const Json* const shown = mark == name.size() ? value : &inner;
            if (shown != nullptr && shown->if_string() != nullptr) {
                out += *shown->if_string();
            }
            text.remove_prefix(close + 1);
        }
        return out;
    }

    /// An endpoint with all templates in it filled.
    Json filled(const Json& value) {
        if (value.find("ref") != nullptr || value.find("fn") != nullptr ||
            value.if_string() != nullptr) {
            return value_of(value);
        }
        if (const Json::Array* const items = value.if_array()) {
            Json::Array array;
            for (const Json& item : *items) {
                array.push_back(filled(item));
            }
            return array;
        }
        if (const Json::Object* const members = value.if_object()) {
            Json::Object object;
            for (const JsonMember& member : *members) {
                object.push_back({member.key, filled(member.value)});
            }
            return object;
        }
        return value;
    }

    const Json& partitions_;
    RuleScope scope_;
};

/// The first signature that we can make.
const Json* signature_scheme(const Json& endpoint) {
    const Json* const properties = endpoint.find("properties");
    const Json* const schemes = properties == nullptr ? nullptr : properties->find("authSchemes");
    for (const Json& scheme : items_of(schemes)) {
        if (text_of(scheme, "name") == "sigv4") {
            return &scheme;
        }
    }
    return nullptr;
}

HttpHeaders headers_of(const Json& endpoint) {
    HttpHeaders headers;
    for (const JsonMember& member : members_of(endpoint.find("headers"))) {
        const Json::Array* const values = member.value.if_array();
        if (values != nullptr && !values->empty() && values->front().if_string() != nullptr) {
            headers.push_back({member.key, *values->front().if_string()});
        }
    }
    return headers;
}

std::string region_in(const EndpointParameters& parameters) {
    for (const auto& [name, value] : parameters) {
        if (name == "Region" && value.if_string() != nullptr) {
            return *value.if_string();
        }
    }
    return {};
}

} // namespace

Result<Endpoint> resolve_endpoint(const ServiceModel& service,
                                  const EndpointParameters& parameters,
                                  const Json& partitions) {
    RuleWalk rules(parameters, partitions);
    TRY(const std::optional<Json> found, rules.walk(service.endpoint_rules().find("rules")));
    if (!found) {
        return Error{ErrorKind::Invalid, "aws.no_endpoint",
                     "no endpoint of " + service.name() + " for these parameters"};
    }
    Endpoint endpoint{.url = text_of(*found, "url"),
                      .signing_region = region_in(parameters),
                      .signing_name = service.signing_name(),
                      .headers = headers_of(*found)};
    if (const Json* const scheme = signature_scheme(*found)) {
        const std::string region = text_of(*scheme, "signingRegion");
        const std::string name = text_of(*scheme, "signingName");
        endpoint.signing_region = region.empty() ? endpoint.signing_region : region;
        endpoint.signing_name = name.empty() ? endpoint.signing_name : name;
        endpoint.is_path_encoded_once = is_true(*scheme, "disableDoubleEncoding");
    }
    return endpoint;
}

} // namespace muster::aws
