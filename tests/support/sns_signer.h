#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/bytes.h"

namespace muster::test {

/// A key of RSA with a certificate of its own, that signs as SNS does.
class SnsSigner {
public:
    SnsSigner() : key_(EVP_RSA_gen(2048), &EVP_PKEY_free) {}

    [[nodiscard]] Bytes sign(std::string_view text, const EVP_MD* hash = EVP_sha256()) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                              &EVP_MD_CTX_free);
        const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
        std::size_t length = 0;
        EVP_DigestSignInit(context.get(), nullptr, hash, nullptr, key_.get());
        EVP_DigestSign(context.get(), nullptr, &length, bytes, text.size());
        Bytes signature(length);
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                       bytes, text.size());
        signature.resize(length);
        return signature;
    }

    /// In PEM.
    [[nodiscard]] std::string certificate() const {
        const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), &X509_free);
        ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), 86'400);
        X509_set_pubkey(made.get(), key_.get());
        X509_sign(made.get(), key_.get(), EVP_sha256());
        const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new(BIO_s_mem()), &BIO_free);
        PEM_write_bio_X509(text.get(), made.get());
        char* data = nullptr;
        const long length = BIO_get_mem_data(text.get(), &data);
        return {data, static_cast<std::size_t>(length)};
    }

private:
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

} // namespace muster::test
