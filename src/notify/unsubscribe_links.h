#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/key_ring.h"

namespace muster::notify {

/// What a link in a mail stops: one kind of mail to one person. A plain value.
struct Unsubscription {
    std::string user; // an id
    std::string event;

    friend bool operator==(const Unsubscription&, const Unsubscription&) = default;
};

/// Signs the links by which whoever got a mail stops more of its kind, without signing in
/// (RFC 8058). Nothing is stored, and a link holds as long as the master key it was signed with is
/// in the ring: mails are found again after years. All that somebody can do who finds one is stop
/// that kind of mail to that person. Thread-safe.
///
///     base64url(HMAC-SHA-256 "KEYID USER EVENT")
///
/// with the HMAC over the text behind it, by a key derived from the master key of that id.
class UnsubscribeLinks {
public:
    /// `keys` outlives it.
    explicit UnsubscribeLinks(const crypto::KeyRing& keys) : keys_(keys) {}

    [[nodiscard]] std::string token_of(const Unsubscription& what) const;
    /// Errors: Invalid "unsubscribe.refused" for what is not a token of this installation.
    [[nodiscard]] Result<Unsubscription> read(std::string_view token) const;

private:
    const crypto::KeyRing& keys_;
};

} // namespace muster::notify
