#pragma once

#include <string>

#include "aws_model/http_message.h"
#include "aws_model/service_model.h"
#include "base/json.h"
#include "base/result.h"

namespace muster::aws {

/// A request in the wire form of its service, without where to: that is the endpoint's.
struct BuiltRequest {
    HttpRequest http;
    std::string host_prefix; // goes before the endpoint's host: "123456789012."
};

/// Writes the input of an operation as its service's protocol has it. Bytes (blobs) stand in the
/// input as they are, in a text; moments as RFC 3339 or seconds since 1970. The input has passed
/// check_input(). Errors: Invalid "aws.invalid_input" for what cannot stand in a path or a host.
Result<BuiltRequest>
build_request(const ServiceModel& service, const Operation& operation, const Json& input);

} // namespace muster::aws
