#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace muster {

/// A credential. It has no way into text but reveal(): printing, formatting, logging, comparing or
/// turning it into a string does not compile. Its memory is wiped when it goes.
class Secret {
public:
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept { std::swap(text_, other.text_); }
    Secret& operator=(Secret other) noexcept {
        std::swap(text_, other.text_);
        return *this;
    }
    ~Secret();

    /// For the one place that needs it; never keep a copy.
    [[nodiscard]] std::string_view reveal() const noexcept { return text_; }

private:
    std::string text_;
};

} // namespace muster
