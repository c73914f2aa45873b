#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace muster::bills {

/// Bytes in order, from a file or out of an archive. Used by one thread at a time.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Some bytes, at most `into.size()`; 0 at the end, and only there.
    virtual Result<std::size_t> read(std::span<std::byte> into) = 0;
};

/// Where a compressed file is inflated: by whoever reads it, or ahead of that on another thread.
enum class Inflating : std::uint8_t { Here, Ahead };

class BillBytes;

/// The text of a file that is plain, gzip (any number of members) or zip, told apart by its first
/// bytes whatever it is called. `entry` is that of a zip with several.
/// Errors, here and from read(): those of the file; Invalid "billing.gzip_truncated",
/// "billing.gzip_damaged", "billing.zip_damaged", "billing.zip_unsupported", "billing.zip_entries".
Result<std::unique_ptr<ByteSource>> text_of(std::unique_ptr<BillBytes> file,
                                            Inflating inflating = Inflating::Here,
                                            std::string_view entry = {});

/// The same of a file on disk. `bytes_read`, if given, grows by what is read of the file itself.
/// Errors: also those of FileDescriptor.
Result<std::unique_ptr<ByteSource>> open_text_file(const std::filesystem::path& path,
                                                   std::atomic<std::uint64_t>* bytes_read = nullptr,
                                                   Inflating inflating = Inflating::Here,
                                                   std::string_view entry = {});

/// A file within a zip file.
struct ArchiveEntry {
    std::string name;
    std::uint64_t bytes = 0; // as packed
};
/// The entries of a zip file that may be bills; none for another file. Errors: those of
/// FileDescriptor; Invalid "billing.zip_damaged".
Result<std::vector<ArchiveEntry>> archive_entries(const std::filesystem::path& path);

} // namespace muster::bills
