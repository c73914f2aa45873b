#include "aws_model/request_builder.h"

#include <algorithm>

#include <fmt/format.h>

#include "aws_model/request_forms.h"

namespace muster::aws {
namespace {

bool is_host_text(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.';
    });
}

/// "{AccountId}." with members of the input in place of their names.
Result<std::string> host_prefix(const Operation& operation, const Json& input) {
    std::string prefix = operation.host_prefix;
    if (prefix.empty() || !operation.input) {
        return prefix;
    }
    for (const ShapeMember& member : operation.input->shape->members) {
        const std::string label = "{" + member.name + "}";
        const std::size_t at = prefix.find(label);
        if (!member.use.is_host_label || at == prefix.npos) {
            continue;
        }
        const Json* const value = input.find(member.name);
        const std::string* const text = value == nullptr ? nullptr : value->if_string();
        if (text == nullptr || !is_host_text(*text)) {
            return Error{ErrorKind::Invalid, "aws.invalid_input",
                         member.name + " becomes part of a host: letters, digits, - and ."};
        }
        prefix.replace(at, label.size(), *text);
    }
    return prefix;
}

HttpRequest form_request(const ServiceModel& service, const Operation& operation, const Json& in) {
    return {.method = operation.method,
            .path = "/",
            .query = "",
            .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
            .body = query_body(service, operation, in)};
}

HttpRequest json_request(const ServiceModel& service, const Operation& operation, const Json& in) {
    HttpRequest request{
        .method = operation.method,
        .path = "/",
        .query = "",
        .headers = {{"X-Amz-Target", service.target_prefix() + "." + operation.name},
                    {"Content-Type", "application/x-amz-json-" + service.json_version()}},
        .body = operation.input ? json_form(*operation.input, in).str() : "{}"};
    if (service.is_query_compatible()) {
        request.headers.push_back({"x-amzn-query-mode", "true"});
    }
    return request;
}

} // namespace

Result<BuiltRequest>
build_request(const ServiceModel& service, const Operation& operation, const Json& input) {
    const Json object = input.is_null() ? Json(Json::Object()) : input;
    BuiltRequest built;
    TRY(built.host_prefix, host_prefix(operation, object));
    switch (service.protocol()) {
    case Protocol::Query:
    case Protocol::Ec2: built.http = form_request(service, operation, object); break;
    case Protocol::Json: built.http = json_request(service, operation, object); break;
    case Protocol::RestJson:
    case Protocol::RestXml: {
        TRY(built.http, rest_request(service, operation, object));
        break;
    }
    }
    return built;
}

} // namespace muster::aws
