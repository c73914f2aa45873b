#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <stop_token>
#include <string>

#include "aws/retry.h"
#include "aws/transport.h"
#include "aws_model/endpoint.h"
#include "aws_model/operation_name.h"
#include "aws_model/service_model.h"
#include "base/json.h"
#include "base/result.h"
#include "base/secret.h"

namespace muster::aws {

class Session;

/// Why a call has brought nothing. All but the error are AWS's, where it has answered.
struct CallFailure {
    Error error;
    std::string code{}; // "EntityAlreadyExists"
    std::string request_id{};
    HttpHeaders headers{};
};

struct CallOptions {
    std::stop_token stop{};
    /// Takes the body of a streamed answer (an S3 object), whose member then stays empty. A call
    /// that has given it bytes is not tried again.
    const BodySink* sink = nullptr;
    /// Asked each time before the request is sent, also when it is tried again; its error is that
    /// of the call, and nothing is sent. For calls that cost money.
    const std::function<Status()>* sending = nullptr;
};

/// Calls the operations of one service in one region. Input and output are JSON in the form of the
/// service's model, as AWS documents it for the SDKs; bytes (blobs) are texts as they are, moments
/// RFC 3339. A small value; its session outlives it. Thread-safe.
class Client {
public:
    Client(Session& session, const ServiceModel& service, std::string region, RetryQuota& quota)
        : session_(session), service_(service), region_(std::move(region)), quota_(quota) {}

    /// Signs, paces, sends, and tries again where that may help, in the standard mode of AWS's
    /// SDKs.
    ///
    /// Errors: what the error table makes of AWS's codes ("aws.throttled", "aws.denied",
    /// "aws.not_found", "aws.conflict", "aws.limit", "aws.bad_credentials", "aws.wrong_time",
    /// "aws.unavailable", "aws.refused"); Invalid "aws.invalid_input", "aws.unknown_operation",
    /// "aws.no_endpoint"; Unauthorized "aws.no_credentials"; RateLimited "aws.paced" when our own
    /// budget has nothing for longer than a few seconds; Unavailable "aws.cancelled"; those of the
    /// transport. The detail names operation, code and request id, never a secret.
    [[nodiscard]] Result<Json>
    call(OperationName name, const Json& input, const CallOptions& options = {});

    /// The same for who needs AWS's code.
    [[nodiscard]] std::expected<Json, CallFailure>
    ask(OperationName name, const Json& input, const CallOptions& options = {});

    /// A URL that carries its own signature: who has it may make this one call until it expires.
    /// Errors: as those of call() before anything is sent.
    [[nodiscard]] Result<Secret>
    presign(OperationName name, const Json& input, std::chrono::seconds lifetime);

    [[nodiscard]] const ServiceModel& service() const noexcept { return service_; }
    [[nodiscard]] const std::string& region() const noexcept { return region_; }

private:
    friend class CallAttempts;
    [[nodiscard]] Result<const Operation*> operation(OperationName name) const;
    [[nodiscard]] EndpointOptions endpoint_options() const;

    Session& session_;
    const ServiceModel& service_;
    std::string region_;
    RetryQuota& quota_;
};

/// Calls for each page of an operation until the last, or until `take` gives an error, which is
/// then the result. An operation without pages has one.
Status for_each_page(Client& client,
                     OperationName name,
                     Json input,
                     const std::function<Status(const Json&)>& take,
                     const CallOptions& options = {});

} // namespace muster::aws
