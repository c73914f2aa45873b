#pragma once

#include <memory>

#include "bills/bill_bytes.h"
#include "bills/inflate.h"

namespace muster::bills {

/// The content of a gzip file: all its members, one after another. Checksums are verified.
class GzipSource final : public ByteSource {
public:
    explicit GzipSource(std::unique_ptr<BillBytes> file);

    Result<std::size_t> read(std::span<std::byte> into) override;

private:
    Result<bool> next_member();
    [[nodiscard]] Error damaged() const;

    std::unique_ptr<BillBytes> file_;
    Inflater inflater_;
    bool in_member_ = true;
};

} // namespace muster::bills
