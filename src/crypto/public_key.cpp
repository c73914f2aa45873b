#include "crypto/public_key.h"

#include <vector>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "base/check.h"
#include "crypto/libraries.h"
#include "crypto/openssl_held.h"

namespace muster::crypto {
namespace {

constexpr std::size_t kMostRsaBytes = 1024; // 8192 bits: a larger key would only cost time
constexpr std::size_t kMostExponentBytes = 4;

using HeldNumber = Held<BIGNUM, &BN_free>;
using HeldBuilder = Held<OSSL_PARAM_BLD, &OSSL_PARAM_BLD_free>;
using HeldParameters = Held<OSSL_PARAM, &OSSL_PARAM_free>;

HeldNumber number(ByteSpan bytes) {
    HeldNumber held(BN_bin2bn(input(bytes), static_cast<int>(bytes.size()), nullptr));
    MUSTER_CHECK(held != nullptr, "OpenSSL has no memory");
    return held;
}

/// Null for numbers that are no key.
EVP_PKEY* from_parameters(const char* kind, OSSL_PARAM_BLD* builder) {
    const HeldParameters parameters(OSSL_PARAM_BLD_to_param(builder));
    const HeldKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    MUSTER_CHECK(parameters != nullptr && context != nullptr &&
                     EVP_PKEY_fromdata_init(context.get()) == 1,
                 "OpenSSL cannot make keys");
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        ERR_clear_error();
        return nullptr;
    }
    return key;
}

/// RFC 7517's numbers have no leading zeros, but some who write them do.
ByteSpan without_leading_zeros(ByteSpan bytes) {
    while (!bytes.empty() && bytes.front() == std::byte{0}) {
        bytes = bytes.subspan(1);
    }
    return bytes;
}

struct Form {
    int kind; // EVP_PKEY_…
    int bits; // of the curve
    const EVP_MD* digest;
    bool is_pss;
};

Form form_of(SignatureAlgorithm algorithm) {
    switch (algorithm) {
    case SignatureAlgorithm::Rs256: return {EVP_PKEY_RSA, 0, EVP_sha256(), false};
    case SignatureAlgorithm::Rs384: return {EVP_PKEY_RSA, 0, EVP_sha384(), false};
    case SignatureAlgorithm::Rs512: return {EVP_PKEY_RSA, 0, EVP_sha512(), false};
    case SignatureAlgorithm::Ps256: return {EVP_PKEY_RSA, 0, EVP_sha256(), true};
    case SignatureAlgorithm::Ps384: return {EVP_PKEY_RSA, 0, EVP_sha384(), true};
    case SignatureAlgorithm::Ps512: return {EVP_PKEY_RSA, 0, EVP_sha512(), true};
    case SignatureAlgorithm::Es256: return {EVP_PKEY_EC, 256, EVP_sha256(), false};
    case SignatureAlgorithm::Es384: return {EVP_PKEY_EC, 384, EVP_sha384(), false};
    }
    MUSTER_CHECK(false, "an algorithm without a form");
    return {};
}

/// r and s as the DER sequence that OpenSSL takes; empty where their length is wrong.
std::vector<unsigned char> der_signature(ByteSpan signature, std::size_t bytes_each) {
    if (signature.size() != 2 * bytes_each) {
        return {};
    }
    const Held<ECDSA_SIG, &ECDSA_SIG_free> held(ECDSA_SIG_new());
    MUSTER_CHECK(held != nullptr, "OpenSSL has no memory");
    MUSTER_CHECK(ECDSA_SIG_set0(held.get(), number(signature.first(bytes_each)).release(),
                                number(signature.subspan(bytes_each)).release()) == 1,
                 "OpenSSL takes no numbers");
    unsigned char* der = nullptr;
    const int length = i2d_ECDSA_SIG(held.get(), &der);
    if (length <= 0) {
        return {};
    }
    std::vector<unsigned char> bytes(der, der + length);
    OPENSSL_free(der);
    return bytes;
}

} // namespace

Bytes hash_of(SignatureAlgorithm algorithm, ByteSpan message) {
    const EVP_MD* const digest = form_of(algorithm).digest;
    Bytes bytes(static_cast<std::size_t>(EVP_MD_get_size(digest)));
    MUSTER_CHECK(
        EVP_Digest(input(message), message.size(), output(bytes), nullptr, digest, nullptr) == 1,
        "OpenSSL cannot hash");
    return bytes;
}

