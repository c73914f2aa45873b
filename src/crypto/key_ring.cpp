#include "crypto/key_ring.h"

#include <algorithm>

namespace muster::crypto {
namespace {

constexpr std::size_t kMostIdCharacters = 32;

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= kMostIdCharacters &&
           std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
           });
}

Error malformed(int line, std::string_view what) {
    return {ErrorKind::Invalid, "key_ring.malformed",
            "line " + std::to_string(line) + " of the master keys " + std::string(what)};
}

} // namespace

Status KeyRing::add_line(std::string_view line, int number) {
    const std::size_t blank = line.find(' ');
    const std::string_view id = line.substr(0, blank);
    if (blank == std::string_view::npos || !is_id(id)) {
        return malformed(number, "is not `ID KEY`");
    }
    const auto key = Key::parse(line.substr(blank + 1));
    if (!key) {
        return malformed(number, "has no key of 32 bytes in base64url");
    }
    if (!keys_.emplace(id, *key).second) {
        return malformed(number, "repeats an id");
    }
    current_ = id;
    return {};
}

Result<KeyRing> KeyRing::parse(const Secret& text) {
    KeyRing ring;
    std::string_view rest = text.reveal();
    for (int number = 1; !rest.empty(); ++number) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!line.empty() && line.front() != '#') {
            TRY_DONE(ring.add_line(line, number));
        }
    }
    if (ring.keys_.empty()) {
        return Error{ErrorKind::Invalid, "key_ring.malformed", "there is no master key"};
    }
    return ring;
}

Secret KeyRing::make_line(std::string_view id, Random& random) {
    const Secret key = Key::make(random).text();
    return Secret(std::string(id) + ' ' + std::string(key.reveal()) + '\n');
}

const Key* KeyRing::find(std::string_view id) const {
    const auto found = keys_.find(id);
    return found == keys_.end() ? nullptr : &found->second;
}

} // namespace muster::crypto
