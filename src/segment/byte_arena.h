#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace muster::ledger {

/// Keeps texts at fixed addresses until it goes. Each is readable for kPadding bytes past its end,
/// so that it can be hashed and compared in whole words.
class ByteArena {
public:
    static constexpr std::size_t kPadding = 16;

    std::string_view keep(std::string_view text) {
        const std::size_t size = text.size() + kPadding;
        if (size > left_) {
            const std::size_t chunk = std::max(kChunkBytes, size);
            chunks_.push_back(std::make_unique<char[]>(chunk));
            at_ = chunks_.back().get();
            left_ = chunk;
            bytes_ += chunk;
        }
        char* kept = at_;
        std::memcpy(kept, text.data(), text.size());
        at_ += text.size();
        left_ -= text.size();
        return {kept, text.size()};
    }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    static constexpr std::size_t kChunkBytes = 1U << 16U;

    std::vector<std::unique_ptr<char[]>> chunks_;
    char* at_ = nullptr;
    std::size_t left_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace muster::ledger
