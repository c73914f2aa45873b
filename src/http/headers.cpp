#include "http/headers.h"

#include <algorithm>
#include <utility>

#include "http/ascii.h"

namespace muster::http {

void Headers::add(std::string name, std::string value) {
    fields_.push_back({std::move(name), std::move(value)});
}

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(fields_,
                  [&](const HeaderField& field) { return equals_ignoring_case(field.name, name); });
    add(std::string(name), std::move(value));
}

const std::string* Headers::find(std::string_view name) const {
    const auto found = std::ranges::find_if(
        fields_, [&](const HeaderField& field) { return equals_ignoring_case(field.name, name); });
    return found == fields_.end() ? nullptr : &found->value;
}

std::string_view Headers::get(std::string_view name) const {
    const std::string* const value = find(name);
    return value == nullptr ? std::string_view{} : *value;
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        fields_, [&](const HeaderField& field) { return equals_ignoring_case(field.name, name); }));
}

std::string Headers::joined(std::string_view name, std::string_view separator) const {
    std::string all;
    for (const HeaderField& field : fields_) {
        if (equals_ignoring_case(field.name, name)) {
            all.append(all.empty() ? "" : separator).append(field.value);
        }
    }
    return all;
}

} // namespace muster::http