void PublicKey::Free::operator()(evp_pkey_st* key) const noexcept {
    EVP_PKEY_free(key);
}

Result<PublicKey> PublicKey::made(evp_pkey_st* key) {
    if (key == nullptr) {
        return Error{ErrorKind::Invalid, "public_key.malformed", "the numbers are no public key"};
    }
    SharedKey held(key, Free{});
    const HeldKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    MUSTER_CHECK(context != nullptr, "OpenSSL has no memory");
    const bool is_strong =
        EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) >= kLeastRsaBits;
    // For a curve: that the point lies on it.
    if (!is_strong || EVP_PKEY_public_check(context.get()) != 1) {
        ERR_clear_error();
        return Error{ErrorKind::Invalid, "public_key.malformed",
                     "the public key is not one to rely on"};
    }
    return PublicKey(std::move(held));
}

Result<PublicKey> PublicKey::rsa(ByteSpan modulus, ByteSpan exponent) {
    modulus = without_leading_zeros(modulus);
    exponent = without_leading_zeros(exponent);
    if (modulus.empty() || modulus.size() > kMostRsaBytes || exponent.empty() ||
        exponent.size() > kMostExponentBytes) {
        return made(nullptr);
    }
    const HeldNumber n = number(modulus);
    const HeldNumber e = number(exponent);
    const HeldBuilder builder(OSSL_PARAM_BLD_new());
    MUSTER_CHECK(builder != nullptr &&
                     OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
                     OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1,
                 "OpenSSL has no memory");
    return made(from_parameters("RSA", builder.get()));
}

Result<PublicKey> PublicKey::ec(Curve curve, ByteSpan x, ByteSpan y) {
    const std::size_t bytes = curve == Curve::P256 ? 32 : 48;
    if (x.size() != bytes || y.size() != bytes) { // RFC 7518 section 6.2.1.2
        return made(nullptr);
    }
    std::vector<unsigned char> point = {0x04}; // uncompressed: SEC 1 section 2.3.3
    point.insert(point.end(), input(x), input(x) + bytes);
    point.insert(point.end(), input(y), input(y) + bytes);
    const HeldBuilder builder(OSSL_PARAM_BLD_new());
    const char* const name = curve == Curve::P256 ? "P-256" : "P-384";
    MUSTER_CHECK(builder != nullptr &&
                     OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                                     name, 0) == 1 &&
                     OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                                      point.data(), point.size()) == 1,
                 "OpenSSL has no memory");
    return made(from_parameters("EC", builder.get()));
}

bool PublicKey::fits(SignatureAlgorithm algorithm) const {
    const Form form = form_of(algorithm);
    return EVP_PKEY_get_base_id(key_.get()) == form.kind &&
           (form.bits == 0 || EVP_PKEY_get_bits(key_.get()) == form.bits);
}

bool PublicKey::verifies(SignatureAlgorithm algorithm, ByteSpan message, ByteSpan signature) const {
    if (!fits(algorithm)) {
        return false;
    }
    const Form form = form_of(algorithm);
    std::vector<unsigned char> bytes(input(signature), input(signature) + signature.size());
    if (form.kind == EVP_PKEY_EC) {
        bytes = der_signature(signature, static_cast<std::size_t>(form.bits) / 8);
    }
    const Held<EVP_MD_CTX, &EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr; // owned by the context
    MUSTER_CHECK(context != nullptr && EVP_DigestVerifyInit(context.get(), &parameters, form.digest,
                                                            nullptr, key_.get()) == 1,
                 "OpenSSL cannot verify");
    if (form.is_pss) { // a salt as long as the hash: RFC 7518 section 3.5
        MUSTER_CHECK(EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
                         EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1,
                     "OpenSSL has no PSS");
    }
    const bool is_good =
        !bytes.empty() && EVP_DigestVerify(context.get(), bytes.data(), bytes.size(),
                                           input(message), message.size()) == 1;
    ERR_clear_error();
    return is_good;
}

} // namespace muster::crypto
