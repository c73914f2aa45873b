#include "net/certificate_fingerprint.h"

#include <algorithm>
#include <charconv>

#include "base/trimmed.h"
#include "crypto/encoding.h"

namespace muster::net {
namespace {

constexpr std::string_view kPrefix = "SHA256:";

Error not_a_fingerprint() {
    return {ErrorKind::Invalid, "net.bad_fingerprint",
            "a fingerprint is the SHA-256 of a certificate: 64 hexadecimal digits, with colons "
            "between the bytes or without"};
}

} // namespace

Result<CertificateFingerprint> CertificateFingerprint::parse(std::string_view text) {
    if (text.starts_with(kPrefix) || text.starts_with("sha256:")) {
        text.remove_prefix(kPrefix.size());
    }
    crypto::Sha256Digest digest;
    const std::size_t width = text.contains(':') ? 3 : 2;
    if (text.size() != digest.bytes.size() * width - (width - 2)) {
        return not_a_fingerprint();
    }
    for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
        const char* const at = text.data() + i * width;
        unsigned value = 0;
        const auto [end, error] = std::from_chars(at, at + 2, value, 16);
        const bool last = i + 1 == digest.bytes.size();
        if (error != std::errc() || end != at + 2 || (width == 3 && !last && at[2] != ':')) {
            return not_a_fingerprint();
        }
        digest.bytes[i] = static_cast<std::byte>(value);
    }
    return CertificateFingerprint(digest);
}

Result<CertificateFingerprint> CertificateFingerprint::of_pem(std::string_view text) {
    constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----"; // RFC 7468 section 5
    constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
    const std::size_t begin = text.find(kBegin);
    const std::size_t end = text.find(kEnd, std::min(begin, text.size()));
    std::string encoded;
    if (end != std::string_view::npos) {
        encoded = text.substr(begin + kBegin.size(), end - begin - kBegin.size());
    }
    std::erase_if(encoded, [](char c) { return kWhiteSpace.contains(c); });
    const auto der = crypto::base64_bytes(encoded);
    if (!der || der->empty()) {
        return Error{ErrorKind::Invalid, "net.bad_certificate", "not a certificate in PEM"};
    }
    return CertificateFingerprint(crypto::Sha256().update(*der).finish());
}

std::string CertificateFingerprint::str() const {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (const std::byte byte : digest_.bytes) {
        text += text.empty() ? "" : ":";
        text += kDigits[std::to_integer<unsigned>(byte) >> 4U];
        text += kDigits[std::to_integer<unsigned>(byte) & 15U];
    }
    return text;
}

} // namespace muster::net
