#include "bills/text_reader.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/csv_field.h"
#include "bills/column_name.h"
#include "bills/detailed_report.h"
#include "bills/text_scanner.h"

namespace muster::bills {

/// A complete record: its fields end at ends_[first_end .. first_end + fields), the last at its
/// newline.
struct TextReader::Record {
    std::size_t begin = 0;
    std::size_t first_end = 0;
    std::size_t fields = 0;
    std::size_t newline = 0;
};

TextReader::TextReader(std::unique_ptr<ByteSource> source, std::string name, const Options& options)
    : source_(std::move(source)), name_(std::move(name)), options_(options) {}

Result<TextReader>
TextReader::open(std::unique_ptr<ByteSource> source, std::string name, const Options& options) {
    TextReader reader(std::move(source), std::move(name), options);
    TRY_DONE(reader.read_header());
    return reader;
}

Result<std::optional<RowRun>> TextReader::next() {
    while (runs_.empty()) {
        if (at_end_ && consumed_ == size_) {
            return std::optional<RowRun>();
        }
        drop_consumed();
        TRY_DONE(read_chunk());
        TRY_DONE(cut_rows());
    }
    const RowRun run = runs_.front();
    runs_.pop_front();
    return std::optional(run);
}

RowPlace TextReader::place(const RowRun& run, std::uint32_t row, std::uint32_t column) const {
    return {name_, run.first_row + row, std::uint64_t{column} + 1,
            std::string(column_name(column))};
}

Status TextReader::read_header() {
    TRY_DONE(read_chunk());
    const std::string_view start(buffer_.data(), size_);
    if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
        return fault("billing.not_text", 0, "UTF-16 text; bills are UTF-8");
    }
    if (start.starts_with("\xEF\xBB\xBF")) {
        consumed_ = 3;
    }
    while (fields_ == 0) {
        if (const auto record = next_record()) {
            TRY_DONE(take_header(*record));
            continue;
        }
        TRY_DONE(check_unfinished_row());
        if (at_end_) {
            return {};
        }
        TRY_DONE(read_chunk());
    }
    return cut_rows();
}

/// Blank lines before the header, and AWS's notice to its reader, are passed over.
Status TextReader::take_header(const Record& record) {
    const std::size_t end_of_row = record.newline + 1 - end_width(record.newline, record.begin);
    const std::string_view text(buffer_.data() + record.begin, end_of_row - record.begin);
    if (text.contains('\0')) {
        return fault("billing.nul_byte", 0, "a NUL byte in the header; expected text");
    }
    std::vector<std::string> names;
    std::size_t begin = record.begin;
    for (std::size_t i = 0; i < record.fields; ++i) {
        const std::size_t end = std::min<std::size_t>(ends_[record.first_end + i], end_of_row);
        std::string storage;
        std::size_t at = 0;
        names.emplace_back(read_csv_field({buffer_.data() + begin, end - begin}, at, storage));
        begin = end + 1;
    }
    ++row_;
    --newlines_;
    consumed_ = record.newline + 1;
    first_end_ += record.fields;
    const bool is_notice = names.size() == 1 && is_notice_of_tags(names.front());
    if (!text.empty() && !is_notice) {
        fields_ = names.size();
        auto schema = schema_of_header(names);
        if (!schema) {
            schema.error().detail = fmt::format("{}, row 1, {}", name_, schema.error().detail);
            return std::move(schema.error());
        }
        schema_ = std::move(*schema);
    }
    return {};
}

/// Reads until there is at least one whole row, or the end of the file.
Status TextReader::read_chunk() {
    while (!at_end_) {
        TRY_DONE(fill());
        if (newlines_ > 0 && !at_end_) {
            return {};
        }
        TRY_DONE(check_unfinished_row());
    }
    return {};
}

Status TextReader::fill() {
    const std::size_t needed = size_ + options_.chunk_bytes + ledger::TextRows::kPadding + 1;
    if (buffer_.size() < needed) {
        const std::size_t unfinished_row = options_.chunk_bytes / 8; // of the chunk before: less
        buffer_.grow(std::max(needed + unfinished_row, buffer_.size() + buffer_.size() / 2), size_);
    }
    TRY(const std::size_t count,
        source_->read(std::as_writable_bytes(buffer_.all().subspan(size_, options_.chunk_bytes))));
    const std::size_t start = size_;
    size_ += count;
    at_end_ = count == 0;
    // Never resized while runs point into it: ends are fewer than bytes.
    if (ends_.size() < buffer_.size() + kScanSlack) {
        ends_.grow(buffer_.size() + kScanSlack, end_count_);
    }
    scan_from(start);
    end_last_row();
    return {};
}

