#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include "base/bytes.h"
#include "base/check.h"
#include "base/json.h"
#include "crypto/encoding.h"

namespace muster::test {

/// A provider's pair of keys: what it publishes, and tokens signed with the other half.
class JwtSigner {
public:
    explicit JwtSigner(std::string algorithm = "RS256", std::string kid = "k1")
        : algorithm_(std::move(algorithm)), kid_(std::move(kid)),
          key_(algorithm_.starts_with("ES")
                   ? EVP_PKEY_Q_keygen(
                         nullptr, nullptr, "EC", algorithm_ == "ES384" ? "P-384" : "P-256")
                   : EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}),
               &EVP_PKEY_free) {
        MUSTER_CHECK(key_ != nullptr, "OpenSSL makes no key");
    }

    /// One key as an entry of a set.
    [[nodiscard]] Json jwk() const {
        Json::Object entry{{"kid", kid_}, {"use", "sig"}, {"alg", algorithm_}};
        if (algorithm_.starts_with("ES")) {
            entry.push_back({"kty", "EC"});
            entry.push_back({"crv", algorithm_ == "ES384" ? "P-384" : "P-256"});
            entry.push_back({"x", number(OSSL_PKEY_PARAM_EC_PUB_X, field_bytes())});
            entry.push_back({"y", number(OSSL_PKEY_PARAM_EC_PUB_Y, field_bytes())});
        } else {
            entry.push_back({"kty", "RSA"});
            entry.push_back({"n", number(OSSL_PKEY_PARAM_RSA_N, 0)});
            entry.push_back({"e", number(OSSL_PKEY_PARAM_RSA_E, 0)});
        }
        return entry;
    }
    /// A set of this key alone.
    [[nodiscard]] std::string jwks() const {
        return Json(Json::Object{{"keys", Json::Array{jwk()}}}).str();
    }

    [[nodiscard]] std::string sign(const Json& claims) const {
        return sign(Json::Object{{"alg", algorithm_}, {"kid", kid_}}, claims);
    }
    /// With a header of the test's own, whatever it says.
    [[nodiscard]] std::string sign(const Json& header, const Json& claims) const {
        const std::string part = unsigned_part(header, claims);
        return part + '.' + crypto::base64url(signature_of(part));
    }
    static std::string unsigned_part(const Json& header, const Json& claims) {
        return crypto::base64url(as_bytes(header.str())) + '.' +
               crypto::base64url(as_bytes(claims.str()));
    }
    /// Signed with what everybody knows, as if it were a secret.
    static std::string
    sign_by_hmac(std::string_view secret, const Json& header, const Json& claims) {
        const std::string part = unsigned_part(header, claims);
        Bytes mac(32);
        unsigned int length = 32;
        HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(part.data()), part.size(),
             reinterpret_cast<unsigned char*>(mac.data()), &length);
        return part + '.' + crypto::base64url(mac);
    }

private:
    [[nodiscard]] std::size_t field_bytes() const { return algorithm_ == "ES384" ? 48 : 32; }

    [[nodiscard]] std::string number(const char* name, std::size_t bytes) const {
        BIGNUM* read = nullptr;
        MUSTER_CHECK(EVP_PKEY_get_bn_param(key_.get(), name, &read) == 1, "no such number");
        const std::unique_ptr<BIGNUM, decltype(&BN_free)> held(read, &BN_free);
        Bytes text(bytes == 0 ? static_cast<std::size_t>(BN_num_bytes(read)) : bytes);
        BN_bn2binpad(read, reinterpret_cast<unsigned char*>(text.data()),
                     static_cast<int>(text.size()));
        return crypto::base64url(text);
    }

    [[nodiscard]] Bytes signature_of(std::string_view part) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                              &EVP_MD_CTX_free);
        const EVP_MD* const digest = algorithm_.ends_with("384")   ? EVP_sha384()
                                     : algorithm_.ends_with("512") ? EVP_sha512()
                                                                   : EVP_sha256();
        EVP_PKEY_CTX* parameters = nullptr;
        EVP_DigestSignInit(context.get(), &parameters, digest, nullptr, key_.get());
        if (algorithm_.starts_with("PS")) {
            EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
            EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
        }
        const auto* const bytes = reinterpret_cast<const unsigned char*>(part.data());
        std::size_t length = 0;
        EVP_DigestSign(context.get(), nullptr, &length, bytes, part.size());
        Bytes signature(length);
        auto* const out = reinterpret_cast<unsigned char*>(signature.data());
        MUSTER_CHECK(EVP_DigestSign(context.get(), out, &length, bytes, part.size()) == 1,
                     "OpenSSL does not sign");
        signature.resize(length);
        return algorithm_.starts_with("ES") ? fixed_size(signature) : signature;
    }

    /// r and s, each as long as the field.
    [[nodiscard]] Bytes fixed_size(const Bytes& der) const {
        const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
        const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> held(
            d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size())), &ECDSA_SIG_free);
        Bytes signature(2 * field_bytes());
        auto* const out = reinterpret_cast<unsigned char*>(signature.data());
        const int size = static_cast<int>(field_bytes());
        BN_bn2binpad(ECDSA_SIG_get0_r(held.get()), out, size);
        BN_bn2binpad(ECDSA_SIG_get0_s(held.get()), out + size, size);
        return signature;
    }

    std::string algorithm_;
    std::string kid_;
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

} // namespace muster::test
