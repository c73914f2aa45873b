#include "crypto/certificate_signature.h"

#include <memory>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/check.h"

namespace muster::crypto {
namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* held) const noexcept {
        free(held);
    }
};
template <class T, auto free>
using Held = std::unique_ptr<T, Free<free>>;
using HeldKey = Held<EVP_PKEY, &EVP_PKEY_free>;

const unsigned char* input(ByteSpan bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

HeldKey rsa_key_of(std::string_view pem) {
    const Held<BIO, &BIO_free> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    MUSTER_CHECK(text != nullptr, "OpenSSL has no memory");
    const Held<X509, &X509_free> certificate(
        PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    HeldKey key(certificate == nullptr ? nullptr : X509_get_pubkey(certificate.get()));
    const bool is_rsa = key != nullptr && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA;
    return is_rsa ? std::move(key) : HeldKey();
}

} // namespace

Result<bool> verifies_by_certificate(std::string_view pem,
                                     SignatureHash hash,
                                     std::string_view message,
                                     ByteSpan signature) {
    constexpr std::size_t kMostBytes = 64 << 10;
    const HeldKey key = pem.size() <= kMostBytes ? rsa_key_of(pem) : HeldKey();
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
