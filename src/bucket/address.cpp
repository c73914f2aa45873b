#include "bucket/address.h"

#include <algorithm>

#include "base/utf8.h"

namespace muster::bucket {
namespace {

bool is_lower_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_letter_or_digit(char c) {
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z');
}

} // namespace

bool BucketNameRules::accepts(std::string_view text) {
    constexpr std::size_t kShortest = 3;
    constexpr std::size_t kLongest = 255;
    return text.size() >= kShortest && text.size() <= kLongest &&
           is_letter_or_digit(text.front()) && !text.contains("..") &&
           std::ranges::all_of(text, [](char c) {
               return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_';
           });
}

bool RegionRules::accepts(std::string_view text) {
    constexpr std::size_t kLongest = 32;
    return !text.empty() && text.size() <= kLongest && is_lower_or_digit(text.front()) &&
           std::ranges::all_of(text, [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

Status check_prefix(std::string_view prefix) {
    constexpr std::size_t kLongest = 1024; // of a key
    const bool has_control =
        std::ranges::any_of(prefix, [](char c) { return c >= '\0' && c < ' '; });
    if (prefix.size() > kLongest || has_control || !is_utf8(prefix)) {
        return Error{ErrorKind::Invalid, "billing.malformed_prefix",
                     "a prefix has at most 1024 bytes of UTF-8 without control characters"};
    }
    return {};
}

Result<Address> Address::parse(std::string_view text) {
    if (text.starts_with(kScheme)) {
        text.remove_prefix(kScheme.size());
    }
    const std::size_t slash = std::min(text.find('/'), text.size());
    TRY(BucketName bucket, BucketName::parse(text.substr(0, slash)));
    const std::string_view prefix = slash < text.size() ? text.substr(slash + 1) : "";
    TRY_DONE(check_prefix(prefix));
    return Address{std::move(bucket), std::string(prefix)};
}

std::string Address::of(std::string_view key) const {
    return std::string(kScheme) + bucket.str() + "/" + std::string(key);
}

} // namespace muster::bucket
