#include "crypto/sha2.h"

#include <openssl/evp.h>

#include "base/check.h"
#include "crypto/libraries.h"

namespace muster::crypto {
namespace {

const EVP_MD* digest_of(Sha2 function) {
    switch (function) {
    case Sha2::Sha256: return EVP_sha256();
    case Sha2::Sha384: return EVP_sha384();
    case Sha2::Sha512: return EVP_sha512();
    }
    MUSTER_CHECK(false, "a hash that is not listed");
}

} // namespace

Bytes sha2(Sha2 function, std::string_view text) {
    const EVP_MD* const digest = digest_of(function);
    Bytes hash(static_cast<std::size_t>(EVP_MD_get_size(digest)));
    MUSTER_CHECK(EVP_Digest(text.data(), text.size(), output(hash), nullptr, digest, nullptr) == 1,
                 "OpenSSL cannot hash");
    return hash;
}

} // namespace muster::crypto
