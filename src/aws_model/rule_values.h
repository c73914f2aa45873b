#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace muster::aws {

/// The names that hold in one place of the endpoint rules: parameters, and what conditions
/// assigned. An inner rule sees those of the outer ones; reset() forgets its own.
class RuleScope {
public:
    void set(std::string_view name, Json value) { values_.emplace_back(name, std::move(value)); }
    /// Null for what is not set.
    [[nodiscard]] const Json* find(std::string_view name) const {
        for (auto value = values_.rbegin(); value != values_.rend(); ++value) {
            if (value->first == name) {
                return value->second.is_null() ? nullptr : &value->second;
            }
        }
        return nullptr;
    }
    [[nodiscard]] std::size_t mark() const noexcept { return values_.size(); }
    void reset(std::size_t mark) { values_.resize(mark); }

private:
    std::vector<std::pair<std::string, Json>> values_;
};

} // namespace muster::aws
