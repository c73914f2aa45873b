#include "aws/error_table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace muster::aws {
namespace {

constexpr int kServerErrors = 500;
constexpr std::size_t kLongestMessage = 1'000;

constexpr ErrorRule throttled(std::string_view code, std::string_view service = "") {
    return {service, code, ErrorKind::RateLimited, "aws.throttled", Retry::Throttled};
}
constexpr ErrorRule transient(std::string_view code, std::string_view service = "") {
    return {service, code, ErrorKind::Unavailable, "aws.unavailable", Retry::Transient};
}
constexpr ErrorRule denied(std::string_view code) {
    return {"", code, ErrorKind::Forbidden, "aws.denied", Retry::Never};
}
constexpr ErrorRule missing(std::string_view code, std::string_view service = "") {
    return {service, code, ErrorKind::NotFound, "aws.not_found", Retry::Never};
}
constexpr ErrorRule conflict(std::string_view code, std::string_view service = "") {
    return {service, code, ErrorKind::Conflict, "aws.conflict", Retry::Never};
}
constexpr ErrorRule limit(std::string_view code, std::string_view service = "") {
    return {service, code, ErrorKind::Conflict, "aws.limit", Retry::Never};
}
constexpr ErrorRule invalid(std::string_view code) {
    return {"", code, ErrorKind::Invalid, "aws.invalid_input", Retry::Never};
}
constexpr ErrorRule unknown_key(std::string_view code, Retry retry = Retry::Never) {
    return {"", code, ErrorKind::Unauthorized, "aws.bad_credentials", retry};
}
constexpr ErrorRule wrong_time(std::string_view code) {
    return {"", code, ErrorKind::Unauthorized, "aws.wrong_time", Retry::WrongTime};
}

// Sorted by service and code. Throttles and transient errors are those of the standard mode of
// botocore's retries; a code that AWS uses for a hard quota elsewhere has the service's own line.
constexpr auto kRules = std::to_array<ErrorRule>({
    denied("AccessDenied"),
    denied("AccessDeniedException"),
    denied("AuthFailure"),
    denied("AuthorizationError"),
    throttled("BandwidthLimitExceeded"),
    conflict("BucketAlreadyExists"),
    conflict("BucketAlreadyOwnedByYou"),
    transient("ConcurrentModificationException"),
    conflict("ConflictException"),
    limit("ConstraintViolationException"),
    conflict("DuplicatePolicyAttachmentException"),
    throttled("EC2ThrottledException"),
    conflict("EntityAlreadyExists"),
    unknown_key("ExpiredToken", Retry::Credentials),
    unknown_key("ExpiredTokenException", Retry::Credentials),
    transient("FinalizingOrganizationException"),
    denied("Forbidden"),
    transient("IDPCommunicationError"),
    unknown_key("IncompleteSignature"),
    transient("InternalError"),
    transient("InternalFailure"),
    transient("InternalServerError"),
    transient("InternalServerException"),
    unknown_key("InvalidAccessKeyId"),
    unknown_key("InvalidClientTokenId"),
    invalid("InvalidInput"),
    invalid("InvalidInputException"),
    invalid("InvalidParameterValue"),
    wrong_time("InvalidSignatureException"),
    throttled("LimitExceededException"),
    limit("LimitExceeded"),
    invalid("MalformedPolicyDocument"),
    invalid("MalformedPolicyDocumentException"),
    missing("NoSuchBucket"),
    missing("NoSuchBucketPolicy"),
    missing("NoSuchEntity"),
    missing("NoSuchKey"),
    missing("NotFoundException"),
    denied("OptInRequired"),
    missing("PolicyNotAttachedException"),
    throttled("PriorRequestNotComplete"),
    throttled("ProvisionedThroughputExceededException"),
    throttled("RequestLimitExceeded"),
    throttled("RequestThrottled"),
    throttled("RequestThrottledException"),
    wrong_time("RequestExpired"),
    wrong_time("RequestInTheFuture"),
    transient("RequestTimeout"),
    transient("RequestTimeoutException"),
    wrong_time("RequestTimeTooSkewed"),
    missing("ResourceNotFoundException"),
    limit("ServiceQuotaExceededException"),
    transient("ServiceUnavailable"),
    transient("ServiceUnavailableException"),
    wrong_time("SignatureDoesNotMatch"),
    throttled("SlowDown"),
    throttled("ThrottledException"),
    throttled("Throttling"),
    throttled("ThrottlingException"),
    throttled("TooManyRequestsException"),
    throttled("TransactionInProgressException"),
    denied("UnauthorizedOperation"),
    unknown_key("UnrecognizedClientException"),
    invalid("ValidationError"),
    invalid("ValidationException"),
    limit("LimitExceededException", "iam"),
    limit("LimitExceededException", "identitystore"),
    limit("LimitExceededException", "cloudformation"),
    missing("AccountNotFoundException", "organizations"),
    missing("OrganizationalUnitNotFoundException", "organizations"),
    missing("PolicyNotFoundException", "organizations"),
    conflict("DuplicateAccountException", "organizations"),
    missing("StackSetNotFoundException", "cloudformation"),
    conflict("AlreadyExistsException", "cloudformation"),
    conflict("OperationInProgressException", "cloudformation"),
});

/// Whether the message may quote the string that was signed, and with it the session token.
bool quotes_what_was_signed(std::string_view code) {
    return code == "SignatureDoesNotMatch" || code == "InvalidSignatureException" ||
           code == "IncompleteSignature" || code == "InvalidToken";
}

} // namespace

ErrorRule error_rule(std::string_view service, const ServiceError& error) {
    const ErrorRule* found = nullptr;
    for (const ErrorRule& rule : kRules) {
        if (rule.code == error.code && rule.service == service) {
            return rule;
        }
        if (rule.code == error.code && rule.service.empty()) {
            found = &rule;
        }
    }
    if (found != nullptr) {
        return *found;
    }
    if (error.status >= kServerErrors) {
        return transient(error.code);
    }
    constexpr int kNotFound = 404; // HEAD requests have nothing but a status
    constexpr int kForbidden = 403;
    constexpr int kTooMany = 429;
    switch (error.status) {
    case kNotFound: return missing(error.code);
    case kForbidden: return denied(error.code);
    case kTooMany: return throttled(error.code);
    default: return {.service = "", .code = error.code};
    }
}

Error to_error(OperationName name, const ServiceError& error) {
    const ErrorRule rule = error_rule(name.service, error);
    const std::string_view message =
        quotes_what_was_signed(error.code)
            ? std::string_view("AWS does not accept the signature")
            : std::string_view(error.message).substr(0, kLongestMessage);
    return Error{rule.kind, rule.reason,
                 fmt::format("{} {}: {}{}{}{}", name.service, name.operation, error.code,
                             message.empty() ? "" : ": ", message,
                             error.request_id.empty()
                                 ? ""
                                 : fmt::format(" (request {})", error.request_id))};
}

} // namespace muster::aws
