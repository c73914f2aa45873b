#include "billing/charge_model.h"

#include <algorithm>
#include <array>

#include "billing/charge_columns.h"
#include "billing/cur_deriver.h"
#include "billing/measures.h"

namespace muster::billing {
namespace {

using bills::Measure;

std::vector<Measure> focus_measures(const FocusColumns& columns) {
    std::vector<Measure> out = {Measure::Net};
    if (columns.effective) {
        out.push_back(Measure::Amortized);
    }
    if (columns.list) {
        out.push_back(Measure::PublicOnDemand);
    }
    if (columns.usage) {
        out.push_back(Measure::Usage);
    }
    return out;
}

/// FOCUS states its measures itself.
class FocusDeriver final : public ledger::Deriver {
public:
    explicit FocusDeriver(const FocusColumns& columns)
        : columns_(columns), measures_(focus_measures(columns)) {}

    Status derive(const ledger::ResolvedRows& rows,
                  std::span<ledger::DecimalSink* const> decimals,
                  std::span<const std::span<std::uint8_t>> /*flags*/) override {
        const MeasureSinks sinks(measures_, decimals);
        TRY_DONE(copy_column(rows, columns_.billed, *sinks.find(Measure::Net)));
        const auto copy = [&](Measure measure,
                              std::optional<ledger::ColumnIndex> column) -> Status {
            return column ? copy_column(rows, *column, *sinks.find(measure)) : Status();
        };
        TRY_DONE(copy(Measure::Amortized, columns_.effective));
        TRY_DONE(copy(Measure::PublicOnDemand, columns_.list));
        return copy(Measure::Usage, columns_.usage);
    }

private:
    FocusColumns columns_;
    std::vector<Measure> measures_;
};

std::vector<std::pair<Measure, ledger::ColumnIndex>> stated(const StatedColumns& columns) {
    std::vector<std::pair<Measure, ledger::ColumnIndex>> out = {
        {Measure::Unblended, columns.unblended}};
    const auto add = [&out](Measure measure, std::optional<ledger::ColumnIndex> column) {
        if (column) {
            out.emplace_back(measure, *column);
        }
    };
    add(Measure::Blended, columns.blended);
    add(Measure::Net, columns.net);
    add(Measure::Amortized, columns.amortized);
    add(Measure::NetAmortized, columns.net_amortized);
    add(Measure::Usage, columns.usage);
    return out;
}

std::vector<Measure> stated_measures(const StatedColumns& columns) {
    std::vector<Measure> out;
    for (const auto& [measure, column] : stated(columns)) {
        out.push_back(measure);
    }
    return out;
}

/// Each measure is a column.
class StatedDeriver final : public ledger::Deriver {
public:
    explicit StatedDeriver(const StatedColumns& columns)
        : columns_(stated(columns)), measures_(stated_measures(columns)) {}

    Status derive(const ledger::ResolvedRows& rows,
                  std::span<ledger::DecimalSink* const> decimals,
                  std::span<const std::span<std::uint8_t>> /*flags*/) override {
        const MeasureSinks sinks(measures_, decimals);
        for (const auto& [measure, column] : columns_) {
            TRY_DONE(copy_column(rows, column, *sinks.find(measure)));
        }
        return {};
    }

private:
    std::vector<std::pair<Measure, ledger::ColumnIndex>> columns_;
    std::vector<Measure> measures_;
};

class ChargeColumns final : public ledger::DerivedColumns {
public:
    explicit ChargeColumns(FutureCutoff cutoff) : cutoff_(cutoff) {}

    [[nodiscard]] std::vector<ledger::Column>
    decimals(const ledger::Schema& schema) const override {
        std::vector<Measure> measures;
        if (const auto cur = CurColumns::find(schema)) {
            measures = cur_measures(*cur);
        } else if (const auto focus = FocusColumns::find(schema)) {
            measures = focus_measures(*focus);
        } else if (const auto own = StatedColumns::find(schema)) {
            measures = stated_measures(*own);
        }
        std::vector<ledger::Column> columns;
        for (const Measure measure : measures) {
            const std::string name(bills::column_of(measure));
            columns.push_back({name, name,
                               measure == Measure::Usage ? ledger::ColumnKind::Quantity
                                                         : ledger::ColumnKind::Money});
        }
        return columns;
    }

    [[nodiscard]] std::vector<Text> texts(const ledger::Schema& schema) const override {
        if (!CurColumns::find(schema)) {
            return {};
        }
        const std::string name(bills::kFutureColumn);
        return {{{name, name, ledger::ColumnKind::Text}, {"", "true"}}};
    }

    [[nodiscard]] std::unique_ptr<ledger::Deriver>
    bind(const ledger::Schema& schema) const override {
        if (const auto cur = CurColumns::find(schema)) {
            return std::make_unique<CurDeriver>(*cur, cutoff_);
        }
        if (const auto focus = FocusColumns::find(schema)) {
            return std::make_unique<FocusDeriver>(*focus);
        }
        if (const auto own = StatedColumns::find(schema)) {
            return std::make_unique<StatedDeriver>(*own);
        }
        return nullptr;
    }

private:
    FutureCutoff cutoff_;
};

constexpr auto kMeasureNames = [] {
    std::array<std::string_view, bills::kMeasureColumns.size() + 1> names{"lines"};
    std::ranges::copy(bills::kMeasureColumns, names.begin() + 1);
    return names;
}();

} // namespace

std::span<const std::string_view> measure_names() {
    return kMeasureNames;
}

std::unique_ptr<ledger::DerivedColumns> charge_columns(FutureCutoff cutoff) {
    return std::make_unique<ChargeColumns>(cutoff);
}

} // namespace muster::billing
