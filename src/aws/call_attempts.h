#pragma once

#include <expected>

#include "aws/client.h"
#include "aws/error_table.h"
#include "aws/prepared_call.h"

namespace muster::aws {

/// One call with all its attempts. Not thread-safe; lives for one call.
class CallAttempts {
public:
    CallAttempts(Client& client, const Operation& operation, const CallOptions& options)
        : client_(client), operation_(operation), options_(options),
          name_{client.service().name(), operation.name} {}

    std::expected<Json, CallFailure> run(const PreparedCall& call);

private:
    /// What came of one attempt.
    struct Failed {
        CallFailure failure;
        Retry retry = Retry::Never;
        bool after_timeout = false;
    };
    std::expected<Json, Failed> attempt(const PreparedCall& call);
    std::expected<Json, Failed> refused(const HttpResponse& answer, const Credentials* who) const;
    Result<HttpResponse> send(const PreparedCall& call, const Credentials* who);
    Status wait_for_pace();
    Status wait(std::chrono::milliseconds time);
    /// Makes ready for another attempt; false when there shall be none.
    bool prepares_retry(const Failed& failed, int attempts);
    bool corrects_clock(const HttpHeaders& answer);

    Client& client_;
    const Operation& operation_;
    const CallOptions& options_;
    OperationName name_;
    int paid_ = 0;
    bool has_streamed_ = false;
    bool has_new_credentials_ = false;
};

} // namespace muster::aws
