#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "bills/byte_source.h"

namespace muster::test {

/// Bytes from memory, at most `piece` at a time.
class MemorySource final : public bills::ByteSource {
public:
    explicit MemorySource(std::string text, std::size_t piece = 1U << 20U)
        : text_(std::move(text)), piece_(piece) {}

    Result<std::size_t> read(std::span<std::byte> into) override {
        const std::size_t count = std::min({into.size(), piece_, text_.size() - at_});
        if (count > 0) {
            std::memcpy(into.data(), text_.data() + at_, count);
        }
        at_ += count;
        return count;
    }

private:
    std::string text_;
    std::size_t piece_;
    std::size_t at_ = 0;
};

} // namespace muster::test
