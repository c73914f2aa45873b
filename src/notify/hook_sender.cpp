#include "notify/hook_sender.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "notify/webhook_signature.h"

namespace muster::notify {
namespace {

constexpr std::chrono::milliseconds kConnectTime{5'000};
constexpr std::chrono::milliseconds kTotalTime{15'000};
constexpr std::size_t kMostAnswer = std::size_t{64} << 10U;
constexpr std::chrono::seconds kLongestWait{3'600};

bool may_pass(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

/// Of the seconds form of Retry-After; a date is not worth the trouble.
std::chrono::seconds wait_of(const net::HttpResponse& response) {
    const std::string_view text = response.header("Retry-After");
    int seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::clamp(std::chrono::seconds{seconds}, std::chrono::seconds{0}, kLongestWait);
}

/// Slack answers with a word that says what is wrong: "no_service", "channel_is_archived".
std::string word_of(const std::string& body) {
    const bool is_word =
        !body.empty() && body.size() <= 40 &&
        std::ranges::all_of(body, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    return is_word ? " " + body : "";
}

Status judge(const net::HttpResponse& response, std::string_view host) {
    if (response.is_success()) {
        return {};
    }
    const std::string detail =
        fmt::format("{} answered {}{}", host, response.status, word_of(response.body));
    if (may_pass(response.status)) {
        return Error{.kind = ErrorKind::Unavailable,
                     .reason = "notify.deferred",
                     .detail = detail,
                     .retry_after = wait_of(response)};
    }
    return Error{ErrorKind::Upstream, "notify.refused", detail};
}

/// What the client says, as to whether another try may help: a certificate is renewed, a server
/// comes back.
Error as_delivery(Error error) {
    if (error.reason == "net.address_refused") {
        return {ErrorKind::Impossible, "channel.target_refused",
                "the name leads to an address that is not public, and not in "
                "notifications.allowed_networks"};
    }
    if (error.kind == ErrorKind::Upstream) {
        error.kind = ErrorKind::Unavailable;
    }
    return error;
}

Result<std::unique_ptr<net::HttpClient>> make_client(net::TrustIn trust,
                                                     net::AddressFilter filter) {
    return net::HttpClient::make({.trust = std::move(trust),
                                  .proxy = net::EnvironmentProxy{},
                                  .address_filter = std::move(filter),
                                  .user_agent = "Muster",
                                  .most_idle = 4});
}

} // namespace

Result<HookSender> HookSender::make(TargetRules rules, const Clock& clock) {
    auto held = std::make_unique<const TargetRules>(std::move(rules));
    const TargetRules* const asked = held.get();
    TRY(auto https, make_client(net::SystemTrust{}, [asked](const IpAddress& address) {
            return asked->allows_https_to(address);
        }));
    TRY(auto http, make_client(net::NoTrust{}, [asked](const IpAddress& address) {
            return asked->allows_http_to(address);
        }));
    return HookSender(std::move(held), clock, std::move(https), std::move(http));
}

Status HookSender::send(const HookPost& post, const std::stop_token& stop) const {
    TRY(const TargetUrl target, TargetUrl::parse(post.url.reveal()));
    TRY_DONE(rules_->check(target));
    const Instant now = clock_->now();
    net::HttpRequest request{.method = net::Method::Post, .url = target.url};
    request.headers.push_back({"Content-Type", "application/json"});
    if (!post.secrets.empty()) {
        TRY(auto signature,
            webhook_signatures(post.secrets, {.id = post.id, .at = now, .body = post.body}));
        request.headers.push_back({"webhook-id", post.id});
        request.headers.push_back({"webhook-timestamp", std::to_string(now.unix_millis() / 1000)});
        request.headers.push_back({"webhook-signature", std::move(signature)});
    }
    request.body = post.body;
    request.connect_time = kConnectTime;
    request.total_time = kTotalTime;
    request.most_bytes = kMostAnswer;
    request.stop = stop;
    const auto response = (target.is_https ? *https_ : *http_).send(request);
    return response ? judge(*response, target.host) : Status(as_delivery(response.error()));
}

} // namespace muster::notify
