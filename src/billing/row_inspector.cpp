#include "billing/row_inspector.h"

#include <fmt/format.h>

namespace muster::billing {
namespace {

/// More distinct texts than any real column of times has: past it nothing more is remembered.
constexpr std::size_t kMostRemembered = 100'000;

struct TextFields {
    const ledger::TextRows& rows;

    std::string_view operator()(std::uint32_t row, ledger::ColumnIndex column) const {
        const std::string_view field = rows.field(row, column);
        return field.size() >= 2 && field.front() == '"' ? field.substr(1, field.size() - 2)
                                                         : field;
    }
};

struct CodedFields {
    const ledger::CodedRows& rows;

    std::string_view operator()(std::uint32_t row, ledger::ColumnIndex column) const {
        const ledger::CodedTexts& texts = rows.texts[column];
        return texts.values[texts.codes[row]];
    }
};

std::optional<ledger::ColumnIndex> find_first(const ledger::Schema& schema,
                                              std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        const auto column = schema.find(name);
        if (column && schema.columns[*column].kind == ledger::ColumnKind::Text) {
            return column;
        }
    }
    return std::nullopt;
}

Error bad_time(std::string_view text) {
    return {ErrorKind::Invalid, "billing.bad_time",
            fmt::format("'{}' is not a time like 2026-10-01T00:00:00Z", text.substr(0, 60))};
}

Result<Instant> parse_time(std::string_view text) {
    auto parsed = Instant::parse(text);
    return parsed ? std::move(parsed) : Result<Instant>(bad_time(text));
}

} // namespace

RowInspector::RowInspector(const ledger::Schema& schema,
                           std::optional<BillingMonth> month,
                           Fees fees)
    : month_(month), fees_(fees) {
    period_.column = find_first(schema, {"bill_billing_period_start_date", "billing_period_start"});
    start_.column = find_first(schema, {"line_item_usage_start_date", "charge_period_start"});
    end_.column = find_first(schema, {"line_item_usage_end_date", "charge_period_end"});
    type_.column = find_first(schema, {"line_item_line_item_type"});
}

template <class T, class Fields, class Parse>
Result<T> RowInspector::meaning(Known<T>& known,
                                const Fields& fields,
                                std::uint32_t row,
                                const Parse& parse) {
    at_ = *known.column;
    const std::string_view text = fields(row, at_);
    if (known.any && text == known.last_text) {
        return known.last;
    }
    known.last_text.assign(text);
    if (const auto found = known.by_text.find(known.last_text); found != known.by_text.end()) {
        known.last = found->second;
    } else {
        known.any = false;
        TRY(known.last, parse(text));
        if (known.by_text.size() < kMostRemembered) {
            known.by_text.emplace(known.last_text, known.last);
        }
    }
    known.any = true;
    return known.last;
}

template <class Fields>
Status RowInspector::inspect_row(const Fields& fields, std::uint32_t row, RowSlice& slice) {
    const auto month_of = [](std::string_view text) -> Result<BillingMonth> {
        TRY(const Instant start, parse_time(text));
        return BillingMonth::of(start);
    };
    const auto type_of = [](std::string_view text) -> Result<Type> {
        return text == "SavingsPlanRecurringFee" ? Type::Fee
               : text == "Usage" || text == "DiscountedUsage" || text == "SavingsPlanCoveredUsage"
                   ? Type::Usage
                   : Type::Other;
    };
    if (month_) {
        slice.month = *month_;
    } else {
        TRY(slice.month, meaning(period_, fields, row, month_of));
    }
    Instant start;
    if (start_.column) {
        TRY(start, meaning(start_, fields, row, parse_time));
    }
    Type type = Type::Usage;
    if (type_.column) {
        TRY(type, meaning(type_, fields, row, type_of));
    }
    slice.is_ahead = fees_ == Fees::Apart && type == Type::Fee &&
                     (!latest_usage_end_ || *latest_usage_end_ <= start);
    if (end_.column) {
        TRY(const Instant end, meaning(end_, fields, row, parse_time));
        if (type == Type::Usage && (!latest_usage_end_ || *latest_usage_end_ < end)) {
            latest_usage_end_ = end;
        }
    }
    return {};
}

template <class Fields>
std::expected<std::vector<RowSlice>, RowFault> RowInspector::inspect_fields(const Fields& fields,
                                                                            std::uint32_t rows) {
    std::vector<RowSlice> slices;
    if (!month_ && !period_.column) {
        return std::unexpected(RowFault{0,
                                        0,
                                        {ErrorKind::Invalid, "billing.no_period",
                                         "there is no column bill/BillingPeriodStartDate or "
                                         "BillingPeriodStart; this is no bill"}});
    }
    for (std::uint32_t row = 0; row < rows; ++row) {
        RowSlice slice{.first = row, .rows = 1, .month = {}, .is_ahead = false};
        if (Status status = inspect_row(fields, row, slice); !status) {
            return std::unexpected(RowFault{row, at_, std::move(status.error())});
        }
        if (!slices.empty() && slices.back().month == slice.month &&
            slices.back().is_ahead == slice.is_ahead) {
            ++slices.back().rows;
        } else {
            slices.push_back(slice);
        }
    }
    return slices;
}

std::expected<std::vector<RowSlice>, RowFault> RowInspector::inspect(const ledger::TextRows& rows) {
    return inspect_fields(TextFields{rows}, rows.rows);
}

std::expected<std::vector<RowSlice>, RowFault>
RowInspector::inspect(const ledger::CodedRows& rows) {
    return inspect_fields(CodedFields{rows}, rows.rows);
}

} // namespace muster::billing
