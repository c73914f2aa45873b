#include "billing/local_copy.h"

#include <system_error>

#include "base/file.h"

namespace muster::billing {

Result<LocalCopy> LocalCopy::of(const bills::BillFile& file,
                                bills::BillBytes& bytes,
                                const std::filesystem::path& place) {
    if (file.origin == nullptr) {
        return LocalCopy(file.path, false);
    }
    TRY(FileDescriptor out, FileDescriptor::open(place, FileDescriptor::Mode::Truncate));
    LocalCopy copy(place, true); // which is removed if the rest fails
    constexpr std::size_t kChunk = 1U << 20U;
    Bytes chunk(kChunk);
    for (;;) {
        TRY(const std::size_t count, bytes.read(chunk));
        if (count == 0) {
            break;
        }
        TRY_DONE(out.write_all(ByteSpan(chunk).first(count)));
    }
    TRY_DONE(out.close());
    return copy;
}

LocalCopy::~LocalCopy() {
    if (is_copy_) {
        std::error_code ignored; // its folder is removed in the end
        std::filesystem::remove(path_, ignored);
    }
}

} // namespace muster::billing
