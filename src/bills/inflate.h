#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <isa-l/igzip_lib.h>

#include "bills/byte_source.h"

namespace muster::bills {

/// Undoes deflate, reading its input from another source. Used by one thread.
class Inflater {
public:
    enum class Wrapper : std::uint8_t {
        Gzip, // header and trailer are read, the trailer's checksum verified
        None, // the checksum is computed only
    };
    enum class Outcome : std::uint8_t { More, End, OutOfInput, Damaged };
    struct Step {
        std::size_t written = 0;
        Outcome outcome = Outcome::More;
    };

    explicit Inflater(Wrapper wrapper);

    /// Writes what fits. `input` gives the compressed bytes. Errors: those of `input`.
    Result<Step> inflate(ByteSource& input, std::span<std::byte> into);
    /// Gets ready for another stream that follows in the same input.
    void restart();
    /// The next unread byte of the input, or −1 at its end.
    Result<int> peek(ByteSource& input);
    void skip() noexcept;

    [[nodiscard]] std::uint32_t crc32() const noexcept { return state_->crc; }

private:
    Result<bool> refill(ByteSource& input);

    Wrapper wrapper_;
    std::unique_ptr<inflate_state> state_;
    std::vector<std::byte> buffer_;
};

} // namespace muster::bills
