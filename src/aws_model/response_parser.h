#pragma once

#include <string>

#include "aws_model/http_message.h"
#include "aws_model/service_model.h"
#include "base/json.h"
#include "base/result.h"

namespace muster::aws {

/// Reads the answer to an operation that went well: an object with the members of its model that
/// are there. What the model does not know is left out. Bytes (blobs) are texts as they are,
/// moments RFC 3339. Errors: Upstream "aws.bad_answer".
Result<Json>
parse_response(const ServiceModel& service, const Operation& operation, const HttpResponse& answer);

/// Why a service refused, as it says.
struct ServiceError {
    int status = 0;
    std::string code; // "ThrottlingException"; the status where the service names none
    std::string message;
    std::string request_id;
};

/// Reads an answer that went wrong; never fails.
ServiceError parse_error(Protocol protocol, const HttpResponse& answer);

/// Whether an answer is an error though its status says otherwise: S3 begins some answers before it
/// knows.
bool is_error(Protocol protocol, const HttpResponse& answer);

} // namespace muster::aws
