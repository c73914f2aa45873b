#include "bills/gzip_source.h"

#include <fmt/format.h>

namespace muster::bills {

GzipSource::GzipSource(std::unique_ptr<BillBytes> file)
    : file_(std::move(file)), inflater_(Inflater::Wrapper::Gzip) {}

Result<std::size_t> GzipSource::read(std::span<std::byte> into) {
    for (;;) {
        if (!in_member_) {
            TRY(const bool found, next_member());
            if (!found) {
                return std::size_t{0};
            }
        }
        TRY(const Inflater::Step step, inflater_.inflate(*file_, into));
        switch (step.outcome) {
        case Inflater::Outcome::More: return step.written;
        case Inflater::Outcome::Damaged: return damaged();
        case Inflater::Outcome::OutOfInput:
            return Error{ErrorKind::Invalid, "billing.gzip_truncated",
                         fmt::format("{}: the gzip data ends before its end mark; the file was cut "
                                     "short",
                                     file_->name())};
        case Inflater::Outcome::End: in_member_ = false; break;
        }
        if (step.written > 0) {
            return step.written;
        }
    }
}

/// Zero bytes after a member are padding, as for gzip itself.
Result<bool> GzipSource::next_member() {
    constexpr int kFirstByte = 0x1F;
    for (;;) {
        TRY(const int byte, inflater_.peek(*file_));
        if (byte < 0) {
            return false;
        }
        if (byte == kFirstByte) {
            inflater_.restart();
            in_member_ = true;
            return true;
        }
        if (byte != 0) {
            return damaged();
        }
        inflater_.skip();
    }
}

Error GzipSource::damaged() const {
    return {ErrorKind::Invalid, "billing.gzip_damaged",
            fmt::format("{}: the gzip data is damaged (bad block or checksum)", file_->name())};
}

} // namespace muster::bills
