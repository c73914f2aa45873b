#include "bills/bill_file.h"

#include "bills/file_bytes.h"

namespace muster::bills {

Result<std::unique_ptr<BillBytes>> open_bill(const BillFile& file,
                                             std::atomic<std::uint64_t>* bytes_read) {
    if (file.origin != nullptr) {
        return file.origin->open(file, bytes_read);
    }
    TRY(auto bytes, FileBytes::open(file.path, bytes_read));
    return std::unique_ptr<BillBytes>(std::make_unique<FileBytes>(std::move(bytes)));
}

} // namespace muster::bills
