#include "crypto/certificate_signature.h"

#include <openssl/pem.h>

#include "base/check.h"
#include "crypto/libraries.h"
#include "crypto/openssl_held.h"

namespace muster::crypto {
namespace {

HeldKey rsa_key_of(std::string_view pem) {
    const HeldMemory text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    MUSTER_CHECK(text != nullptr, "OpenSSL has no memory");
    const HeldCertificate certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    HeldKey key(certificate == nullptr ? nullptr : X509_get_pubkey(certificate.get()));
    const bool is_rsa = key != nullptr && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA;
    return is_rsa ? std::move(key) : HeldKey();
}

} // namespace

Result<bool> verifies_by_certificate(std::string_view pem,
                                     SignatureHash hash,
                                     std::string_view message,
                                     ByteSpan signature) {
    constexpr std::size_t kMostText = 64 << 10;
    const HeldKey key = pem.size() <= kMostText ? rsa_key_of(pem) : HeldKey();
    if (key == nullptr) {
        return Error{ErrorKind::Invalid, "certificate.malformed",
                     "no certificate in PEM with a key of RSA"};
    }
    const Held<EVP_MD_CTX, &EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    const EVP_MD* const digest = hash == SignatureHash::Sha1 ? EVP_sha1() : EVP_sha256();
    MUSTER_CHECK(context != nullptr &&
                     EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.get()) == 1,
                 "OpenSSL cannot verify");
    const ByteSpan bytes = as_bytes(message);
    return EVP_DigestVerify(context.get(), input(signature), signature.size(), input(bytes),
                            bytes.size()) == 1;
}

} // namespace muster::crypto
