#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace muster::cost {

/// Columns of text lined up for a terminal. Cells are UTF-8; what control characters they hold is
/// shown as `?`, so that a bill cannot drive the terminal.
class TextTable {
public:
    enum class Align : std::uint8_t { Left, Right };
    enum class Fit : std::uint8_t { Whole, MayBeCut };
    struct Column {
        std::string title;
        Align align = Align::Left;
        Fit fit = Fit::Whole;
    };

    explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

    /// As many cells as there are columns.
    void add_row(std::vector<std::string> cells);
    /// A line above the next row.
    void add_rule() { rule_before_ = rows_.size(); }

    /// Writes the rows added and forgets them; the titles only the first time, and later rows in
    /// columns at least as wide as before. Until a line fits `width` cells, titles that are wider
    /// than their column are broken at underscores, then columns that may be cut are; the widest
    /// first. What is much too wide is left as it is.
    void write(std::optional<std::size_t> width, std::ostream& out);

private:
    /// Cells of each column, as needed by its rows, and by its title where `title` says so.
    enum class Title : std::uint8_t { Whole, Broken };
    [[nodiscard]] std::size_t width_of(std::size_t column, Title title) const;
    [[nodiscard]] std::vector<std::size_t> widths(std::optional<std::size_t> width) const;
    [[nodiscard]] std::vector<std::vector<std::string>>
    title_lines(const std::vector<std::size_t>& widths) const;

    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
    std::optional<std::size_t> rule_before_;
    std::vector<std::size_t> written_; // cells of the columns so far; empty: nothing yet
};

} // namespace muster::cost
