#pragma once

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

namespace muster::crypto {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* held) const noexcept {
        free(held);
    }
};
/// An object of OpenSSL, freed by its own function. For this folder's files alone.
template <class T, auto free>
using Held = std::unique_ptr<T, Free<free>>;

using HeldKey = Held<EVP_PKEY, &EVP_PKEY_free>;
using HeldKeyContext = Held<EVP_PKEY_CTX, &EVP_PKEY_CTX_free>;
using HeldDigest = Held<EVP_MD_CTX, &EVP_MD_CTX_free>;
using HeldCipher = Held<EVP_CIPHER_CTX, &EVP_CIPHER_CTX_free>;
using HeldCertificate = Held<X509, &X509_free>;
using HeldMemory = Held<BIO, &BIO_free_all>;

/// What was written into a BIO of memory.
inline std::string text_of(BIO& memory) {
    char* text = nullptr;
    const long size = BIO_get_mem_data(&memory, &text);
    return {text, static_cast<std::size_t>(size)};
}

} // namespace muster::crypto
