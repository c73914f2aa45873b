#pragma once

#include <string>

#include "aws/sigv4.h"
#include "aws_model/endpoint.h"
#include "aws_model/http_message.h"
#include "aws_model/service_model.h"
#include "base/random.h"
#include "base/result.h"

namespace muster::aws {

/// A request that lacks nothing but its signature, and is the same in each attempt: idempotency
/// tokens are in it.
struct PreparedCall {
    std::string origin;
    HttpRequest request;
    SigningScope scope; // without the time
    std::string payload_hash;
};

/// Checks the input, writes the request, finds the endpoint, adds what S3 wants of integrity.
/// `partitions` is the catalogue's. Errors: Invalid "aws.invalid_input", "aws.no_endpoint".
struct CallSubject {
    const ServiceModel& service;
    const Operation& operation;
    const Json& partitions;
};
Result<PreparedCall> prepare_call(const CallSubject& subject,
                                  const Json& input,
                                  const EndpointOptions& options,
                                  Random& random);

} // namespace muster::aws
