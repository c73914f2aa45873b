#include "identity/user_code.h"

#include "crypto/encoding.h"

namespace muster::identity {
namespace {

constexpr std::string_view kLetters = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t kLength = 8;

} // namespace

UserCode UserCode::make(Random& random) {
    return UserCode(crypto::random_text(random, kLetters, kLength));
}

Result<UserCode> UserCode::parse(std::string_view text) {
    std::string letters;
    for (const char c : text) {
        if (c == '-' || c == ' ') {
            continue;
        }
        letters += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (letters.size() != kLength || letters.find_first_not_of(kLetters) != std::string::npos) {
        return Error{ErrorKind::Invalid, "device.bad_user_code",
                     "a code has eight letters, like WDJB-MJHT"};
    }
    return UserCode(std::move(letters));
}

std::string UserCode::str() const {
    std::string text(letters_.reveal());
    text.insert(kLength / 2, 1, '-');
    return text;
}

} // namespace muster::identity
