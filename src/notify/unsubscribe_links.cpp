#include "notify/unsubscribe_links.h"

#include "crypto/constant_time.h"
#include "crypto/encoding.h"
#include "crypto/hmac.h"

namespace muster::notify {
namespace {

constexpr std::size_t kLongestToken = 500;
constexpr std::string_view kPurpose = "muster.unsubscribe.1";

Error refused() {
    return {ErrorKind::Invalid, "unsubscribe.refused",
            "this link is not one of a mail of this server, or not the whole of it"};
}

crypto::Sha256Digest signature_of(const crypto::Key& master, std::string_view text) {
    return crypto::hmac_sha256(master.derive(kPurpose), as_bytes(text));
}

/// What stands before the next blank, which goes with it.
std::string_view take_word(std::string_view& text) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return word;
}

} // namespace

std::string UnsubscribeLinks::token_of(const Unsubscription& what) const {
    const std::string text = keys_.current_id() + ' ' + what.user + ' ' + what.event;
    const auto signature = signature_of(keys_.current(), text);
    std::string whole(as_text(signature.bytes));
    whole += text;
    return crypto::base64url(as_bytes(whole));
}

Result<Unsubscription> UnsubscribeLinks::read(std::string_view token) const {
    const auto bytes =
        token.size() <= kLongestToken ? crypto::base64url_bytes(token) : Result<Bytes>(refused());
    constexpr std::size_t kSignature = sizeof(crypto::Sha256Digest::bytes);
    if (!bytes || bytes->size() <= kSignature) {
        return refused();
    }
    const ByteSpan whole(*bytes);
    std::string_view text = as_text(whole.subspan(kSignature));
    const std::string_view signed_text = text;
    const crypto::Key* const master = keys_.find(take_word(text));
    if (master == nullptr) {
        return refused();
    }
    const auto signature = signature_of(*master, signed_text);
    if (!crypto::equal_in_constant_time(signature.bytes, whole.first(kSignature))) {
        return refused();
    }
    const std::string_view user = take_word(text);
    return Unsubscription{.user = std::string(user), .event = std::string(text)};
}

} // namespace muster::notify
