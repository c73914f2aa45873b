#include "rollup/rollup_record.h"

#include <algorithm>

#include <xxhash.h>

namespace muster::ledger {
namespace {

constexpr std::size_t kWriteBuffer = 256U << 10U;
constexpr std::size_t kReadBuffer = 16U << 10U; // many runs are read at once

Error damaged() {
    return {ErrorKind::Invalid, "ledger.partial_damaged", "a partial rollup is damaged"};
}

/// How a sum is written: a byte that is 0 where it is absent, else tells scale and width.
constexpr std::uint8_t kWide = 64;

void write_sum(ByteWriter& out, const ExactSum& sum) {
    if (!sum.present) {
        out.u8(0);
        return;
    }
    const auto narrow = static_cast<std::int64_t>(sum.units);
    const bool wide = narrow != sum.units;
    out.u8(static_cast<std::uint8_t>(1 + sum.scale + (wide ? kWide : 0)));
    if (wide) {
        out.i128(sum.units);
    } else {
        out.signed_varint(narrow);
    }
}

Result<ExactSum> read_sum(ByteReader& in) {
    TRY(const std::uint8_t head, in.u8());
    if (head == 0) {
        return ExactSum{};
    }
    ExactSum sum{0, (head % kWide) - 1, true};
    if (sum.scale < 0 || sum.scale > Decimal::kMaxScale) {
        return damaged();
    }
    if (head >= kWide) {
        TRY(sum.units, in.i128());
    } else {
        TRY(sum.units, in.signed_varint());
    }
    return sum;
}

/// nullopt is written as the earliest number there is, which no time is.
constexpr std::int64_t kNoStart = INT64_MIN;

} // namespace

std::uint64_t key_hash(std::string_view text, std::size_t i) {
    return text.empty() ? 0 : XXH3_64bits_withSeed(text.data(), text.size(), i + 1);
}

Result<RollupWriter> RollupWriter::create(const std::filesystem::path& path) {
    TRY(auto file, FileDescriptor::open(path, FileDescriptor::Mode::Truncate));
    return RollupWriter(std::move(file));
}

void RollupWriter::begin_run(std::uint64_t kept) {
    run_ = {};
    run_.offset = offset();
    run_.kept = kept;
}

Status RollupWriter::append(const RollupRecord& record) {
    record_.clear();
    record_.u64(record.hash.always);
    record_.u64(record.hash.optional);
    record_.string(record.key);
    record_.varint(record.rows.size());
    const std::size_t measures = record.rows.empty() ? 0 : record.sums.size() / record.rows.size();
    for (std::size_t i = 0; i < record.rows.size(); ++i) {
        record_.signed_varint(record.rows[i].start.value_or(kNoStart));
        record_.varint(record.rows[i].lines);
        for (std::size_t m = 0; m < measures; ++m) {
            write_sum(record_, record.sums[i * measures + m]);
        }
    }
    buffer_.u32(static_cast<std::uint32_t>(record_.size()));
    TRY_DONE(append(record_.view()));
    run_.bytes = offset() - run_.offset;
    ++run_.records;
    run_.rows += record.rows.size();
    return {};
}

Status RollupWriter::append(ByteSpan bytes) {
    buffer_.raw(bytes);
    return buffer_.size() < kWriteBuffer ? Status{} : flush();
}

Status RollupWriter::flush() {
    TRY_DONE(file_.write_all(buffer_.view()));
    offset_ += buffer_.size();
    buffer_.clear();
    return {};
}

Status RollupWriter::close() {
    TRY_DONE(flush());
    return file_.close();
}

Result<ByteSpan> RollupReader::take(std::size_t size) {
    if (buffer_.size() - used_ < size) {
        if (size > end_ - at_ + (buffer_.size() - used_)) {
            return damaged();
        }
        buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
        used_ = 0;
        const std::size_t have = buffer_.size();
        const auto more = static_cast<std::size_t>(
            std::min<std::uint64_t>(end_ - at_, std::max(kReadBuffer, size - have)));
        buffer_.resize(have + more);
        TRY_DONE(file_->read_at(at_, std::span(buffer_).subspan(have)));
        at_ += more;
    }
    used_ += size;
    return ByteSpan(buffer_).subspan(used_ - size, size);
}

Result<bool> RollupReader::next() {
    if (at_ == end_ && used_ == buffer_.size()) {
        return false;
    }
    TRY(const ByteSpan length, take(4));
    TRY(const std::uint32_t size, ByteReader(length).u32());
    TRY(const ByteSpan bytes, take(size));
    ByteReader reader(bytes);
    if (const Status decoded = decode(reader); !decoded || !reader.at_end()) {
        return damaged();
    }
    return true;
}

Status RollupReader::decode(ByteReader& bytes) {
    record_.rows.clear();
    record_.sums.clear();
    TRY(record_.hash.always, bytes.u64());
    TRY(record_.hash.optional, bytes.u64());
    TRY(const std::string_view key, bytes.string());
    record_.key = key;
    TRY(const std::uint64_t rows, bytes.varint());
    for (std::uint64_t i = 0; i < rows; ++i) {
        RollupRecord::Row& row = record_.rows.emplace_back();
        TRY(const std::int64_t start, bytes.signed_varint());
        row.start = start == kNoStart ? std::nullopt : std::optional(start);
        TRY(row.lines, bytes.varint());
        for (std::size_t m = 0; m < measures_; ++m) {
            TRY(record_.sums.emplace_back(), read_sum(bytes));
        }
    }
    return {};
}

} // namespace muster::ledger
