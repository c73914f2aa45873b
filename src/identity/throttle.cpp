#include "identity/throttle.h"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

#include "crypto/encoding.h"
#include "crypto/hmac.h"
#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::string_view kCount =
    "INSERT INTO identity_attempt (key, failures, last_at, blocked_until) VALUES (?, 1, ?, 0) "
    "ON CONFLICT (key) DO UPDATE SET failures = CASE WHEN identity_attempt.last_at < ? THEN 1 "
    "ELSE identity_attempt.failures + 1 END, last_at = excluded.last_at "
    "RETURNING failures, blocked_until";
constexpr std::string_view kBlock = "UPDATE identity_attempt SET blocked_until = ? WHERE key = ?";
constexpr std::string_view kReset = "DELETE FROM identity_attempt WHERE key = ?";
constexpr std::string_view kTakeBack =
    "UPDATE identity_attempt SET failures = failures - 1, blocked_until = 0 "
    "WHERE key = ? AND failures > 0";
constexpr std::string_view kForget =
    "DELETE FROM identity_attempt WHERE last_at < ? AND blocked_until < ?";

struct Count {
    std::int64_t failures = 0;
    std::int64_t blocked_until = 0;
};

Error throttled(std::chrono::milliseconds wait) {
    return {ErrorKind::RateLimited, "sign_in.throttled",
            "too many failed attempts; wait before the next one",
            std::chrono::ceil<std::chrono::seconds>(wait)};
}

/// How long the next attempt has to wait once this many have failed.
std::chrono::seconds delay_after(std::int64_t failures, const ThrottlePolicy& policy) {
    std::chrono::seconds delay{0};
    for (std::int64_t i = policy.free_attempts; i <= failures && delay < policy.longest_delay;
         ++i) {
        delay = delay.count() == 0 ? policy.first_delay : delay * 2;
    }
    return std::min(delay, policy.longest_delay);
}

} // namespace

std::string Throttle::row_key(const Subject& subject) const {
    const std::string message = std::string(subject.kind) + '\0' + subject.text;
    return crypto::base64url(crypto::hmac_sha256(key_, as_bytes(message)).bytes);
}

Status Throttle::begin(sql::Session& session,
                       const Subject& subject,
                       const ThrottlePolicy& policy,
                       Instant now) const {
    const std::string key = row_key(subject);
    const std::int64_t millis = now.unix_millis();
    const std::int64_t forgotten =
        policy.forgotten_after.count() == 0 ? 0 : millis - policy.forgotten_after.count() * 1000;
    // The count comes first, so that of two attempts at once the second sees the first.
    TRY(const auto found, sql::find_row(session, kCount, {key, millis, forgotten},
                                        [](const sql::Row& row) -> Result<Count> {
                                            return Count{row.integer(0), row.integer(1)};
                                        }));
    const Count count = found.value_or(Count{});
    if (policy.most_failures > 0 && count.failures > policy.most_failures) {
        return throttled(policy.longest_delay);
    }
    if (count.blocked_until > millis) {
        return throttled(std::chrono::milliseconds(count.blocked_until - millis));
    }
    const std::chrono::milliseconds delay = delay_after(count.failures, policy);
    if (delay.count() > 0) {
        TRY_DONE(session.execute(kBlock, {millis + delay.count(), key}));
    }
    return {};
}

Status Throttle::reset(sql::Session& session, const Subject& subject) const {
    TRY_DONE(session.execute(kReset, {row_key(subject)}));
    return {};
}

Status Throttle::take_back(sql::Session& session, const Subject& subject) const {
    TRY_DONE(session.execute(kTakeBack, {row_key(subject)}));
    return {};
}

Status Throttle::forget(sql::Session& session, Instant before, Instant now) {
    TRY_DONE(session.execute(kForget, {before.unix_millis(), now.unix_millis()}));
    return {};
}

std::string source_of(std::string_view address) {
    const std::string text(address);
    std::array<std::byte, 16> bytes{};
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) {
        return text;
    }
    return crypto::base64url(std::span(bytes).first<8>());
}

} // namespace muster::identity
