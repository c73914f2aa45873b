#include "bills/zip_source.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <isa-l/crc.h>

#include "base/bytes.h"
#include "bills/delivery_layout.h"

namespace muster::bills {
namespace {

// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, section 4.3
constexpr std::uint32_t kLocalHeader = 0x04034B50;
constexpr std::uint32_t kCentralHeader = 0x02014B50;
constexpr std::uint32_t kEndRecord = 0x06054B50;
constexpr std::uint32_t kEndRecord64 = 0x06064B50;
constexpr std::uint32_t kEndLocator64 = 0x07064B50;
constexpr std::size_t kEndRecordBytes = 22;
constexpr std::size_t kEndLocator64Bytes = 20;
constexpr std::size_t kMaxComment = 0xFFFF;
constexpr std::uint64_t kMaxDirectoryBytes = 16U << 20U;
constexpr std::uint32_t kIn64 = 0xFFFFFFFF;
constexpr std::uint16_t kExtra64 = 1;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;

Error damaged(BillBytes& file, std::string_view what) {
    return {ErrorKind::Invalid, "billing.zip_damaged",
            fmt::format("{}: not a whole zip file: {}", file.name(), what)};
}

struct Directory {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

Result<Directory> directory64(BillBytes& file, ByteSpan before_end_record) {
    if (before_end_record.size() < kEndLocator64Bytes) {
        return damaged(file, "no zip64 locator");
    }
    ByteReader locator(before_end_record.last(kEndLocator64Bytes));
    TRY(const std::uint32_t mark, locator.u32());
    TRY([[maybe_unused]] const std::uint32_t disk, locator.u32());
    TRY(const std::uint64_t at, locator.u64());
    if (mark != kEndLocator64) {
        return damaged(file, "no zip64 locator");
    }
    Bytes record(56);
    TRY_DONE(file.read_at(at, record));
    ByteReader reader(record);
    TRY(const std::uint32_t record_mark, reader.u32());
    if (record_mark != kEndRecord64) {
        return damaged(file, "no zip64 end record");
    }
    TRY_DONE(reader.raw(36));
    Directory directory;
    TRY(directory.bytes, reader.u64());
    TRY(directory.offset, reader.u64());
    return directory;
}

Result<Directory> find_directory(BillBytes& file) {
    const std::size_t tail_bytes = static_cast<std::size_t>(
        std::min<std::uint64_t>(file.size(), kEndRecordBytes + kMaxComment + kEndLocator64Bytes));
    Bytes tail(tail_bytes);
    TRY_DONE(file.read_at(file.size() - tail_bytes, tail));
    for (std::size_t at = tail_bytes + 1; at-- > kEndRecordBytes;) {
        const std::size_t start = at - kEndRecordBytes;
        ByteReader reader(ByteSpan(tail).subspan(start));
        TRY(const std::uint32_t mark, reader.u32());
        if (mark != kEndRecord) {
            continue;
        }
        TRY_DONE(reader.raw(8));
        TRY(const std::uint32_t bytes, reader.u32());
        TRY(const std::uint32_t offset, reader.u32());
        if (bytes == kIn64 || offset == kIn64) {
            return directory64(file, ByteSpan(tail).first(start));
        }
        return Directory{offset, bytes};
    }
    return damaged(file, "its directory is missing; the file was cut short");
}

/// Takes sizes that did not fit in 32 bits from the entry's zip64 extra field.
Status widen(ZipSource::Entry& entry, ByteSpan extra) {
    ByteReader fields(extra);
    while (fields.remaining() >= 4) {
        TRY(const std::uint16_t tag, fields.u16());
        TRY(const std::uint16_t length, fields.u16());
        TRY(const ByteSpan content, fields.raw(length));
        if (tag != kExtra64) {
            continue;
        }
        ByteReader wide(content);
        for (std::uint64_t* value : {&entry.size, &entry.packed, &entry.header_offset}) {
            if (*value == kIn64) {
                TRY(*value, wide.u64());
            }
        }
    }
    return {};
}

Result<ZipSource::Entry> read_entry(ByteReader& reader) {
    ZipSource::Entry entry;
    TRY_DONE(reader.raw(4)); // versions
    TRY(const std::uint16_t flags, reader.u16());
    entry.is_encrypted = (flags & 1U) != 0;
    TRY(entry.method, reader.u16());
    TRY_DONE(reader.raw(4)); // time
    TRY(entry.crc32, reader.u32());
    TRY(entry.packed, reader.u32());
    TRY(entry.size, reader.u32());
    TRY(const std::uint16_t name_length, reader.u16());
    TRY(const std::uint16_t extra_length, reader.u16());
    TRY(const std::uint16_t comment_length, reader.u16());
    TRY_DONE(reader.raw(8)); // disk, attributes
    TRY(entry.header_offset, reader.u32());
    TRY(const ByteSpan name, reader.raw(name_length));
    entry.name = std::string(as_text(name));
    TRY(const ByteSpan extra, reader.raw(extra_length));
    TRY_DONE(widen(entry, extra));
    TRY_DONE(reader.raw(comment_length));
    return entry;
}

Result<std::vector<ZipSource::Entry>> read_entries(BillBytes& file) {
    TRY(const Directory directory, find_directory(file));
    if (directory.bytes > kMaxDirectoryBytes || directory.offset > file.size() ||
        directory.bytes > file.size() - directory.offset) {
        return damaged(file, "its directory lies outside the file");
    }
    Bytes bytes(static_cast<std::size_t>(directory.bytes));
    TRY_DONE(file.read_at(directory.offset, bytes));
    std::vector<ZipSource::Entry> entries;
    ByteReader reader(bytes);
    while (!reader.at_end()) {
        const auto mark = reader.u32();
        if (!mark || *mark != kCentralHeader) {
            return damaged(file, "its directory is not one");
        }
        auto entry = read_entry(reader);
        if (!entry) {
            return damaged(file, "its directory is not one");
        }
        if (!entry->name.ends_with('/')) {
            entries.push_back(std::move(*entry));
        }
    }
    return entries;
}

Result<std::uint64_t> content_offset(BillBytes& file, const ZipSource::Entry& entry) {
    Bytes header(30);
    TRY_DONE(file.read_at(entry.header_offset, header));
    ByteReader reader(header);
    TRY(const std::uint32_t mark, reader.u32());
    if (mark != kLocalHeader) {
        return damaged(file, "its entry is not where the directory says");
    }
    TRY_DONE(reader.raw(22));
    TRY(const std::uint16_t name_length, reader.u16());
    TRY(const std::uint16_t extra_length, reader.u16());
    return entry.header_offset + header.size() + name_length + extra_length;
}

} // namespace

ZipSource::ZipSource(std::unique_ptr<BillBytes> file, Entry entry)
    : file_(std::move(file)), entry_(std::move(entry)), inflater_(Inflater::Wrapper::None) {}

Result<std::vector<ZipSource::Entry>> ZipSource::entries(BillBytes& file) {
    TRY(auto entries, read_entries(file));
    std::erase_if(entries, [](const Entry& entry) {
        const std::filesystem::path path(entry.name);
        return std::ranges::any_of(path,
                                   [](const auto& part) { return is_beside_bills(part.string()); });
    });
    return entries;
}

Result<std::unique_ptr<ByteSource>> ZipSource::open(std::unique_ptr<BillBytes> file,
                                                    std::string_view name) {
    TRY(auto found, entries(*file));
    if (!name.empty()) {
        std::erase_if(found, [name](const Entry& entry) { return entry.name != name; });
    }
    if (found.size() != 1) {
        return Error{
            ErrorKind::Invalid, "billing.zip_entries",
            fmt::format("{}: expected one file in the zip, found {}", file->name(), found.size())};
    }
    Entry& entry = found.front();
    if (entry.is_encrypted || (entry.method != kStored && entry.method != kDeflated)) {
        return Error{ErrorKind::Invalid, "billing.zip_unsupported",
                     fmt::format("{}: {} is encrypted or compressed by method {}; only stored and "
                                 "deflated entries can be read",
                                 file->name(), entry.name, entry.method)};
    }
    auto offset = content_offset(*file, entry);
    if (!offset || *offset > file->size() || entry.packed > file->size() - *offset) {
        return damaged(*file, "its entry lies outside the file");
    }
    file->restrict_to(*offset, entry.packed);
    return std::unique_ptr<ByteSource>(new ZipSource(std::move(file), std::move(entry)));
}

Result<std::size_t> ZipSource::read(std::span<std::byte> into) {
    return entry_.method == kStored ? read_stored(into) : read_deflated(into);
}

Result<std::size_t> ZipSource::read_stored(std::span<std::byte> into) {
    TRY(const std::size_t count, file_->read(into));
    stored_crc_ =
        crc32_gzip_refl(stored_crc_, reinterpret_cast<const unsigned char*>(into.data()), count);
    written_ += count;
    if (count == 0) {
        TRY_DONE(finish());
    }
    return count;
}

Result<std::size_t> ZipSource::read_deflated(std::span<std::byte> into) {
    if (at_end_) {
        return std::size_t{0};
    }
    TRY(const Inflater::Step step, inflater_.inflate(*file_, into));
    written_ += step.written;
    switch (step.outcome) {
    case Inflater::Outcome::More: return step.written;
    case Inflater::Outcome::Damaged: return damaged(*file_, "bad compressed block");
    case Inflater::Outcome::OutOfInput: return damaged(*file_, "its entry ends too early");
    case Inflater::Outcome::End: break;
    }
    at_end_ = true;
    TRY_DONE(finish());
    return step.written;
}

Status ZipSource::finish() {
    const std::uint32_t crc = entry_.method == kStored ? stored_crc_ : inflater_.crc32();
    if (written_ != entry_.size || crc != entry_.crc32) {
        return damaged(*file_, "size or checksum of its entry differs");
    }
    return {};
}

} // namespace muster::bills
