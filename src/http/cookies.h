#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster::http {

/// What a browser sent back in `Cookie` (RFC 6265 section 4.2.1). A plain value.
///
/// A name that stands twice is not found at all: one of the two was planted, and which one comes
/// first is up to the path it was planted for.
class Cookies {
public:
    static constexpr std::size_t kMostCookies = 64; // the rest is not read

    /// Parts that are no cookie are left out: other software's cookies must not lock a person out.
    static Cookies parse(std::string_view header);

    /// Null when there is none, or more than one.
    [[nodiscard]] const std::string* find(std::string_view name) const;
    [[nodiscard]] std::size_t size() const noexcept { return cookies_.size(); }

private:
    std::vector<std::pair<std::string, std::string>> cookies_;
};

} // namespace muster::http
