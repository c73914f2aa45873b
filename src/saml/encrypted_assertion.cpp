#include "saml/encrypted_assertion.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/trimmed.h"
#include "crypto/aes.h"
#include "crypto/encoding.h"
#include "saml/message_schema.h"
#include "saml/message_text.h"
#include "saml/refusal.h"
#include "saml/xml_text.h"

namespace muster::saml {
namespace {

using crypto::OaepHash;

constexpr XmlName kAssertionName{space::kAssertion, "Assertion"};

constexpr XmlName of_encryption(std::string_view name) {
    return {space::kEncryption, name};
}

enum class Mode { Gcm, Cbc };
struct Cipher {
    std::string_view uri;
    Mode mode;
    std::size_t key_bytes;
};
constexpr std::array<Cipher, 6> kCiphers{{
    {"http://www.w3.org/2009/xmlenc11#aes128-gcm", Mode::Gcm, 16},
    {"http://www.w3.org/2009/xmlenc11#aes192-gcm", Mode::Gcm, 24},
    {"http://www.w3.org/2009/xmlenc11#aes256-gcm", Mode::Gcm, 32},
    {"http://www.w3.org/2001/04/xmlenc#aes128-cbc", Mode::Cbc, 16},
    {"http://www.w3.org/2001/04/xmlenc#aes192-cbc", Mode::Cbc, 24},
    {"http://www.w3.org/2001/04/xmlenc#aes256-cbc", Mode::Cbc, 32},
}};
constexpr std::string_view kOaepMgf1Sha1 = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
constexpr std::string_view kOaep = "http://www.w3.org/2009/xmlenc11#rsa-oaep";

using HashName = std::pair<std::string_view, OaepHash>;
constexpr std::array<HashName, 4> kDigests{{
    {"http://www.w3.org/2000/09/xmldsig#sha1", OaepHash::Sha1},
    {"http://www.w3.org/2001/04/xmlenc#sha256", OaepHash::Sha256},
    {"http://www.w3.org/2001/04/xmldsig-more#sha384", OaepHash::Sha384},
    {"http://www.w3.org/2001/04/xmlenc#sha512", OaepHash::Sha512},
}};
constexpr std::array<HashName, 4> kMasks{{
    {"http://www.w3.org/2009/xmlenc11#mgf1sha1", OaepHash::Sha1},
    {"http://www.w3.org/2009/xmlenc11#mgf1sha256", OaepHash::Sha256},
    {"http://www.w3.org/2009/xmlenc11#mgf1sha384", OaepHash::Sha384},
    {"http://www.w3.org/2009/xmlenc11#mgf1sha512", OaepHash::Sha512},
}};

Error unknown_algorithm() {
    return malformed("saml.encryption_algorithm",
                     "the assertion must be encrypted by AES, and its key by RSA-OAEP");
}

Error not_decrypted() {
    return malformed("saml.not_decrypted", "the assertion was not encrypted for this service");
}

std::string_view algorithm_of(const XmlElement* method) {
    return method == nullptr ? std::string_view() : method->attribute_text("Algorithm");
}

/// SHA-1 where the method names none, as the standard has it; nullopt for one that is not known.
std::optional<OaepHash> hash_of(std::span<const HashName> known, const XmlElement* method) {
    if (method == nullptr) {
        return OaepHash::Sha1;
    }
    for (const auto& [uri, hash] : known) {
        if (uri == algorithm_of(method)) {
            return hash;
        }
    }
    return std::nullopt;
}

Result<crypto::OaepHashes> hashes_of(const XmlElement& key) {
    const XmlElement* const method = key.find(of_encryption("EncryptionMethod"));
    const std::string_view algorithm = algorithm_of(method);
    if (algorithm != kOaepMgf1Sha1 && algorithm != kOaep) {
        return unknown_algorithm();
    }
    const auto label = hash_of(kDigests, method->find({space::kSignature, "DigestMethod"}));
    const auto mask = hash_of(kMasks, method->find({space::kEncryption11, "MGF"}));
    if (!label || !mask) {
        return unknown_algorithm();
    }
    return crypto::OaepHashes{.label = *label, .mask = algorithm == kOaep ? *mask : OaepHash::Sha1};
}

Result<Cipher> cipher_of(const XmlElement& data) {
    const std::string_view uri = algorithm_of(data.find(of_encryption("EncryptionMethod")));
    for (const Cipher& cipher : kCiphers) {
        if (cipher.uri == uri) {
            return cipher;
        }
    }
    return unknown_algorithm();
}

Result<Bytes> cipher_value(const XmlElement& element) {
    const XmlElement* const data = element.find(of_encryption("CipherData"));
    const XmlElement* const value = data ? data->find(of_encryption("CipherValue")) : nullptr;
    std::string solid = value ? value->text : std::string();
    std::erase_if(solid, [](char c) { return kWhiteSpace.contains(c); });
    auto bytes = crypto::base64_bytes(solid);
    return bytes ? std::move(bytes) : not_decrypted();
}

/// Within the data's KeyInfo, or beside the data: providers do either.
const XmlElement* encrypted_key(const XmlElement& encrypted, const XmlElement& data) {
    const XmlElement* const info = data.find({space::kSignature, "KeyInfo"});
    const XmlElement* const inside = info ? info->find(of_encryption("EncryptedKey")) : nullptr;
    return inside ? inside : encrypted.find(of_encryption("EncryptedKey"));
}

Result<Bytes>
content_key(const XmlElement& key, std::span<const crypto::RsaKey> keys, std::size_t key_bytes) {
    TRY(const crypto::OaepHashes hashes, hashes_of(key));
    TRY(const Bytes value, cipher_value(key));
    for (const crypto::RsaKey& own : keys) {
        auto bytes = own.decrypt(value, hashes);
        if (bytes && bytes->size() == key_bytes) {
            return bytes;
        }
    }
    return not_decrypted();
}

Result<std::string>
plain_text(const XmlElement& encrypted, std::span<const crypto::RsaKey> keys, Covered covered) {
    const XmlElement* const data = encrypted.find(of_encryption("EncryptedData"));
    const XmlElement* const key = data ? encrypted_key(encrypted, *data) : nullptr;
    if (key == nullptr) {
        return not_decrypted();
    }
    TRY(const Cipher cipher, cipher_of(*data));
    if (cipher.mode == Mode::Cbc && covered == Covered::No) {
        return malformed("saml.unauthenticated_cipher",
                         "AES-CBC is taken only in a response that is signed: let the provider "
                         "sign it, or encrypt by AES-GCM");
    }
    TRY(const Bytes bytes, content_key(*key, keys, cipher.key_bytes));
    TRY(const Bytes value, cipher_value(*data));
    const auto plain = cipher.mode == Mode::Gcm ? crypto::decrypt_aes_gcm(bytes, value)
                                                : crypto::decrypt_aes_cbc(bytes, value);
    if (!plain) {
        return not_decrypted();
    }
    return std::string(as_text(*plain));
}

} // namespace

Result<XmlDocument> decrypted(const XmlElement& encrypted,
                              std::span<const XmlElement::Declaration> in_scope,
                              std::span<const crypto::RsaKey> keys,
                              Covered covered) {
    TRY(const std::string plain, plain_text(encrypted, keys, covered));
    TRY_DONE(expect_plain_markup(plain));
    std::string wrapped = "<decrypted";
    for (const XmlElement::Declaration& declared : in_scope) {
        wrapped += declared.prefix.empty() ? " xmlns" : " xmlns:" + declared.prefix;
        wrapped += "=\"" + escaped(declared.space) + "\"";
    }
    TRY(XmlDocument document, XmlDocument::parse(wrapped + ">" + plain + "</decrypted>"));
    const XmlElement& root = document.root();
    if (root.children.size() != 1 || !trimmed(root.text).empty()) {
        return malformed("saml.not_well_formed", "what was encrypted is not one assertion");
    }
    TRY_DONE(expect_schema(root.children.front(), kAssertionName));
    return document;
}

} // namespace muster::saml
