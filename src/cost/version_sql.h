#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cost/report_query.h"
#include "ledger/store.h"

namespace muster::cost {

/// A query bound to the columns of one version, as SQL over the view `charges`.
///
/// The SQL gives one row for each combination of the stored columns that the dimensions read:
/// those columns in the order of `inputs`, then `sums` in the order of the query's measures (null:
/// absent), then for each measure how many texts of it were no numbers.
class VersionSql {
public:
    VersionSql(const ledger::PinnedVersion& version, const ledger::Query& query);

    [[nodiscard]] std::string sql() const;
    [[nodiscard]] std::size_t inputs() const { return inputs_.size(); }

    using Texts = std::vector<std::string>; // of the inputs; empty is absent
    /// Whether the charges with these inputs are asked for.
    [[nodiscard]] bool accepts(const Texts& texts) const;
    /// Their group.
    [[nodiscard]] std::vector<std::optional<std::string>> group(const Texts& texts) const;

private:
    /// A dimension, with the places of its inputs among all inputs.
    struct Bound {
        ledger::BoundDimension dimension;
        std::vector<std::size_t> places;
    };
    Bound bind(const ledger::Dimension& dimension);
    [[nodiscard]] static std::optional<std::string> value(const Bound& bound, const Texts& texts);
    [[nodiscard]] bool accepts(const ledger::Filter& filter, const Texts& texts) const;

    const ledger::Query& query_;
    ledger::VersionFacts facts_;
    ledger::Schema schema_; // of all segments of the version
    std::vector<ledger::ColumnIndex> inputs_;
    std::vector<Bound> groups_;
    std::vector<Bound> filters_;
};

} // namespace muster::cost
