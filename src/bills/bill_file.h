#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "bills/bill_bytes.h"

namespace muster::bills {

struct BillFile;

/// Where files of bills lie that are on no disk of this machine. Thread-safe.
class BillOrigin {
public:
    virtual ~BillOrigin() = default;
    /// `bytes_read`, if given, grows by what is read of the file in order. Errors, here and while
    /// reading: those of the origin.
    virtual Result<std::unique_ptr<BillBytes>> open(const BillFile& file,
                                                    std::atomic<std::uint64_t>* bytes_read) = 0;
};

/// A file of a delivery: where it lies, and what its sender calls it.
struct BillFile {
    std::filesystem::path path; // on disk; elsewhere, its address, for people
    std::string name;           // key of the manifest; the path for loose files
    std::string entry;          // of a zip file with several
    std::uint64_t bytes = 0;
    BillOrigin* origin = nullptr; // none: the file is on disk
    std::string mark{};           // of the origin: what changes when the content does
};

/// Errors: those of FileDescriptor, or of the file's origin.
Result<std::unique_ptr<BillBytes>> open_bill(const BillFile& file,
                                             std::atomic<std::uint64_t>* bytes_read = nullptr);

} // namespace muster::bills
