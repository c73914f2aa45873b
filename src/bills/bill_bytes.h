#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "bills/byte_source.h"

namespace muster::bills {

/// The bytes of a file of bills, in order or at any place, wherever it lies. Used by one thread.
class BillBytes : public ByteSource {
public:
    /// Continues at `offset`, and ends `length` bytes later or where the file does.
    virtual void restrict_to(std::uint64_t offset, std::uint64_t length) = 0;
    /// Exactly `into.size()` bytes at `offset`; read() goes on where it was. Errors: Invalid
    /// "file.truncated"; those of where the file lies.
    [[nodiscard]] virtual Status read_at(std::uint64_t offset, std::span<std::byte> into) = 0;

    [[nodiscard]] virtual std::uint64_t size() const noexcept = 0;
    /// For people.
    [[nodiscard]] virtual const std::string& name() const noexcept = 0;
};

} // namespace muster::bills
