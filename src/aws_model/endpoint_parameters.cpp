#include "aws_model/endpoint.h"
#include "aws_model/json_access.h"

namespace muster::aws {
namespace {

/// What the SDK itself knows, by the names that the rule sets give it. Nothing: unset.
Json built_in(std::string_view name, const EndpointOptions& options) {
    if (name == "AWS::Region") {
        return options.region.empty() ? Json() : Json(options.region);
    }
    if (name == "AWS::UseFIPS") {
        return options.fips == Fips::Yes;
    }
    if (name == "AWS::UseDualStack") {
        return options.dual_stack == DualStack::Yes;
    }
    if (name == "SDK::Endpoint") {
        return options.override_url ? Json(*options.override_url) : Json();
    }
    if (name == "AWS::S3::ForcePathStyle") {
        return options.s3_path_style == PathStyle::Path;
    }
    if (name == "AWS::Auth::AccountIdEndpointMode") {
        return "preferred";
    }
    if (name == "AWS::S3::UseArnRegion" || name == "AWS::S3Control::UseArnRegion") {
        return true;
    }
    if (name == "AWS::Auth::AccountId") {
        return {};
    }
    return false; // regional endpoints, no acceleration, no multi-region access points turned off
}

Json from_input(const Operation& operation, const Json& input, std::string_view parameter) {
    if (!operation.input) {
        return {};
    }
    for (const ShapeMember& member : operation.input->shape->members) {
        if (member.use.context_parameter == parameter) {
            const Json* const value = input.find(member.name);
            return value == nullptr ? Json() : *value;
        }
    }
    return {};
}

} // namespace

EndpointParameters endpoint_parameters(const ServiceModel& service,
                                       const Operation& operation,
                                       const Json& input,
                                       const EndpointOptions& options) {
    EndpointParameters parameters;
    const Json* const declared = service.endpoint_rules().find("parameters");
    if (declared == nullptr || declared->if_object() == nullptr) {
        return parameters;
    }
    for (const JsonMember& parameter : *declared->if_object()) {
        const auto fixed = operation.static_context.find(parameter.key);
        Json value = fixed != operation.static_context.end()
                         ? fixed->second
                         : from_input(operation, input, parameter.key);
        const std::string name = text_of(parameter.value, "builtIn");
        if (value.is_null() && !name.empty()) {
            value = built_in(name, options);
        }
        if (const Json* const usual = parameter.value.find("default");
            value.is_null() && usual != nullptr) {
            value = *usual;
        }
        if (!value.is_null()) {
            parameters.emplace_back(parameter.key, std::move(value));
        }
    }
    return parameters;
}

} // namespace muster::aws
