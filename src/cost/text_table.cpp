#include "cost/text_table.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "cost/utf8.h"

namespace muster::cost {
namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kNarrowest = 8; // no column is cut below this
constexpr std::size_t kHopeless = 2;  // a table wider than so many lines is not worth spoiling

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

/// The pieces of a title, each with the underscore that ends it: before_ unblended_ cost.
std::vector<std::string_view> pieces(std::string_view title) {
    std::vector<std::string_view> out;
    while (!title.empty()) {
        const std::size_t end = std::min(title.find('_'), title.size() - 1) + 1;
        out.push_back(title.substr(0, end));
        title.remove_prefix(end);
    }
    return out;
}

/// The title over as few lines of `width` cells as it takes.
std::vector<std::string> broken(std::string_view title, std::size_t width) {
    std::vector<std::string> lines{""};
    for (const std::string_view piece : pieces(title)) {
        if (!lines.back().empty() && display_width(lines.back()) + display_width(piece) > width) {
            lines.emplace_back();
        }
        lines.back() += piece;
    }
    return lines;
}

/// Narrows columns, the widest first and none below its `least`, until the sum is `wanted`.
void narrow(std::vector<std::size_t>& widths,
            const std::vector<std::size_t>& least,
            std::size_t wanted) {
    std::size_t sum = std::accumulate(widths.begin(), widths.end(), std::size_t{0});
    for (; sum > wanted; --sum) {
        std::size_t widest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (widths[i] > least[i] && (widest == widths.size() || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        if (widest == widths.size()) {
            return;
        }
        --widths[widest];
    }
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

std::size_t TextTable::width_of(std::size_t column, Title title) const {
    std::size_t width = 0;
    if (!written_.empty()) {
        width = written_[column];
    } else if (title == Title::Whole) {
        width = display_width(columns_[column].title);
    } else {
        for (const std::string_view piece : pieces(columns_[column].title)) {
            width = std::max(width, display_width(piece));
        }
    }
    for (const auto& row : rows_) {
        width = std::max(width, display_width(row[column]));
    }
    return width;
}

std::vector<std::size_t> TextTable::widths(std::optional<std::size_t> width) const {
    std::vector<std::size_t> widths;
    std::vector<std::size_t> broken_titles;
    std::vector<std::size_t> cut;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        widths.push_back(width_of(i, Title::Whole));
        broken_titles.push_back(width_of(i, Title::Broken));
        const bool may_be_cut = columns_[i].fit == Fit::MayBeCut;
        cut.push_back(may_be_cut ? std::min(kNarrowest, broken_titles[i]) : broken_titles[i]);
    }
    const std::size_t gaps = columns_.empty() ? 0 : kGap.size() * (columns_.size() - 1);
    const std::size_t least = std::accumulate(cut.begin(), cut.end(), gaps);
    if (width && least <= kHopeless * *width) {
        const std::size_t wanted = *width > gaps ? *width - gaps : 0;
        narrow(widths, broken_titles, wanted);
        narrow(widths, cut, wanted);
    }
    return widths;
}

std::vector<std::vector<std::string>>
TextTable::title_lines(const std::vector<std::size_t>& widths) const {
    std::vector<std::vector<std::string>> titles;
    std::size_t most = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        titles.push_back(broken(columns_[i].title, widths[i]));
        most = std::max(most, titles.back().size());
    }
    std::vector<std::vector<std::string>> lines(most, std::vector<std::string>(columns_.size()));
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const std::size_t first = most - titles[i].size(); // all end on the line above the rule
        for (std::size_t line = 0; line < titles[i].size(); ++line) {
            lines[first + line][i] = titles[i][line];
        }
    }
    return lines;
}

void TextTable::write(std::optional<std::size_t> width, std::ostream& out) {
    const bool is_first = written_.empty();
    const std::vector<std::size_t> cells = widths(width);
    written_ = cells;
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
    if (is_first) {
        for (const std::vector<std::string>& line : title_lines(cells)) {
            write_line([&](std::size_t i) -> const std::string& { return line[i]; });
        }
        write_rule();
    }
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        if (rule_before_ == r) {
            write_rule();
        }
        write_line([&](std::size_t i) -> const std::string& { return rows_[r][i]; });
    }
    rows_.clear();
    rule_before_.reset();
}

} // namespace muster::cost
