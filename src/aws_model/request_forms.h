#pragma once

#include <string>
#include <string_view>

#include "aws_model/http_message.h"
#include "aws_model/service_model.h"
#include "base/json.h"
#include "base/result.h"

namespace muster::aws {

/// The forms of a request, one a file. `input` has passed check_input() and is an object.

/// The body of the query and ec2 protocols: `Action=…&Version=…&Filter.1.Name=…`.
/// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html and aws-ec2-query-protocol.html
std::string query_body(const ServiceModel& service, const Operation& operation, const Json& input);

/// A value as the JSON protocols have it: names and forms of the wire.
Json json_form(const ShapeUse& use, const Json& value);

/// A value as an XML document whose root is `name`.
std::string xml_form(const ShapeUse& use, const Json& value, std::string_view name);

/// The REST protocols: parts of the input in path, query, headers and body.
/// Errors: Invalid "aws.invalid_input" for an empty part of the path.
Result<HttpRequest>
rest_request(const ServiceModel& service, const Operation& operation, const Json& input);

} // namespace muster::aws
