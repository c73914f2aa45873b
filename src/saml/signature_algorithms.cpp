#include "saml/signature_algorithms.h"

#include <array>
#include <utility>

namespace muster::saml {

std::optional<crypto::SignatureScheme> signature_algorithm(std::string_view uri) {
    using enum crypto::SignatureScheme;
    constexpr std::array<std::pair<std::string_view, crypto::SignatureScheme>, 6> kKnown{{
        {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", RsaSha256},
        {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", RsaSha384},
        {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", RsaSha512},
        {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", EcdsaSha256},
        {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", EcdsaSha384},
        {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", EcdsaSha512},
    }};
    for (const auto& [known, algorithm] : kKnown) {
        if (known == uri) {
            return algorithm;
        }
    }
    return std::nullopt;
}

} // namespace muster::saml
