#pragma once

#include <vector>

#include "generate/bill.h"

namespace muster::generate {

/// Walks one file's share of a bill in the wanted order, a batch at a time. Every charge of the
/// bill is in exactly one of its `files` shares. One cursor belongs to one thread.
class ChargeCursor {
public:
    ChargeCursor(const Bill& bill, RowOrder order, int file, int files);

    /// Replaces `batch` by the next charges; false when there are none left.
    bool next(std::vector<Charge>& batch);

private:
    static constexpr int kCellsPerBatch = 512;

    void next_by_hour(std::vector<Charge>& batch);
    void next_by_cell(std::vector<Charge>& batch);
    void add_statement(std::vector<Charge>& batch);
    [[nodiscard]] std::uint64_t shuffled(std::uint64_t cell) const;

    const Bill& bill_;
    RowOrder order_;
    int file_;
    int files_;
    bool is_statement_done_ = false;
    int hour_ = 0; // by hour: the next hour and series
    int last_hour_ = 0;
    std::size_t series_ = 0;
    std::uint64_t cell_ = 0; // by cell: the next (series, hour), counted series by series
    std::uint64_t last_cell_ = 0;
    std::uint64_t cells_ = 0;
    int half_bits_ = 0;                     // of the shuffle's domain
    std::vector<std::uint64_t> first_cell_; // by series
};

} // namespace muster::generate
