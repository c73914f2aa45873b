#include "bills/interner.h"

#include <cstring>

namespace muster::bills {

Interner::Interner() {
    clear();
}

std::uint32_t Interner::code(std::string_view text) {
    if (text.empty()) {
        return kEmpty;
    }
    if (const auto found = codes_.find(text); found != codes_.end()) {
        return found->second;
    }
    const std::uint32_t code = add(text);
    codes_.emplace(texts_.back(), code);
    return code;
}

std::uint32_t Interner::add(std::string_view text) {
    auto* kept = static_cast<char*>(storage_.allocate(text.size(), 1));
    std::memcpy(kept, text.data(), text.size());
    texts_.emplace_back(kept, text.size());
    bytes_ += text.size();
    return static_cast<std::uint32_t>(texts_.size() - 1);
}

void Interner::clear() {
    codes_.clear();
    texts_.assign(1, std::string_view());
    storage_.release();
    bytes_ = 0;
}

} // namespace muster::bills
