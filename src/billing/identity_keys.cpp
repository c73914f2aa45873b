#include "billing/identity_keys.h"

#include <algorithm>
#include <queue>

#include <fmt/format.h>
#include <xxhash.h>

namespace muster::billing {
namespace {

constexpr std::size_t kReadKeys = 4096;

/// A run being read in order.
class RunReader {
public:
    static Result<RunReader> open(const std::filesystem::path& path, std::size_t file) {
        TRY(FileDescriptor descriptor, FileDescriptor::open(path, FileDescriptor::Mode::Read));
        RunReader reader(std::move(descriptor), file);
        TRY_DONE(reader.advance());
        return reader;
    }

    [[nodiscard]] bool at_end() const { return next_ == keys_.size(); }
    [[nodiscard]] const IdentityKey& key() const { return keys_[next_]; }
    [[nodiscard]] std::size_t file() const { return file_; }

    Status advance() {
        if (next_ < keys_.size() && ++next_ < keys_.size()) {
            return {};
        }
        keys_.resize(kReadKeys);
        next_ = 0;
        auto bytes = std::as_writable_bytes(std::span(keys_));
        std::size_t filled = 0;
        while (filled < bytes.size()) {
            TRY(const std::size_t got, descriptor_.read_some(bytes.subspan(filled)));
            if (got == 0) {
                break;
            }
            filled += got;
        }
        keys_.resize(filled / sizeof(IdentityKey));
        return {};
    }

private:
    RunReader(FileDescriptor descriptor, std::size_t file)
        : descriptor_(std::move(descriptor)), file_(file) {}

    FileDescriptor descriptor_;
    std::size_t file_;
    std::vector<IdentityKey> keys_;
    std::size_t next_ = 0;
};

std::string_view unquoted(std::string_view field) {
    return field.size() >= 2 && field.front() == '"' ? field.substr(1, field.size() - 2) : field;
}

} // namespace

IdentityKeys::IdentityKeys(const ledger::Schema& schema, std::filesystem::path stem)
    : id_(schema.find("identity_line_item_id")), interval_(schema.find("identity_time_interval")),
      stem_(std::move(stem)) {}

Status IdentityKeys::add(const ledger::TextRows& rows) {
    for (std::uint32_t row = 0; id_ && interval_ && row < rows.rows; ++row) {
        TRY_DONE(add_key(unquoted(rows.field(row, *id_)), unquoted(rows.field(row, *interval_))));
    }
    return {};
}

Status IdentityKeys::add(const ledger::CodedRows& rows) {
    for (std::uint32_t row = 0; id_ && interval_ && row < rows.rows; ++row) {
        const ledger::CodedTexts& ids = rows.texts[*id_];
        const ledger::CodedTexts& intervals = rows.texts[*interval_];
        TRY_DONE(add_key(ids.values[ids.codes[row]], intervals.values[intervals.codes[row]]));
    }
    return {};
}

Status IdentityKeys::add_key(std::string_view id, std::string_view interval) {
    if (id.empty()) {
        return {};
    }
    scratch_.assign(id).append(1, '\0').append(interval);
    const XXH128_hash_t hash = XXH3_128bits(scratch_.data(), scratch_.size());
    keys_.push_back({hash.high64, hash.low64});
    return keys_.size() < kRunKeys ? Status{} : write_run();
}

Status IdentityKeys::write_run() {
    std::ranges::sort(keys_);
    runs_.push_back(stem_.string() + fmt::format(".{}", runs_.size()));
    TRY(FileDescriptor file, FileDescriptor::open(runs_.back(), FileDescriptor::Mode::Truncate));
    TRY_DONE(file.write_all(std::as_bytes(std::span(keys_))));
    keys_.clear();
    return file.close();
}

Result<std::vector<std::filesystem::path>> IdentityKeys::finish() {
    if (!keys_.empty()) {
        TRY_DONE(write_run());
    }
    return runs_;
}

Status check_no_overlap(const std::vector<FileKeys>& files) {
    std::vector<RunReader> readers;
    for (std::size_t file = 0; file < files.size(); ++file) {
        for (const auto& run : files[file].runs) {
            TRY(RunReader reader, RunReader::open(run, file));
            readers.push_back(std::move(reader));
        }
    }
    const auto later = [&](std::size_t a, std::size_t b) {
        return readers[b].key() < readers[a].key();
    };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> next(later);
    for (std::size_t i = 0; i < readers.size(); ++i) {
        if (!readers[i].at_end()) {
            next.push(i);
        }
    }
    std::optional<IdentityKey> previous;
    std::size_t previous_file = 0;
    while (!next.empty()) {
        const std::size_t i = next.top();
        next.pop();
        if (previous == readers[i].key() && previous_file != readers[i].file()) {
            return Error{
                ErrorKind::Invalid, "billing.overlapping_files",
                fmt::format("{} and {} have a line in common (the same line item id and time "
                            "interval); import deliveries of the same month one by one",
                            files[previous_file].file, files[readers[i].file()].file)};
        }
        previous = readers[i].key();
        previous_file = readers[i].file();
        TRY_DONE(readers[i].advance());
        if (!readers[i].at_end()) {
            next.push(i);
        }
    }
    return {};
}

} // namespace muster::billing
