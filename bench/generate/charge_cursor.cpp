#include "generate/charge_cursor.h"

#include <algorithm>
#include <bit>

#include "generate/random.h"

namespace muster::generate {

ChargeCursor::ChargeCursor(const Bill& bill, RowOrder order, int file, int files)
    : bill_(bill), order_(order), file_(file), files_(files) {
    const int hours = bill.calendar().hours;
    hour_ = hours * file / files;
    last_hour_ = hours * (file + 1) / files;
    if (order == RowOrder::Hour) {
        return;
    }
    for (const Series& series : bill.series()) {
        first_cell_.push_back(cells_);
        cells_ += static_cast<std::uint64_t>(series.until - series.from);
    }
    cell_ = cells_ * static_cast<std::uint64_t>(file) / static_cast<std::uint64_t>(files);
    last_cell_ = cells_ * static_cast<std::uint64_t>(file + 1) / static_cast<std::uint64_t>(files);
    half_bits_ = std::max(1, (static_cast<int>(std::bit_width(cells_)) + 1) / 2);
}

bool ChargeCursor::next(std::vector<Charge>& batch) {
    batch.clear();
    while (batch.empty() && (order_ == RowOrder::Hour ? hour_ < last_hour_ : cell_ < last_cell_)) {
        if (order_ == RowOrder::Hour) {
            next_by_hour(batch);
        } else {
            next_by_cell(batch);
        }
    }
    if (batch.empty() && !is_statement_done_) {
        is_statement_done_ = true;
        add_statement(batch);
    }
    return !batch.empty();
}

void ChargeCursor::next_by_hour(std::vector<Charge>& batch) {
    const auto& all = bill_.series();
    for (int cells = 0; cells < kCellsPerBatch && series_ < all.size(); ++series_) {
        const Series& series = all[series_];
        if (hour_ >= series.from && hour_ < series.until) {
            bill_.charge(series, hour_, batch);
            ++cells;
        }
    }
    if (series_ == all.size()) {
        series_ = 0;
        ++hour_;
    }
}

void ChargeCursor::next_by_cell(std::vector<Charge>& batch) {
    const std::uint64_t until = std::min(last_cell_, cell_ + kCellsPerBatch);
    for (; cell_ < until; ++cell_) {
        const std::uint64_t cell = order_ == RowOrder::Random ? shuffled(cell_) : cell_;
        const auto after = std::ranges::upper_bound(first_cell_, cell);
        const auto at = static_cast<std::size_t>(after - first_cell_.begin()) - 1;
        const Series& series = bill_.series()[at];
        bill_.charge(series, series.from + static_cast<int>(cell - first_cell_[at]), batch);
    }
}

void ChargeCursor::add_statement(std::vector<Charge>& batch) {
    const auto& statement = bill_.statement();
    for (std::size_t i = static_cast<std::size_t>(file_); i < statement.size();
         i += static_cast<std::size_t>(files_)) {
        batch.push_back(statement[i]);
    }
}

/// A permutation of all cells: a Feistel network over the next even power of two, walked until it
/// falls inside. Needs no memory, and a cell's place can be found from any thread.
std::uint64_t ChargeCursor::shuffled(std::uint64_t cell) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
    do {
        std::uint64_t left = cell >> half_bits_;
        std::uint64_t right = cell & mask;
        for (int round = 0; round < 4; ++round) {
            const std::uint64_t mixed =
                left ^ (draw(bill_.organization().seed, 31, round, right) & mask);
            left = right;
            right = mixed;
        }
        cell = (left << half_bits_) | right;
    } while (cell >= cells_);
    return cell;
}

} // namespace muster::generate
