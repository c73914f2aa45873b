#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>

#include <openssl/evp.h>

#include "audit/signer.h"

namespace muster::test {

/// A key made of one byte, and its public half.
class Ed25519Signer final : public audit::Signer, public audit::PublicKeys {
public:
    explicit Ed25519Signer(std::string key_id = "test-key", unsigned char seed = 7)
        : key_id_(std::move(key_id)) {
        std::array<unsigned char, 32> secret{};
        secret.fill(seed);
        key_.reset(
            EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, secret.data(), secret.size()));
        if (key_ == nullptr) {
            throw std::runtime_error("no key");
        }
    }

    [[nodiscard]] std::string key_id() const override { return key_id_; }

    [[nodiscard]] Result<audit::Signature> sign(ByteSpan message) const override {
        const Context context(EVP_MD_CTX_new());
        audit::Signature signature{};
        std::size_t size = signature.size();
        if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
            EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                           reinterpret_cast<const unsigned char*>(message.data()),
                           message.size()) != 1) {
            throw std::runtime_error("no signature");
        }
        return signature;
    }

    [[nodiscard]] bool has(std::string_view key_id) const override { return key_id == key_id_; }

    [[nodiscard]] bool verify(std::string_view key_id,
                              ByteSpan message,
                              const audit::Signature& signature) const override {
        const Context context(EVP_MD_CTX_new());
        return has(key_id) &&
               EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
               EVP_DigestVerify(
                   context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                   signature.size(), reinterpret_cast<const unsigned char*>(message.data()),
                   message.size()) == 1;
    }

    [[nodiscard]] std::array<unsigned char, 32> public_key() const {
        std::array<unsigned char, 32> bytes{};
        std::size_t size = bytes.size();
        EVP_PKEY_get_raw_public_key(key_.get(), bytes.data(), &size);
        return bytes;
    }

private:
    struct Free {
        void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };
    using Context = std::unique_ptr<EVP_MD_CTX, Free>;

    std::string key_id_;
    std::unique_ptr<EVP_PKEY, Free> key_;
};

} // namespace muster::test
