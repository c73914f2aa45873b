#include "bills/byte_source.h"

#include <array>
#include <string_view>

#include "base/bytes.h"
#include "bills/file_bytes.h"
#include "bills/gzip_source.h"
#include "bills/read_ahead.h"
#include "bills/zip_source.h"

namespace muster::bills {
namespace {

enum class Packing : std::uint8_t { Plain, Gzip, Zip };

Result<Packing> packing_of(BillBytes& file) {
    std::array<std::byte, 4> magic{};
    const auto length =
        static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), magic.size()));
    TRY_DONE(file.read_at(0, std::span(magic).first(length)));
    const std::string_view start = as_text(std::span(magic).first(length));
    if (start.starts_with("\x1f\x8b")) {
        return Packing::Gzip;
    }
    return start == "PK\x03\x04" || start == "PK\x05\x06" ? Packing::Zip : Packing::Plain;
}

} // namespace

Result<std::unique_ptr<ByteSource>>
text_of(std::unique_ptr<BillBytes> file, Inflating inflating, std::string_view entry) {
    const auto inflated = [inflating](std::unique_ptr<ByteSource> source) {
        return inflating == Inflating::Ahead
                   ? std::unique_ptr<ByteSource>(std::make_unique<ReadAhead>(std::move(source)))
                   : std::move(source);
    };
    TRY(const Packing packing, packing_of(*file));
    switch (packing) {
    case Packing::Gzip: return inflated(std::make_unique<GzipSource>(std::move(file)));
    case Packing::Zip: {
        TRY(auto source, ZipSource::open(std::move(file), entry));
        return inflated(std::move(source));
    }
    case Packing::Plain: break;
    }
    return std::unique_ptr<ByteSource>(std::move(file));
}

Result<std::unique_ptr<ByteSource>> open_text_file(const std::filesystem::path& path,
                                                   std::atomic<std::uint64_t>* bytes_read,
                                                   Inflating inflating,
                                                   std::string_view entry) {
    TRY(auto file, FileBytes::open(path, bytes_read));
    return text_of(std::make_unique<FileBytes>(std::move(file)), inflating, entry);
}

Result<std::vector<ArchiveEntry>> archive_entries(const std::filesystem::path& path) {
    std::vector<ArchiveEntry> out;
    TRY(auto file, FileBytes::open(path, nullptr));
    TRY(const Packing packing, packing_of(file));
    if (packing == Packing::Zip) {
        TRY(const auto entries, ZipSource::entries(file));
        for (const ZipSource::Entry& entry : entries) {
            out.push_back({entry.name, entry.packed});
        }
    }
    return out;
}

} // namespace muster::bills
