#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace muster::http {

/// The decoded parameters after the `?`, in their order. A plain value.
class Query {
public:
    static constexpr std::size_t kMostParameters = 256;

    /// Errors: Invalid "request.bad_encoding"; Invalid "request.too_many_parameters".
    static Result<Query> parse(std::string_view text);

    /// The one value of a parameter. Errors: Invalid "request.repeated_parameter".
    [[nodiscard]] Result<std::optional<std::string_view>> one(std::string_view name) const;
    /// Every value of a parameter that may be repeated.
    [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
    /// Errors: Invalid "request.unknown_parameter" for any that is not among the names.
    [[nodiscard]] Status expect_only(std::span<const std::string_view> names) const;
    [[nodiscard]] Status expect_only(std::initializer_list<std::string_view> names) const {
        return expect_only(std::span(names.begin(), names.size()));
    }

    [[nodiscard]] bool empty() const noexcept { return parameters_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return parameters_.size(); }

private:
    std::vector<std::pair<std::string, std::string>> parameters_;
};

} // namespace muster::http
