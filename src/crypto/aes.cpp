#include "crypto/aes.h"

#include <openssl/evp.h>

#include "base/check.h"
#include "crypto/libraries.h"
#include "crypto/openssl_held.h"

namespace muster::crypto {
namespace {

constexpr std::size_t kGcmIv = 12;
constexpr std::size_t kGcmTag = 16;
constexpr std::size_t kBlock = 16;

Error not_decrypted() {
    return {ErrorKind::Invalid, "aes.not_decrypted", "it was not encrypted with this key"};
}

const EVP_CIPHER* gcm_of(std::size_t key_bytes) {
    switch (key_bytes) {
    case 16: return EVP_aes_128_gcm();
    case 24: return EVP_aes_192_gcm();
    case 32: return EVP_aes_256_gcm();
    default: return nullptr;
    }
}

const EVP_CIPHER* cbc_of(std::size_t key_bytes) {
    switch (key_bytes) {
    case 16: return EVP_aes_128_cbc();
    case 24: return EVP_aes_192_cbc();
    case 32: return EVP_aes_256_cbc();
    default: return nullptr;
    }
}

HeldCipher begin(const EVP_CIPHER* cipher, ByteSpan key, ByteSpan iv) {
    HeldCipher context(EVP_CIPHER_CTX_new());
    MUSTER_CHECK(
        context && EVP_DecryptInit_ex2(context.get(), cipher, input(key), input(iv), nullptr) == 1,
        "OpenSSL cannot decrypt");
    return context;
}

/// Decrypts into `plain`, which has room for all; false when OpenSSL refuses.
bool update(EVP_CIPHER_CTX& context, ByteSpan encrypted, Bytes& plain) {
    int written = 0;
    const bool done = EVP_DecryptUpdate(&context, output(plain), &written, input(encrypted),
                                        static_cast<int>(encrypted.size())) == 1;
    plain.resize(static_cast<std::size_t>(done ? written : 0));
    return done;
}

} // namespace

Result<Bytes> decrypt_aes_gcm(ByteSpan key, ByteSpan framed) {
    const EVP_CIPHER* const cipher = gcm_of(key.size());
    if (cipher == nullptr || framed.size() < kGcmIv + kGcmTag) {
        return not_decrypted();
    }
    const ByteSpan encrypted = framed.subspan(kGcmIv, framed.size() - kGcmIv - kGcmTag);
    Bytes tag(framed.end() - kGcmTag, framed.end());
    const HeldCipher context = begin(cipher, key, framed.first(kGcmIv));
    Bytes plain(encrypted.size() + kBlock);
    int last = 0;
    Bytes rest(kBlock);
    if (!update(*context, encrypted, plain) ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kGcmTag, tag.data()) != 1 ||
        EVP_DecryptFinal_ex(context.get(), output(rest), &last) != 1) {
        return not_decrypted();
    }
    return plain;
}

Result<Bytes> decrypt_aes_cbc(ByteSpan key, ByteSpan framed) {
    const EVP_CIPHER* const cipher = cbc_of(key.size());
    if (cipher == nullptr || framed.size() < 2 * kBlock || framed.size() % kBlock != 0) {
        return not_decrypted();
    }
    const HeldCipher context = begin(cipher, key, framed.first(kBlock));
    // Its padding is not that of PKCS #7: all but the last byte of it may be anything.
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    Bytes plain(framed.size());
    if (!update(*context, framed.subspan(kBlock), plain) || plain.empty()) {
        return not_decrypted();
    }
    const auto padding = std::to_integer<std::size_t>(plain.back());
    if (padding == 0 || padding > kBlock || padding > plain.size()) {
        return not_decrypted();
    }
    plain.resize(plain.size() - padding);
    return plain;
}

} // namespace muster::crypto
