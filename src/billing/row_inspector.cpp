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

std::optional<ledger::ColumnIndex> period_column(const ledger::Schema& schema) {
    return find_first(schema, {"bill_billing_period_start_date", "billing_period_start"});
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
                           Fees fees,
                           TakeCurrency take_currency)
    : month_(month), fees_(fees), take_currency_(std::move(take_currency)) {
    period_.column = period_column(schema);
    start_.column = find_first(schema, {"line_item_usage_start_date", "charge_period_start"});
    end_.column = find_first(schema, {"line_item_usage_end_date", "charge_period_end"});
    type_.column = find_first(schema, {"line_item_line_item_type"});
    record_.column = find_first(schema, {bills::kRecordTypeColumn});
    currency_ = find_first(schema, {"line_item_currency_code", "billing_currency"});
}

bool RowInspector::has_period(const ledger::Schema& schema) {
    return period_column(schema).has_value();
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
Result<BillingMonth> RowInspector::month_of(const Fields& fields, std::uint32_t row) {
    if (!period_.column) {
        return *month_;
    }
    TRY(const BillingMonth month,
        meaning(period_, fields, row, [this](std::string_view text) -> Result<BillingMonth> {
            if (text.empty() && month_) {
                return *month_;
            }
            TRY(const Instant start, parse_time(text));
            return BillingMonth::of(start);
        }));
    if (month_ && month != *month_) {
        return Error{ErrorKind::Invalid, "billing.wrong_period",
                     fmt::format("the billing period {}; expected {} as the manifest says",
                                 month.str(), month_->str())};
    }
    return month;
}

template <class Fields>
Status RowInspector::check_currency(const Fields& fields, std::uint32_t row, BillingMonth month) {
    const std::string_view text = fields(row, *currency_);
    if (text == last_currency_.second && month == last_currency_.first) {
        return {};
    }
    at_ = *currency_;
    TRY_DONE(take_currency_(month, text));
    last_currency_ = {month, std::string(text)};
    return {};
}

template <class Fields>
Result<bool> RowInspector::is_total(const Fields& fields, std::uint32_t row) {
    if (!record_.column) {
        return false;
    }
    TRY(const bills::RecordKind kind,
        meaning(record_, fields, row, [](std::string_view text) -> Result<bills::RecordKind> {
            const auto known = bills::record_kind(text);
            if (known == bills::RecordKind::Unknown) { // its money might count twice, or not at all
                return Error{ErrorKind::Invalid, "billing.unknown_record",
                             fmt::format("a record of the type '{}'; expected LineItem, or a total",
                                         text.substr(0, 60))};
            }
            return known;
        }));
    return kind == bills::RecordKind::Total;
}

/// Before all usage: the epoch.
Instant& RowInspector::latest_end_of(BillingMonth month) {
    if (last_latest_.second == nullptr || last_latest_.first != month) {
        last_latest_ = {month, &latest_ends_[month]};
    }
    return *last_latest_.second;
}

template <class Fields>
Status RowInspector::inspect_row(const Fields& fields, std::uint32_t row, RowSlice& slice) {
    const auto type_of = [](std::string_view text) -> Result<Type> {
        return text == "SavingsPlanRecurringFee" ? Type::Fee
               : text == "Usage" || text == "DiscountedUsage" || text == "SavingsPlanCoveredUsage"
                   ? Type::Usage
                   : Type::Other;
    };
    TRY(const bool counts_already, is_total(fields, row));
    if (counts_already) {
        slice.rows = 0;
        return {};
    }
    TRY(slice.month, month_of(fields, row));
    Instant start;
    // Of the old reports' fees some have no times.
    const auto may_read = [&](const Known<Instant>& time) {
        return time.column && (!record_.column || !fields(row, *time.column).empty());
    };
    if (may_read(start_)) {
        TRY(start, meaning(start_, fields, row, parse_time));
    }
    Type type = Type::Usage;
    if (type_.column) {
        TRY(type, meaning(type_, fields, row, type_of));
    }
    Instant& latest_end = latest_end_of(slice.month);
    slice.is_ahead = fees_ == Fees::Apart && type == Type::Fee && latest_end <= start;
    if (may_read(end_)) {
        TRY(const Instant end, meaning(end_, fields, row, parse_time));
        if (type == Type::Usage && latest_end < end) {
            latest_end = end;
        }
    }
    return currency_ ? check_currency(fields, row, slice.month) : Status();
}

template <class Fields>
Inspection
RowInspector::inspect_fields(const Fields& fields, std::uint32_t first, std::uint32_t rows) {
    Inspection found;
    std::vector<RowSlice>& slices = found.slices;
    for (std::uint32_t row = first; row < rows; ++row) {
        RowSlice slice{.first = row, .rows = 1, .month = {}, .is_ahead = false};
        if (Status status = inspect_row(fields, row, slice); !status) {
            found.fault = RowFault{row, at_, std::move(status.error())};
            break;
        }
        if (slice.rows == 0) {
            ++found.totals;
        } else if (!slices.empty() && slices.back().first + slices.back().rows == row &&
                   slices.back().month == slice.month && slices.back().is_ahead == slice.is_ahead) {
            ++slices.back().rows;
        } else {
            slices.push_back(slice);
        }
    }
    return found;
}

Inspection RowInspector::inspect(const ledger::TextRows& rows, std::uint32_t first) {
    return inspect_fields(TextFields{rows}, first, rows.rows);
}

Inspection RowInspector::inspect(const ledger::CodedRows& rows, std::uint32_t first) {
    return inspect_fields(CodedFields{rows}, first, rows.rows);
}

} // namespace muster::billing