/// The last line may lack its newline.
void TextReader::end_last_row() {
    if (at_end_ && !in_quotes_ && size_ > consumed_ && buffer_[size_ - 1] != '\n') {
        buffer_[size_++] = '\n';
        scan_from(size_ - 1);
    }
}

void TextReader::scan_from(std::size_t position) {
    const std::size_t length = size_ - position;
    const TextScan found =
        scan_text({buffer_.data() + position, length}, static_cast<std::uint32_t>(position),
                  in_quotes_, ends_.all().subspan(end_count_));
    end_count_ += found.ends;
    newlines_ += found.newlines;
    has_nul_ = has_nul_ || found.has_nul;
}

/// Moves the unfinished row to the front of the buffer.
void TextReader::drop_consumed() {
    if (consumed_ == 0) {
        return;
    }
    std::memmove(buffer_.data(), buffer_.data() + consumed_, size_ - consumed_);
    for (std::size_t i = first_end_; i < end_count_; ++i) {
        ends_[i - first_end_] = ends_[i] - static_cast<std::uint32_t>(consumed_);
    }
    end_count_ -= first_end_;
    size_ -= consumed_;
    first_end_ = 0;
    consumed_ = 0;
}

/// Whether all whole rows have the right number of fields and the same line ends, none is blank,
/// too long or holds a NUL: then they are one run as they stand.
bool TextReader::is_regular() const {
    const std::size_t rows = newlines_;
    if (has_nul_ || rows == 0 || end_count_ - first_end_ < rows * fields_) {
        return false;
    }
    const std::uint32_t* newline = ends_.data() + first_end_ + fields_ - 1;
    const std::size_t width = end_width(*newline, consumed_);
    std::size_t row_begin = consumed_;
    for (std::size_t row = 0; row < rows; ++row, newline += fields_) {
        if (buffer_[*newline] != '\n' || end_width(*newline, row_begin) != width ||
            *newline - row_begin > kMaxFieldBytes) {
            return false;
        }
        row_begin = *newline + 1;
    }
    return true;
}

Status TextReader::cut_rows() {
    if (is_regular()) {
        const std::size_t count = newlines_ * fields_;
        add_to_run({consumed_, first_end_, fields_, ends_[first_end_ + fields_ - 1]});
        runs_.back().rows.rows = static_cast<std::uint32_t>(newlines_);
        runs_.back().rows.ends = ends_.all().subspan(first_end_, count);
        row_ += newlines_;
        newlines_ = 0;
        first_end_ += count;
        consumed_ = ends_[first_end_ - 1] + 1;
        return {};
    }
    for (;;) {
        TRY(const bool any, cut_record());
        if (!any) {
            break;
        }
    }
    has_nul_ = std::memchr(buffer_.data() + consumed_, 0, size_ - consumed_) != nullptr;
    return at_end_ ? check_unfinished_row() : Status();
}

std::optional<TextReader::Record> TextReader::next_record() const {
    if (newlines_ == 0) {
        return std::nullopt;
    }
    std::size_t end = first_end_;
    while (buffer_[ends_[end]] != '\n') {
        ++end;
    }
    return Record{consumed_, first_end_, end + 1 - first_end_, ends_[end]};
}

Result<bool> TextReader::cut_record() {
    const auto record = next_record();
    if (!record) {
        return false;
    }
    const std::size_t length = record->newline + 1 - record->begin;
    const bool blank = length == end_width(record->newline, record->begin);
    if (!blank) {
        if (auto error = fault_of(*record)) {
            TRY_DONE(reject(*record, std::move(*error)));
            return true;
        }
        add_to_run(*record);
    }
    ++row_;
    --newlines_;
    first_end_ += record->fields;
    consumed_ = record->newline + 1;
    return true;
}

std::optional<Error> TextReader::fault_of(const Record& record) const {
    const auto column_at = [&](std::size_t position) {
        const std::uint32_t* begin = ends_.data() + record.first_end;
        const std::uint32_t* end = begin + record.fields;
        return static_cast<std::size_t>(std::lower_bound(begin, end, position) - begin) + 1;
    };
    const std::string_view text(buffer_.data() + record.begin, record.newline - record.begin);
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
        return fault("billing.nul_byte", column_at(record.begin + nul),
                     "a NUL byte; expected text");
    }
    if (record.fields != fields_) {
        return fault(
            "billing.ragged_row", std::min(record.fields, fields_) + 1,
            fmt::format("{} fields; expected {} as in the header", record.fields, fields_));
    }
    std::size_t begin = record.begin;
    for (std::size_t i = 0; i < record.fields && text.size() > kMaxFieldBytes; ++i) {
        const std::size_t end = ends_[record.first_end + i];
        if (end - begin > kMaxFieldBytes) {
            return fault("billing.field_too_long", i + 1,
                         fmt::format("a field of {} bytes; expected less than 10 MB", end - begin));
        }
        begin = end + 1;
    }
    return std::nullopt;
}

