#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace muster::http {

struct HeaderField {
    std::string name;
    std::string value;
};

/// The header of a request or an answer, in its order. Names are equal whatever their case. A plain
/// value.
class Headers {
public:
    void add(std::string name, std::string value);
    /// In place of all fields of that name.
    void set(std::string_view name, std::string value);

    /// The value of the first field of that name; null when there is none.
    [[nodiscard]] const std::string* find(std::string_view name) const;
    /// The same as a text, empty when there is none.
    [[nodiscard]] std::string_view get(std::string_view name) const;
    [[nodiscard]] bool contains(std::string_view name) const { return find(name) != nullptr; }
    [[nodiscard]] std::size_t count(std::string_view name) const;
    /// The values of all fields of that name as one list (RFC 9110 section 5.3).
    [[nodiscard]] std::string joined(std::string_view name, std::string_view separator) const;

    [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
    [[nodiscard]] auto begin() const noexcept { return fields_.begin(); }
    [[nodiscard]] auto end() const noexcept { return fields_.end(); }

private:
    std::vector<HeaderField> fields_;
};

} // namespace muster::http
