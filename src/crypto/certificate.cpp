#include "crypto/certificate.h"

#include <optional>

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/check.h"
#include "crypto/libraries.h"
#include "crypto/openssl_held.h"

namespace muster::crypto {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 10;

using HeldPair = Held<ECDSA_SIG, &ECDSA_SIG_free>;
using HeldNumber = Held<BIGNUM, &BN_free>;

Error not_a_certificate() {
    return {ErrorKind::Invalid, "certificate.malformed", "not a certificate (X.509)"};
}

HeldCertificate read(ByteSpan der) {
    const unsigned char* at = input(der);
    HeldCertificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    const bool is_whole = certificate != nullptr && at == input(der) + der.size();
    return is_whole ? std::move(certificate) : HeldCertificate();
}

bool is_strong(EVP_PKEY& key) {
    const int bits = EVP_PKEY_get_bits(&key);
    switch (EVP_PKEY_get_base_id(&key)) {
    case EVP_PKEY_RSA: return bits >= 2048 && bits <= 8192;
    case EVP_PKEY_EC: return bits == 256 || bits == 384 || bits == 521;
    default: return false;
    }
}

std::string name_of(const X509_NAME& name) {
    const HeldMemory memory(BIO_new(BIO_s_mem()));
    MUSTER_CHECK(memory != nullptr, "OpenSSL has no memory");
    X509_NAME_print_ex(memory.get(), &name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    return text_of(*memory);
}

std::optional<Instant> instant_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) {
        return std::nullopt;
    }
    return Instant::from_unix_millis(std::int64_t{timegm(&parts)} * 1000);
}

bool is_rsa(SignatureScheme algorithm) {
    return algorithm == SignatureScheme::RsaSha256 || algorithm == SignatureScheme::RsaSha384 ||
           algorithm == SignatureScheme::RsaSha512;
}

const EVP_MD* digest_of(SignatureScheme algorithm) {
    switch (algorithm) {
    case SignatureScheme::RsaSha256:
    case SignatureScheme::EcdsaSha256: return EVP_sha256();
    case SignatureScheme::RsaSha384:
    case SignatureScheme::EcdsaSha384: return EVP_sha384();
    case SignatureScheme::RsaSha512:
    case SignatureScheme::EcdsaSha512: return EVP_sha512();
    }
    MUSTER_CHECK(false, "an algorithm that is not listed");
}

/// The two numbers in the form OpenSSL wants (DER); empty when they are not of the key's size.
Bytes der_signature(EVP_PKEY& key, ByteSpan signature) {
    const auto half = static_cast<std::size_t>(EVP_PKEY_get_bits(&key) + 7) / 8;
    if (signature.size() != 2 * half) {
        return {};
    }
    const int width = static_cast<int>(half);
    HeldNumber r(BN_bin2bn(input(signature), width, nullptr));
    HeldNumber s(BN_bin2bn(input(signature.subspan(half)), width, nullptr));
    const HeldPair pair(ECDSA_SIG_new());
    MUSTER_CHECK(r && s && pair && ECDSA_SIG_set0(pair.get(), r.get(), s.get()) == 1,
                 "OpenSSL has no memory");
    static_cast<void>(r.release()); // the pair's now
    static_cast<void>(s.release());
    Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
    unsigned char* into = output(der);
    i2d_ECDSA_SIG(pair.get(), &into);
    return der;
}

} // namespace

Result<Certificate> Certificate::from_der(ByteSpan der) {
    const HeldCertificate held = der.size() <= kMostBytes ? read(der) : HeldCertificate();
    EVP_PKEY* const key = held ? X509_get0_pubkey(held.get()) : nullptr;
    if (key == nullptr) {
        return not_a_certificate();
    }
    if (!is_strong(*key)) {
        return Error{ErrorKind::Invalid, "certificate.weak_key",
                     "a certificate's key must be RSA of 2048 to 8192 bits, or EC on P-256, P-384 "
                     "or P-521"};
    }
    const auto from = instant_of(X509_get0_notBefore(held.get()));
    const auto until = instant_of(X509_get0_notAfter(held.get()));
    if (!from || !until) {
        return not_a_certificate();
    }
    Certificate certificate;
    certificate.der_.assign(der.begin(), der.end());
    certificate.subject_ = name_of(*X509_get_subject_name(held.get()));
    certificate.not_before_ = *from;
    certificate.not_after_ = *until;
    return certificate;
}

Result<Certificate> Certificate::from_pem(std::string_view pem) {
    if (pem.size() > 2 * kMostBytes) {
        return not_a_certificate();
    }
    const HeldMemory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    MUSTER_CHECK(memory != nullptr, "OpenSSL has no memory");
    const HeldCertificate held(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    if (held == nullptr) {
        return not_a_certificate();
    }
    Bytes der(static_cast<std::size_t>(i2d_X509(held.get(), nullptr)));
    unsigned char* into = output(der);
    i2d_X509(held.get(), &into);
    return from_der(der);
}

std::string Certificate::pem() const {
    const HeldCertificate held = read(der_);
    const HeldMemory memory(BIO_new(BIO_s_mem()));
    MUSTER_CHECK(held && memory && PEM_write_bio_X509(memory.get(), held.get()) == 1,
                 "OpenSSL cannot write a certificate");
    return text_of(*memory);
}

Sha256Digest Certificate::fingerprint() const {
    return Sha256().update(ByteSpan(der_)).finish();
}

bool Certificate::verifies(SignatureScheme algorithm,
                           std::string_view message,
                           ByteSpan signature) const {
    const HeldCertificate held = read(der_);
    EVP_PKEY* const key = held ? X509_get0_pubkey(held.get()) : nullptr;
    MUSTER_CHECK(key != nullptr, "a certificate that could be read cannot be read again");
    const bool has_rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
    const Bytes of_ec = has_rsa ? Bytes() : der_signature(*key, signature);
    const ByteSpan sent = has_rsa ? signature : ByteSpan(of_ec);
    if (has_rsa != is_rsa(algorithm) || sent.empty()) {
        return false;
    }
    const HeldDigest context(EVP_MD_CTX_new());
    MUSTER_CHECK(context && EVP_DigestVerifyInit(context.get(), nullptr, digest_of(algorithm),
                                                 nullptr, key) == 1,
                 "OpenSSL cannot verify");
    const ByteSpan bytes = as_bytes(message);
    return EVP_DigestVerify(context.get(), input(sent), sent.size(), input(bytes), bytes.size()) ==
           1;
}

} // namespace muster::crypto
