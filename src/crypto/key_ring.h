#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "crypto/key.h"

namespace muster::crypto {

/// The master keys of an installation, by id. New values are sealed with the current one, the last
/// in the file; the others stay so that older values can be opened until all are sealed anew.
///
/// The file has a key a line, `ID KEY` (KEY as Key::text() writes it); blank lines and lines that
/// begin with `#` say nothing.
class KeyRing {
public:
    /// Errors: Invalid "key_ring.malformed", with the number of the line and never the line.
    static Result<KeyRing> parse(const Secret& text);
    /// One new key, as a line for the file.
    static Secret make_line(std::string_view id, Random& random);

    [[nodiscard]] const std::string& current_id() const noexcept { return current_; }
    [[nodiscard]] const Key& current() const { return keys_.find(current_)->second; }
    /// Null for an id that is not in the ring.
    [[nodiscard]] const Key* find(std::string_view id) const;

private:
    KeyRing() = default;
    Status add_line(std::string_view line, int number);

    std::map<std::string, Key, std::less<>> keys_;
    std::string current_;
};

} // namespace muster::crypto
