#include "bills/column_name.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "bills/detailed_report.h"
#include "bills/known_columns.h"
#include "bills/measure.h"

namespace muster::bills {
namespace {

constexpr std::size_t kMaxNameLength = 128; // of a Glue column
constexpr std::size_t kMaxColumns = 20'000;

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Underscore before each capital, lower case, everything else to single inner underscores.
std::string athena_name(std::string_view source) {
    std::string out;
    const auto separate = [&out] {
        if (!out.empty() && out.back() != '_') {
            out += '_';
        }
    };
    for (const char c : source) {
        if (is_upper(c)) {
            separate();
            out += static_cast<char>(c - 'A' + 'a');
        } else if (is_plain(c)) {
            out += c;
        } else {
            separate();
        }
    }
    if (!out.empty() && out.back() == '_') {
        out.pop_back();
    }
    return out;
}

void drop_underscores_from_the_left(std::string& name) {
    std::size_t excess = name.size() > kMaxNameLength ? name.size() - kMaxNameLength : 0;
    const auto is_dropped = [&excess](char c) { return c == '_' && excess > 0 && excess-- > 0; };
    name.erase(std::remove_if(name.begin(), name.end(), is_dropped), name.end());
}

/// Capitals of an acronym were separated one by one; AWS's own later tables and most loaders write
/// it as a word.
void join_arn(std::string& name) {
    constexpr std::string_view kSpelled = "_a_r_n";
    for (std::size_t at = name.find(kSpelled); at != std::string::npos;
         at = name.find(kSpelled, at + 1)) {
        const std::size_t end = at + kSpelled.size();
        if (end == name.size() || name[end] == '_') {
            name.replace(at, kSpelled.size(), "_arn");
        }
    }
}

Error duplicate_column(std::size_t number, const std::string& source, std::string_view canonical) {
    return {ErrorKind::Invalid, "billing.duplicate_column",
            fmt::format("column {} ({}): the header has {} twice; expected each column once",
                        number, source, canonical)};
}

std::string with_free_suffix(const std::string& name, const std::unordered_set<std::string>& used) {
    for (int suffix = 2;; ++suffix) {
        std::string candidate = fmt::format("{}_{}", name, suffix);
        if (!used.contains(candidate)) {
            return candidate;
        }
    }
}

} // namespace

std::string canonical_column_name(std::string_view source_name) {
    std::string name = athena_name(source_name);
    drop_underscores_from_the_left(name);
    join_arn(name);
    const auto known = find_known_column(name);
    return known ? std::string(known->name) : name;
}

ledger::ColumnKind column_kind(std::string_view canonical_name) {
    if (const auto known = find_known_column(canonical_name)) {
        return known->kind;
    }
    // Which discounts there are depends on the account: discount_edp_discount and so on.
    return canonical_name.starts_with("discount_") ? ledger::ColumnKind::Money
                                                   : ledger::ColumnKind::Text;
}

Result<ledger::Schema> schema_of_header(std::span<const std::string> source_names) {
    if (source_names.size() > kMaxColumns) {
        return Error{ErrorKind::Invalid, "billing.too_many_columns",
                     fmt::format("the header: {} columns; expected at most {}", source_names.size(),
                                 kMaxColumns)};
    }
    ledger::Schema schema;
    std::unordered_set<std::string> sources;
    // The ledger's own columns stand beside the sender's.
    std::unordered_set<std::string> used = {std::string(kFutureColumn), "lines", "period"};
    for (const std::string_view measure : kMeasureColumns) {
        used.emplace(measure);
    }
    const bool is_detailed = is_detailed_header(source_names);
    for (const std::string& source : source_names) {
        std::string name =
            is_detailed ? detailed_column_name(source) : canonical_column_name(source);
        if (name.empty()) {
            name = "column";
        } else if (!sources.insert(source).second) {
            return duplicate_column(schema.columns.size() + 1, source, name);
        }
        const ledger::ColumnKind kind = column_kind(name);
        if (used.contains(name)) {
            if (find_known_column(name)) {
                return duplicate_column(schema.columns.size() + 1, source, name);
            }
            name = with_free_suffix(name, used);
        }
        used.insert(name);
        schema.columns.push_back({std::move(name), source, kind});
    }
    return schema;
}

} // namespace muster::bills
