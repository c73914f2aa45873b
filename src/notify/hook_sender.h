#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "net/http_client.h"
#include "notify/target_rules.h"

namespace muster::notify {

/// One message as it is posted to a URL.
struct HookPost {
    Secret url;
    std::string body;            // JSON
    std::string id;              // the same each time it is sent again
    std::vector<Secret> secrets; // to sign it with, each of them; none: not signed
};

/// Posts messages to the URLs of channels, as far as TargetRules let it. Follows no redirection: it
/// would lead to where nobody was asked. Thread-safe.
class HookSender {
public:
    /// `clock` outlives it. Errors: those of net::HttpClient::make().
    static Result<HookSender> make(TargetRules rules, const Clock& clock);

    [[nodiscard]] const TargetRules& rules() const noexcept { return *rules_; }

    /// Errors: Unavailable "notify.deferred" for an answer of 408, 425, 429 or 5xx, Upstream
    /// "notify.refused" for any other that is not 2xx; Impossible "channel.target_refused"; those
    /// of net::HttpClient::send(), of which all that may pass are Unavailable.
    [[nodiscard]] Status send(const HookPost& post, const std::stop_token& stop = {}) const;

private:
    HookSender(std::unique_ptr<const TargetRules> rules,
               const Clock& clock,
               std::unique_ptr<net::HttpClient> https,
               std::unique_ptr<net::HttpClient> http)
        : rules_(std::move(rules)), clock_(&clock), https_(std::move(https)),
          http_(std::move(http)) {}

    std::unique_ptr<const TargetRules> rules_; // on the heap: the clients ask it
    const Clock* clock_;
    std::unique_ptr<net::HttpClient> https_;
    std::unique_ptr<net::HttpClient> http_;
};

} // namespace muster::notify
