#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "crypto/encoding.h"
#include "crypto/sha256.h"
#include "webauthn/credential.h"

namespace muster::test {

/// A browser and its authenticator with one passkey of ES256, as honest as the test wants: what it
/// says of itself and of the page is in its members.
class SoftAuthenticator {
public:
    static constexpr std::uint8_t kUserPresent = 0x01;
    static constexpr std::uint8_t kUserVerified = 0x04;
    static constexpr std::uint8_t kHasCredential = 0x40;

    SoftAuthenticator() : key_(EVP_EC_gen("P-256"), &EVP_PKEY_free) {}

    std::string origin = "https://muster.example.com";
    std::string site = "muster.example.com";
    std::string id = "a passkey of the test";
    std::uint8_t flags = kUserPresent | kUserVerified;
    std::uint32_t count = 0;
    bool is_cross_origin = false;

    [[nodiscard]] webauthn::RegistrationAnswer create(std::string_view challenge) const {
        return {.client_data = client_data("webauthn.create", challenge),
                .attestation_object = attestation_object()};
    }
    [[nodiscard]] webauthn::AssertionAnswer get(std::string_view challenge) const {
        webauthn::AssertionAnswer answer{.client_data = client_data("webauthn.get", challenge),
                                         .authenticator_data = head(flags),
                                         .signature = {}};
        Bytes message = answer.authenticator_data;
        append(message, crypto::Sha256().update(answer.client_data).finish().bytes);
        answer.signature = sign(message);
        return answer;
    }

    [[nodiscard]] Bytes client_data(std::string_view type, std::string_view challenge) const {
        const std::string text = R"({"type":")" + std::string(type) + R"(","challenge":")" +
                                 std::string(challenge) + R"(","origin":")" + origin +
                                 R"(","crossOrigin":)" + (is_cross_origin ? "true" : "false") +
                                 R"(,"other_keys_can_be_added_here":"do not compare"})";
        return bytes_of(text);
    }
    /// A CBOR map of three, in the order of CTAP2.
    [[nodiscard]] Bytes attestation_object() const {
        const Bytes data = authenticator_data();
        Bytes object = bytes_of("\xa3\x63"
                                "fmt\x64none\x67"
                                "attStmt\xa0\x68"
                                "authData");
        object.push_back(std::byte{0x59});
        append_u16(object, data.size());
        append(object, data);
        return object;
    }
    [[nodiscard]] Bytes authenticator_data() const {
        Bytes data = head(flags | kHasCredential);
        data.resize(data.size() + 16); // the model, which is not told without attestation
        append_u16(data, id.size());
        append(data, as_bytes(id));
        append(data, cose_key());
        return data;
    }
    [[nodiscard]] Bytes credential_id() const { return bytes_of(id); }

    static Bytes bytes_of(std::string_view text) {
        const ByteSpan bytes = as_bytes(text);
        return {bytes.begin(), bytes.end()};
    }

private:
    static void append(Bytes& bytes, ByteSpan more) {
        bytes.insert(bytes.end(), more.begin(), more.end());
    }
    static void append_u16(Bytes& bytes, std::size_t value) {
        bytes.push_back(static_cast<std::byte>(value >> 8));
        bytes.push_back(static_cast<std::byte>(value & 0xff));
    }
    [[nodiscard]] Bytes head(unsigned the_flags) const {
        Bytes data;
        append(data, crypto::Sha256::of(site).bytes);
        data.push_back(static_cast<std::byte>(the_flags));
        append_u16(data, count >> 16);
        append_u16(data, count & 0xffff);
        return data;
    }
    /// RFC 9053 section 7.1.1: the point of the public key.
    [[nodiscard]] Bytes cose_key() const {
        std::array<unsigned char, 65> point{}; // 4, x, y
        std::size_t size = 0;
        EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                        point.size(), &size);
        const ByteSpan both(reinterpret_cast<const std::byte*>(point.data()), point.size());
        Bytes key = bytes_of("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
        append(key, both.subspan(1, 32));
        append(key, bytes_of("\x22\x58\x20"));
        append(key, both.subspan(33, 32));
        return key;
    }
    [[nodiscard]] Bytes sign(ByteSpan message) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                              &EVP_MD_CTX_free);
        const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
        std::size_t length = 0;
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
        EVP_DigestSign(context.get(), nullptr, &length, bytes, message.size());
        Bytes signature(length);
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                       bytes, message.size());
        signature.resize(length);
        return signature;
    }

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

} // namespace muster::test
