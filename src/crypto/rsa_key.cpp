#include "crypto/rsa_key.h"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/check.h"
#include "crypto/libraries.h"
#include "crypto/openssl_held.h"

namespace muster::crypto {
namespace {

void check(bool done) {
    MUSTER_CHECK(done, "OpenSSL cannot work with a key of RSA");
}

HeldKey read(const Secret& pem) {
    const std::string_view text = pem.reveal();
    const HeldMemory memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    check(memory != nullptr);
    // A pass phrase is never asked for: OpenSSL would ask on the terminal.
    constexpr auto no_phrase = [](char*, int, int, void*) { return -1; };
    HeldKey key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_phrase, nullptr));
    const bool fits = key != nullptr && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA &&
                      EVP_PKEY_get_bits(key.get()) >= 2048;
    return fits ? std::move(key) : HeldKey();
}

HeldKey known(const Secret& pem) {
    HeldKey key = read(pem);
    check(key != nullptr);
    return key;
}

const EVP_MD* digest_of(OaepHash hash) {
    switch (hash) {
    case OaepHash::Sha1: return EVP_sha1();
    case OaepHash::Sha256: return EVP_sha256();
    case OaepHash::Sha384: return EVP_sha384();
    case OaepHash::Sha512: return EVP_sha512();
    }
    MUSTER_CHECK(false, "a hash that is not listed");
}

void describe(X509& certificate, std::string_view common_name) {
    std::uint64_t serial = 0;
    check(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) == 1 &&
          ASN1_INTEGER_set_uint64(X509_get_serialNumber(&certificate), serial >> 1U) == 1);
    X509_NAME* const subject = X509_get_subject_name(&certificate);
    const std::string cut(common_name.substr(0, 64)); // ub-common-name of RFC 5280
    check(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(cut.c_str()), -1, -1,
                                     0) == 1 &&
          X509_set_issuer_name(&certificate, subject) == 1);
}

} // namespace

RsaKey RsaKey::make() {
    const HeldKey key(EVP_RSA_gen(kBits));
    const HeldMemory memory(BIO_new(BIO_s_secmem()));
    check(key && memory &&
          PEM_write_bio_PKCS8PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                        nullptr) == 1);
    return RsaKey(Secret(text_of(*memory)));
}

Result<RsaKey> RsaKey::from_pem(const Secret& pem) {
    if (pem.reveal().size() > (std::size_t{64} << 10) || read(pem) == nullptr) {
        return Error{ErrorKind::Invalid, "rsa_key.malformed",
                     "not a private key of RSA in PEM, of 2048 bits or more, without a pass "
                     "phrase"};
    }
    return RsaKey(pem);
}

Bytes RsaKey::sign(std::string_view message) const {
    const HeldKey key = known(pem_);
    const HeldDigest context(EVP_MD_CTX_new());
    const ByteSpan bytes = as_bytes(message);
    Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())));
    std::size_t size = signature.size();
    check(context &&
          EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
          EVP_DigestSign(context.get(), output(signature), &size, input(bytes), bytes.size()) == 1);
    signature.resize(size);
    return signature;
}

Result<Bytes> RsaKey::decrypt(ByteSpan encrypted, OaepHashes hashes) const {
    const HeldKey key = known(pem_);
    const HeldKeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
    check(context && EVP_PKEY_decrypt_init(context.get()) == 1 &&
          EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
          EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), digest_of(hashes.label)) == 1 &&
          EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), digest_of(hashes.mask)) == 1);
    Bytes plain(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())));
    std::size_t size = plain.size();
    if (EVP_PKEY_decrypt(context.get(), output(plain), &size, input(encrypted), encrypted.size()) !=
        1) {
        return Error{ErrorKind::Invalid, "rsa_key.not_decrypted",
                     "it was not encrypted for this key"};
    }
    plain.resize(size);
    return plain;
}

Certificate
RsaKey::self_signed(std::string_view common_name, Instant now, std::chrono::days valid) const {
    constexpr std::chrono::seconds kDay = std::chrono::days(1);
    const HeldKey key = known(pem_);
    const HeldCertificate made(X509_new());
    const std::int64_t seconds = now.unix_millis() / 1000;
    check(made && X509_set_version(made.get(), X509_VERSION_3) == 1 &&
          ASN1_TIME_set(X509_getm_notBefore(made.get()), seconds - kDay.count()) != nullptr &&
          ASN1_TIME_set(X509_getm_notAfter(made.get()),
                        seconds + std::chrono::seconds(valid).count()) != nullptr &&
          X509_set_pubkey(made.get(), key.get()) == 1);
    describe(*made, common_name);
    check(X509_sign(made.get(), key.get(), EVP_sha256()) > 0);
    Bytes der(static_cast<std::size_t>(i2d_X509(made.get(), nullptr)));
    unsigned char* into = output(der);
    i2d_X509(made.get(), &into);
    return Certificate::from_der(der).value();
}

} // namespace muster::crypto
