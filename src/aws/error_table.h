#pragma once

#include <cstdint>
#include <string_view>

#include "aws_model/operation_name.h"
#include "aws_model/response_parser.h"
#include "base/error.h"

namespace muster::aws {

/// Whether asking again may help.
enum class Retry : std::uint8_t {
    Never,
    Transient,   // something broke on the way
    Throttled,   // too fast
    WrongTime,   // our clock and AWS's differ: sign with AWS's
    Credentials, // they have expired: sign with new ones
};

/// What one error code of AWS means to us.
struct ErrorRule {
    std::string_view service; // "" for any
    std::string_view code;
    ErrorKind kind = ErrorKind::Upstream;
    std::string_view reason = "aws.refused";
    Retry retry = Retry::Never;
};

/// The rule for an error: that of the service and code, else that of the code, else by the status:
/// Unavailable "aws.unavailable" from 500 on, and Upstream "aws.refused" below.
ErrorRule error_rule(std::string_view service, const ServiceError& error);

/// The error as our callers see it: operation, code, request id and AWS's own words, unless those
/// could repeat what was signed.
Error to_error(OperationName name, const ServiceError& error);

} // namespace muster::aws
