#include "bills/rejects.h"

#include <fmt/format.h>

#include "base/csv_field.h"

namespace muster::bills {
namespace {

constexpr std::size_t kMaxRowText = 64U << 10U;
} // namespace

std::string RowPlace::str() const {
    std::string out = fmt::format("{}, row {}", file, row);
    if (column > 0) {
        out += fmt::format(", column {}", column);
        if (!column_name.empty()) {
            out += fmt::format(" ({})", column_name);
        }
    }
    return out;
}

Status Rejects::add(const RowPlace& place, const Error& reason, std::string_view row) {
    const std::scoped_lock lock(mutex_);
    if (!file_.is_open()) {
        TRY(file_, FileDescriptor::open(path_, FileDescriptor::Mode::Truncate));
        TRY_DONE(file_.write_all(as_bytes("file,row,column,reason,detail,text\n")));
    }
    ++count_;
    std::string line;
    const auto append = [&line](std::string_view value) {
        append_csv_field(line, value);
        line += ',';
    };
    append(place.file);
    append(std::to_string(place.row));
    append(place.column_name);
    append(reason.reason);
    append(reason.detail);
    append(row.substr(0, kMaxRowText));
    line.back() = '\n';
    return file_.write_all(as_bytes(line));
}

Status Rejects::finish() {
    const std::scoped_lock lock(mutex_);
    if (!file_.is_open()) {
        return {};
    }
    TRY_DONE(file_.sync());
    return file_.close();
}

} // namespace muster::bills