/// The text after the last whole row: an error when it can no longer become a good row.
Status TextReader::check_unfinished_row() {
    if (newlines_ > 0 || consumed_ == size_) {
        return {};
    }
    const std::size_t field_begin = end_count_ > first_end_ ? ends_[end_count_ - 1] + 1 : consumed_;
    const std::size_t column = end_count_ - first_end_ + 1;
    std::optional<Error> error;
    if (at_end_ && in_quotes_) {
        error = fault("billing.unclosed_quote", column,
                      "a quote that is never closed; expected a closing quote before the file's "
                      "end");
    } else if (size_ - field_begin > kMaxFieldBytes) {
        error = fault("billing.field_too_long", column,
                      fmt::format("a field of 10 MB or more; expected less{}",
                                  in_quotes_ ? "; perhaps a quote is not closed" : ""));
    } else if (size_ - consumed_ > kMaxRowBytes) {
        error = fault("billing.row_too_long", column,
                      fmt::format("a row of more than {} bytes", kMaxRowBytes));
    }
    return error ? reject({consumed_, first_end_, column, size_ - 1}, std::move(*error)) : Status();
}

void TextReader::add_to_run(const Record& record) {
    const std::size_t width = end_width(record.newline, record.begin);
    if (!runs_.empty()) {
        RowRun& last = runs_.back();
        const std::size_t last_newline = last.rows.ends.back();
        if (last.rows.row_end_width == width && last_newline + 1 == record.begin) {
            ++last.rows.rows;
            last.rows.ends = {last.rows.ends.data(), last.rows.ends.size() + fields_};
            return;
        }
    }
    RowRun run;
    run.first_row = row_;
    run.rows.text = {buffer_.data(), size_};
    run.rows.begin = static_cast<std::uint32_t>(record.begin);
    run.rows.ends = ends_.all().subspan(record.first_end, record.fields);
    run.rows.fields = static_cast<std::uint32_t>(fields_);
    run.rows.rows = 1;
    run.rows.row_end_width = static_cast<std::uint32_t>(width);
    runs_.push_back(run);
}

/// Skips the first line of a bad record, not more: a stray quote makes one record of many lines,
/// and those after the first are most likely good.
Status TextReader::reject(const Record& record, Error error) {
    if (options_.rejects == nullptr || fields_ == 0) {
        return error;
    }
    const char* begin = buffer_.data() + record.begin;
    const auto* newline =
        static_cast<const char*>(std::memchr(begin, '\n', record.newline + 1 - record.begin));
    const std::size_t length = newline == nullptr ? record.newline + 1 - record.begin
                                                  : static_cast<std::size_t>(newline - begin) + 1;
    TRY_DONE(options_.rejects->add({name_, row_, 0, {}}, error,
                                   std::string_view(begin, length - (newline ? 1 : 0))));
    ++rejected_;
    ++row_;
    consumed_ = record.begin + length;
    if (newlines_ > 0 && consumed_ == record.newline + 1) {
        --newlines_;
        first_end_ += record.fields;
        return {};
    }
    newlines_ = 0;
    end_count_ = first_end_;
    in_quotes_ = false;
    scan_from(consumed_);
    end_last_row();
    return {};
}

std::size_t TextReader::end_width(std::size_t newline, std::size_t row_begin) const {
    return newline > row_begin && buffer_[newline - 1] == '\r' ? 2 : 1;
}

std::string_view TextReader::column_name(std::size_t column) const {
    return column < schema_.columns.size() ? std::string_view(schema_.columns[column].source_name)
                                           : std::string_view();
}

Error TextReader::fault(std::string_view slug, std::size_t column, std::string_view what) const {
    const std::string_view named = column > 0 ? column_name(column - 1) : std::string_view();
    return {ErrorKind::Invalid, slug,
            fmt::format("{}: {}", RowPlace{name_, row_, column, std::string(named)}.str(), what)};
}

} // namespace muster::bills
