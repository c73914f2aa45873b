#pragma once

#include <memory>
#include <string_view>

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/bytes.h"

namespace muster::test {

using HeldPrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

/// A certificate (DER) of a key, good or weak, that it has signed itself.
inline Bytes certificate_of(EVP_PKEY& key) {
    const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), &X509_free);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 86'400);
    X509_set_pubkey(made.get(), &key);
    X509_sign(made.get(), &key, EVP_sha256());
    Bytes der(static_cast<std::size_t>(i2d_X509(made.get(), nullptr)));
    auto* into = reinterpret_cast<unsigned char*>(der.data());
    i2d_X509(made.get(), &into);
    return der;
}
inline Bytes rsa_certificate(unsigned int bits) {
    return certificate_of(*HeldPrivateKey(EVP_RSA_gen(bits), &EVP_PKEY_free));
}

/// A key of EC that signs as XML Signature and JWS want it: the two numbers one after the other.
class EcSigner {
public:
    explicit EcSigner(const char* curve) : key_(EVP_EC_gen(curve), &EVP_PKEY_free) {}

    [[nodiscard]] Bytes certificate() const { return certificate_of(*key_); }

    [[nodiscard]] Bytes sign(std::string_view text, const char* hash) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                              &EVP_MD_CTX_free);
        Bytes der(256);
        auto* const bytes = reinterpret_cast<unsigned char*>(der.data());
        std::size_t size = der.size();
        EVP_DigestSignInit_ex(context.get(), nullptr, hash, nullptr, nullptr, key_.get(), nullptr);
        EVP_DigestSign(context.get(), bytes, &size,
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
        return numbers({bytes, size});
    }

private:
    [[nodiscard]] Bytes numbers(std::span<const unsigned char> der) const {
        const unsigned char* at = der.data();
        const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(
            d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), &ECDSA_SIG_free);
        const int half = (EVP_PKEY_get_bits(key_.get()) + 7) / 8;
        Bytes both(static_cast<std::size_t>(2 * half));
        auto* const into = reinterpret_cast<unsigned char*>(both.data());
        BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), into, half);
        BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), into + half, half);
        return both;
    }

    HeldPrivateKey key_;
};

} // namespace muster::test
