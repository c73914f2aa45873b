#pragma once

#include <memory>
#include <vector>

#include "generate/bill.h"
#include "generate/options.h"

namespace muster::generate {

/// An organization, its commitments and its months: the one source all formats are written from.
/// The same options give the same bills. Immutable after make(); not movable, bills refer to it.
class Model {
public:
    /// Errors: Invalid "generate.options" when no month or no row can come of them.
    static Result<std::unique_ptr<Model>> make(const ModelOptions& options, int deliveries = 1);

    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    [[nodiscard]] int months() const { return static_cast<int>(calendars_.size()); }
    /// Deliveries AWS makes of a month: one, and several of the last.
    [[nodiscard]] int deliveries_of(int month) const {
        return month + 1 == months() ? deliveries_ : 1;
    }
    [[nodiscard]] const Calendar& calendar(int month) const {
        return calendars_[static_cast<std::size_t>(month)];
    }
    [[nodiscard]] const ModelOptions& options() const { return options_; }
    [[nodiscard]] const Organization& organization() const { return organization_; }
    [[nodiscard]] const Commitments& commitments() const { return commitments_; }

    /// The bill of a month as its `delivery`-th delivery shows it, 0 the first. Work for `threads`.
    [[nodiscard]] std::unique_ptr<Bill> bill(int month, int delivery, int threads) const;

private:
    Model(const ModelOptions& options, int deliveries);

    ModelOptions options_;
    int deliveries_;
    std::vector<Calendar> calendars_;
    Organization organization_;
    Commitments commitments_;
};

} // namespace muster::generate
