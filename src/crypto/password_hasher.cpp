#include "crypto/password_hasher.h"

#include <array>
#include <cerrno>

#include <sodium.h>

#include "crypto/libraries.h"

namespace muster::crypto {
namespace {

Error no_memory() {
    return {ErrorKind::Unavailable, "password.no_memory",
            "there is no memory to hash a password in"};
}

} // namespace

PasswordHasher::PasswordHasher(const Cost& cost, WorkAreas& areas) : cost_(cost), areas_(areas) {
    require_sodium();
}

Result<std::string> PasswordHasher::hash(const Secret& password) const {
    TRY(const auto area, areas_.take());
    const std::string_view text = password.reveal();
    std::array<char, crypto_pwhash_argon2id_STRBYTES> hash{};
    if (crypto_pwhash_argon2id_str(hash.data(), text.data(), text.size(), cost_.passes,
                                   cost_.memory_bytes) != 0) {
        return no_memory();
    }
    return std::string(hash.data());
}

Result<bool> PasswordHasher::verify(const Secret& password, const std::string& hash) const {
    TRY(const auto area, areas_.take());
    const std::string_view text = password.reveal();
    errno = 0;
    const bool same =
        crypto_pwhash_argon2id_str_verify(hash.c_str(), text.data(), text.size()) == 0;
    if (!same && errno == ENOMEM) {
        return no_memory();
    }
    return same;
}

Status PasswordHasher::spend(const Secret& password) const {
    TRY_DONE(hash(password));
    return {};
}

bool PasswordHasher::is_outdated(const std::string& hash) const {
    return crypto_pwhash_argon2id_str_needs_rehash(hash.c_str(), cost_.passes,
                                                   cost_.memory_bytes) != 0;
}

} // namespace muster::crypto
