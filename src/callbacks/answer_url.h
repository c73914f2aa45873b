#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "callbacks/stack_request.h"

namespace muster::callbacks {

/// Decides where an answer may be sent: to the bucket that CloudFormation has in the region of the
/// stack, over TLS, and nowhere else. The address comes from whoever has published the message.
/// Thread-safe.
class AnswerUrls {
public:
    /// `endpoint` is where all of AWS is instead of where AWS has it, as configured; there the
    /// bucket is the first part of the path.
    explicit AnswerUrls(std::optional<std::string> endpoint) : endpoint_(std::move(endpoint)) {}

    /// Errors: Forbidden "callback.bad_url".
    [[nodiscard]] Status expect_ours(const StackRequest& request) const;

private:
    std::optional<std::string> endpoint_;
};

} // namespace muster::callbacks
