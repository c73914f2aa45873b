#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace muster::ledger {

/// A file mapped for reading. An empty file has no bytes.
class MappedFile {
public:
    MappedFile() = default;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    /// Errors: NotFound "ledger.segment_missing".
    Status map(const std::filesystem::path& path);
    [[nodiscard]] const std::uint8_t* bytes() const {
        return static_cast<const std::uint8_t*>(bytes_);
    }
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    void* bytes_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace muster::ledger
