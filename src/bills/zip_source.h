#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bills/bill_bytes.h"
#include "bills/inflate.h"

namespace muster::bills {

/// The content of one entry of a zip file, stored or deflated, zip64 or not. Sizes and checksum
/// are verified.
class ZipSource final : public ByteSource {
public:
    struct Entry {
        std::string name;
        std::uint64_t header_offset = 0;
        std::uint64_t packed = 0;
        std::uint64_t size = 0;
        std::uint32_t crc32 = 0;
        std::uint16_t method = 0;
        bool is_encrypted = false;
    };

    /// The entries that may be bills: no folders, and not what macOS adds. Errors: Invalid
    /// "billing.zip_damaged".
    static Result<std::vector<Entry>> entries(BillBytes& file);

    /// `name` is the entry's; empty for the only one there is. Errors: Invalid
    /// "billing.zip_damaged", "billing.zip_unsupported", "billing.zip_entries".
    static Result<std::unique_ptr<ByteSource>> open(std::unique_ptr<BillBytes> file,
                                                    std::string_view name = {});

    Result<std::size_t> read(std::span<std::byte> into) override;

private:
    ZipSource(std::unique_ptr<BillBytes> file, Entry entry);
    Result<std::size_t> read_stored(std::span<std::byte> into);
    Result<std::size_t> read_deflated(std::span<std::byte> into);
    Status finish();

    std::unique_ptr<BillBytes> file_;
    Entry entry_;
    Inflater inflater_;
    std::uint64_t written_ = 0;
    std::uint32_t stored_crc_ = 0;
    bool at_end_ = false;
};

} // namespace muster::bills
