#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segment/rows.h"

namespace muster::test {

/// Rows of delimited text cut the way a structural scan cuts them.
class CsvRows {
public:
    explicit CsvRows(std::string_view text, std::uint32_t row_end_width = 1)
        : text_(text), size_(text.size()), row_end_width_(row_end_width) {
        bool quoted = false;
        for (std::uint32_t at = 0; at < size_; ++at) {
            quoted = quoted != (text[at] == '"');
            if (!quoted && (text[at] == ',' || text[at] == '\n')) {
                ends_.push_back(at);
                rows_ += text[at] == '\n' ? 1U : 0U;
            }
        }
        text_.append(ledger::TextRows::kPadding, '\0');
    }

    [[nodiscard]] ledger::TextRows rows() const {
        const auto fields = static_cast<std::uint32_t>(rows_ == 0 ? 0 : ends_.size() / rows_);
        return {.text = std::string_view(text_).substr(0, size_),
                .begin = 0,
                .ends = ends_,
                .fields = fields,
                .rows = rows_,
                .row_end_width = row_end_width_};
    }

private:
    std::string text_;
    std::size_t size_;
    std::uint32_t row_end_width_;
    std::vector<std::uint32_t> ends_;
    std::uint32_t rows_ = 0;
};

} // namespace muster::test
