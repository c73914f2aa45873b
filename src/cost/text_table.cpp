#include "cost/text_table.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "cost/utf8.h"

namespace muster::cost {
namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kNarrowest = 8; // no column is cut below this

std::string printable(std::string text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto next = first_utf8_char(std::string_view(text).substr(at));
        const std::size_t bytes = next ? next->bytes : 1;
        const bool control =
            !next || next->code < 0x20 || (next->code >= 0x7F && next->code < 0xA0);
        if (control) {
            text.replace(at, bytes, "?");
        }
        at += control ? 1 : bytes;
    }
    return text;
}

std::string cut(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) {
        return std::string(text);
    }
    return std::string(cut_to_width(text, width - 1)) + "…";
}

void pad(std::size_t count, std::ostream& out) {
    for (std::size_t i = 0; i < count; ++i) {
        out << ' ';
    }
}

} // namespace

void TextTable::add_row(std::vector<std::string> cells) {
    MUSTER_CHECK(cells.size() == columns_.size(), "a table row has other columns than its table");
    std::ranges::transform(cells, cells.begin(), printable);
    rows_.push_back(std::move(cells));
}

std::vector<std::size_t> TextTable::widths(std::optional<std::size_t> width) const {
    std::vector<std::size_t> widths(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        widths[i] = display_width(columns_[i].title);
        for (const auto& row : rows_) {
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    }
    if (!width) {
        return widths;
    }
    std::size_t total = std::accumulate(widths.begin(), widths.end(), std::size_t{0}) +
                        kGap.size() * (widths.size() - 1);
    while (total > *width) {
        std::size_t* widest = nullptr;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const bool may_be_cut = columns_[i].fit == Fit::MayBeCut && widths[i] > kNarrowest;
            if (may_be_cut && (widest == nullptr || widths[i] > *widest)) {
                widest = &widths[i];
            }
        }
        if (widest == nullptr) {
            break;
        }
        --*widest;
        --total;
    }
    return widths;
}

void TextTable::write(std::optional<std::size_t> width, std::ostream& out) const {
    const std::vector<std::size_t> cells = widths(width);
    const auto write_line = [&](auto text_of) {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string text = cut(text_of(i), cells[i]);
            const std::size_t blanks = cells[i] - display_width(text);
            out << (i == 0 ? "" : kGap);
            if (columns_[i].align == Align::Right) {
                pad(blanks, out);
            }
            out << text;
            if (columns_[i].align == Align::Left && i + 1 < columns_.size()) {
                pad(blanks, out);
            }
        }
        out << '\n';
    };
    const auto write_rule = [&] {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            out << (i == 0 ? "" : kGap) << std::string(cells[i], '-');
        }
        out << '\n';
    };
    write_line([&](std::size_t i) -> const std::string& { return columns_[i].title; });
    write_rule();
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        if (rule_before_ == r) {
            write_rule();
        }
        write_line([&](std::size_t i) -> const std::string& { return rows_[r][i]; });
    }
}

} // namespace muster::cost
