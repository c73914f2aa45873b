#include "aws/call_attempts.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "aws/session.h"
#include "aws_model/timestamp.h"

namespace muster::aws {
namespace {

using std::chrono::milliseconds;

/// Longer waits for a budget are the caller's: a job comes back, a thread stays taken.
constexpr milliseconds kLongestPace{5'000};
/// Signatures are good for five minutes around AWS's time.
constexpr std::chrono::minutes kTolerance{4};

/// Takes out of AWS's words whatever was secret in the request, should it be quoted.
std::string without_secrets(std::string text, const Credentials& who) {
    const auto remove = [&](std::string_view secret) {
        constexpr std::string_view kHidden = "[hidden]";
        for (std::size_t at = text.find(secret); !secret.empty() && at != std::string::npos;
             at = text.find(secret, at)) {
            text.replace(at, secret.size(), kHidden);
            at += kHidden.size();
        }
    };
    remove(who.secret_access_key.reveal());
    if (who.session_token) {
        remove(who.session_token->reveal());
    }
    return text;
}

} // namespace

Status CallAttempts::wait(milliseconds time) {
    if (!client_.session_.ports().sleeper.sleep(time, options_.stop)) {
        return Error{ErrorKind::Unavailable, "aws.cancelled",
                     fmt::format("{} {} was called off", name_.service, name_.operation)};
    }
    return {};
}

Status CallAttempts::wait_for_pace() {
    const PacedCall call{
        .account = client_.session_.options().account, .region = client_.region(), .name = name_};
    while (true) {
        TRY(const milliseconds pause, client_.session_.ports().pace.take(call));
        if (pause == milliseconds{0}) {
            return {};
        }
        if (pause > kLongestPace) {
            return Error{ErrorKind::RateLimited, "aws.paced",
                         fmt::format("{} {} waits for its budget", name_.service, name_.operation),
                         std::chrono::ceil<std::chrono::seconds>(pause)};
        }
        TRY_DONE(wait(pause));
    }
}

Result<HttpResponse> CallAttempts::send(const PreparedCall& call, const Credentials* who) {
    TransportCall transport{.origin = call.origin,
                            .request = call.request,
                            .stop = options_.stop,
                            .is_sent_once = options_.sending != nullptr};
    if (who != nullptr) {
        SigningScope scope = call.scope;
        scope.time = client_.session_.aws_now();
        transport.request =
            signed_by_header(std::move(transport.request), *who, scope, call.payload_hash);
    }
    const BodySink sink = [&](ByteSpan bytes) {
        has_streamed_ = true;
        return (*options_.sink)(bytes);
    };
    transport.sink = options_.sink == nullptr ? nullptr : &sink;
    return client_.session_.ports().transport.send(transport);
}

std::expected<Json, CallAttempts::Failed> CallAttempts::refused(const HttpResponse& answer,
                                                                const Credentials* who) const {
    const ServiceError said = parse_error(client_.service().protocol(), answer);
    Failed failed{.failure = {.error = to_error(name_, said),
                              .code = said.code,
                              .request_id = said.request_id,
                              .headers = answer.headers},
                  .retry = error_rule(name_.service, said).retry};
    if (who != nullptr) {
        failed.failure.error.detail = without_secrets(std::move(failed.failure.error.detail), *who);
    }
    return std::unexpected(std::move(failed));
}

std::expected<Json, CallAttempts::Failed> CallAttempts::attempt(const PreparedCall& call) {
    const auto failed = [](Error error, Retry retry = Retry::Never) {
        const bool after_timeout = error.reason == "net.timeout";
        return std::unexpected(Failed{.failure = {.error = std::move(error)},
                                      .retry = retry,
                                      .after_timeout = after_timeout});
    };
    if (const Status paced = wait_for_pace(); !paced) {
        return failed(paced.error());
    }
    std::optional<Credentials> who;
    if (!operation_.is_unsigned) {
        Result<Credentials> found = client_.session_.ports().credentials.credentials(options_.stop);
        if (!found) {
            return failed(std::move(found.error())); // never an unsigned request
        }
        who = std::move(*found);
    }
    if (options_.sending != nullptr) {
        if (Status may = (*options_.sending)(); !may) {
            return failed(std::move(may.error()));
        }
    }
    const Credentials* const signer = who ? &*who : nullptr;
    Result<HttpResponse> answer = send(call, signer);
    if (!answer) {
        const bool may_help = answer.error().kind == ErrorKind::Unavailable &&
                              answer.error().reason != "net.cancelled";
        return failed(std::move(answer.error()), may_help ? Retry::Transient : Retry::Never);
    }
    if (is_error(client_.service().protocol(), *answer)) {
        return refused(*answer, signer);
    }
    Result<Json> output = parse_response(client_.service(), operation_, *answer);
    if (!output) {
        return failed(std::move(output.error()));
    }
    return std::move(*output);
}

bool CallAttempts::corrects_clock(const HttpHeaders& answer) {
    const auto date = find_header(answer, "Date");
    const auto theirs = date ? timestamp_of(*date) : std::nullopt;
    Session& session = client_.session_;
    if (!theirs) {
        return false;
    }
    const milliseconds off = *theirs - session.aws_now();
    if (off > -kTolerance && off < kTolerance) {
        return false; // it was something else
    }
    session.set_clock_skew(*theirs - session.ports().clock.now());
    return true;
}

bool CallAttempts::prepares_retry(const Failed& failed, int attempts) {
    if (failed.retry == Retry::Never || attempts >= kAttempts || has_streamed_) {
        return false;
    }
    if (failed.retry == Retry::WrongTime) {
        return corrects_clock(failed.failure.headers);
    }
    if (failed.retry == Retry::Credentials) {
        client_.session_.ports().credentials.forget();
        return !std::exchange(has_new_credentials_, true);
    }
    paid_ = client_.quota_.take(failed.after_timeout);
    return paid_ > 0 &&
           wait(retry_delay(attempts, failed.failure.headers, client_.session_.ports().random))
               .has_value();
}

std::expected<Json, CallFailure> CallAttempts::run(const PreparedCall& call) {
    for (int attempts = 1;; ++attempts) {
        std::expected<Json, Failed> outcome = attempt(call);
        if (outcome) {
            client_.quota_.succeeded(paid_);
            return std::move(*outcome);
        }
        if (!prepares_retry(outcome.error(), attempts)) {
            return std::unexpected(std::move(outcome.error().failure));
        }
    }
}

} // namespace muster::aws
