#include "crypto/key.h"

#include <algorithm>
#include <memory>
#include <string>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "base/check.h"
#include "crypto/encoding.h"
#include "crypto/libraries.h"

namespace muster::crypto {
namespace {

struct FreeKey {
    void operator()(EVP_KDF* kdf) const noexcept { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX* context) const noexcept { EVP_KDF_CTX_free(context); }
};

OSSL_PARAM octets(const char* name, ByteSpan bytes) {
    // OpenSSL only reads what it gets as a parameter, but does not say so in the type.
    return OSSL_PARAM_construct_octet_string(name, const_cast<std::byte*>(bytes.data()),
                                             bytes.size());
}

} // namespace

Key Key::make(Random& random) {
    Key key;
    random.fill(key.bytes_);
    return key;
}

Result<Key> Key::parse(std::string_view text) {
    auto decoded = base64url_bytes(text);
    Key key;
    const bool accepted = decoded && decoded->size() == kBytes;
    if (accepted) {
        std::ranges::copy(*decoded, key.bytes_.begin());
    }
    if (decoded) {
        OPENSSL_cleanse(decoded->data(), decoded->size());
    }
    if (!accepted) {
        return Error{ErrorKind::Invalid, "key.malformed", "not a key of 32 bytes in base64url"};
    }
    return key;
}

Key::~Key() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

Key Key::derive(std::string_view purpose) const {
    const std::unique_ptr<EVP_KDF, FreeKey> hkdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const std::unique_ptr<EVP_KDF_CTX, FreeKey> context(EVP_KDF_CTX_new(hkdf.get()));
    std::string digest = "SHA256";
    const std::array parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        octets(OSSL_KDF_PARAM_KEY, bytes_),
        octets(OSSL_KDF_PARAM_INFO, as_bytes(purpose)),
        OSSL_PARAM_construct_end(),
    };
    Key derived;
    MUSTER_CHECK(EVP_KDF_derive(context.get(), output(derived.bytes_), kBytes, parameters.data()) ==
                     1,
                 "HKDF cannot derive a key");
    return derived;
}

Secret Key::text() const {
    return Secret(base64url(bytes_));
}

} // namespace muster::crypto
