#include "support/ledger_rows.h"

#include <algorithm>
#include <stdexcept>

namespace muster::ledger::test {
namespace {

template <class T>
T value_of(Result<T> result) {
    if (!result) {
        throw std::runtime_error(std::string(result.error().reason) + ": " + result.error().detail);
    }
    return std::move(*result);
}

/// A batch in the form that decoded files arrive in; owns what CodedRows points to.
class Batch {
public:
    Batch(const Rows& rows, std::size_t first, std::size_t n) {
        columns_.resize(rows.schema.columns.size());
        coded_.rows = static_cast<std::uint32_t>(n);
        coded_.texts.resize(columns_.size());
        coded_.decimals.resize(columns_.size());
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            const ColumnKind kind = rows.schema.columns[c].kind;
            const bool is_text = kind == ColumnKind::Text || kind == ColumnKind::Unique;
            for (std::size_t row = first; row < first + n; ++row) {
                if (is_text) {
                    add_text(columns_[c], rows.rows[row][c]);
                } else {
                    add_decimal(columns_[c], rows.rows[row][c], kind);
                }
            }
            const Owned& owned = columns_[c];
            coded_.texts[c] = {owned.codes, owned.values};
            coded_.decimals[c] = {owned.units, owned.scales, 0, owned.present, owned.escapes};
        }
    }
    [[nodiscard]] const CodedRows& coded() const { return coded_; }

private:
    struct Owned {
        std::vector<std::uint32_t> codes;
        std::vector<std::string_view> values;
        std::vector<std::int64_t> units;
        std::vector<std::uint8_t> scales;
        std::vector<std::uint8_t> present;
        std::vector<CodedDecimals::Escape> escapes;
    };

    static void add_text(Owned& to, const std::string& text) {
        to.codes.push_back(static_cast<std::uint32_t>(to.values.size()));
        to.values.push_back(text);
    }
    static void add_decimal(Owned& to, const std::string& text, ColumnKind kind) {
        Decimal value = text.empty() ? Decimal() : value_of(Decimal::parse(text));
        value = kind == ColumnKind::Money ? value_of(value.rescaled(10)) : value;
        const auto narrow = static_cast<std::int64_t>(value.units());
        if (narrow != value.units()) {
            to.escapes.push_back({static_cast<std::uint32_t>(to.units.size()), value.units()});
        }
        to.units.push_back(narrow);
        to.scales.push_back(static_cast<std::uint8_t>(value.scale()));
        to.present.push_back(text.empty() ? 0 : 1);
    }

    std::vector<Owned> columns_;
    CodedRows coded_;
};

/// Values of a dimension, row by row.
std::vector<std::optional<std::string>>
values(const Dimension& dimension, const Rows& rows, const VersionFacts& facts) {
    const BoundDimension bound = dimension.bind(rows.schema, facts);
    std::vector<std::optional<std::string>> result;
    for (const auto& row : rows.rows) {
        std::vector<std::string_view> texts;
        for (const ColumnIndex input : bound.inputs) {
            texts.push_back(row[input]);
        }
        auto value = bound.value(texts);
        result.push_back(value && value->empty() ? std::nullopt : value);
    }
    return result;
}

bool passes(const Filter& filter,
            const std::vector<std::vector<std::optional<std::string>>>& dimensions,
            std::size_t row) {
    const auto operand_passes = [&](const Filter& f) { return passes(f, dimensions, row); };
    switch (filter.kind) {
    case Filter::Kind::All: return true;
    case Filter::Kind::And: return std::ranges::all_of(filter.operands, operand_passes);
    case Filter::Kind::Or: return std::ranges::any_of(filter.operands, operand_passes);
    case Filter::Kind::Not: return !operand_passes(filter.operands.at(0));
    case Filter::Kind::Leaf: break;
    }
    const auto& value = dimensions[filter.dimension][row];
    return filter.accepts(value ? std::optional<std::string_view>(*value) : std::nullopt);
}

std::vector<std::vector<std::optional<std::string>>>
all_values(const std::vector<Dimension>& of, const Rows& rows, const VersionFacts& facts) {
    std::vector<std::vector<std::optional<std::string>>> result;
    for (const Dimension& dimension : of) {
        result.push_back(values(dimension, rows, facts));
    }
    return result;
}

} // namespace

SegmentSummary write_segment(const std::filesystem::path& path,
                             const Rows& rows,
                             std::span<const RollupPlan> rollups,
                             std::size_t batch) {
    SegmentBuilder builder =
        value_of(SegmentBuilder::create({path, rows.schema, no_derived_columns(), rollups}, {}));
    for (std::size_t first = 0; first < rows.rows.size(); first += batch) {
        const Batch coded(rows, first, std::min(batch, rows.rows.size() - first));
        if (const Status appended = builder.append(coded.coded()); !appended) {
            throw std::runtime_error(appended.error().detail);
        }
    }
    return value_of(builder.finish());
}

Answer answer_of(const std::vector<QueryRow>& rows) {
    Answer answer;
    for (const QueryRow& row : rows) {
        if (answer.contains(row.group)) {
            throw std::runtime_error("a group was answered twice");
        }
        auto& sums = answer[row.group];
        for (const auto& sum : row.sums) {
            sums.push_back(sum ? std::optional(sum->str()) : std::nullopt);
        }
    }
    return answer;
}

Answer naive_scan(const std::vector<Rows>& inputs, const Query& query, const VersionFacts& facts) {
    std::map<std::vector<std::optional<std::string>>, std::vector<std::optional<Decimal>>> sums;
    for (const Rows& input : inputs) {
        const auto groups = all_values(query.group_by, input, facts);
        const auto filters = all_values(query.filter_dimensions, input, facts);
        for (std::size_t row = 0; row < input.rows.size(); ++row) {
            if (!passes(query.filter, filters, row)) {
                continue;
            }
            std::vector<std::optional<std::string>> group;
            for (const auto& dimension : groups) {
                group.push_back(dimension[row]);
            }
            auto& group_sums = sums[group];
            group_sums.resize(query.measures.size());
            for (std::size_t m = 0; m < query.measures.size(); ++m) {
                const std::string& name = query.measures[m].column;
                const auto index = input.schema.find(name);
                const std::string text = name.empty() ? "1" : index ? input.rows[row][*index] : "";
                if (!text.empty()) {
                    const Decimal value = value_of(Decimal::parse(text));
                    group_sums[m] = group_sums[m] ? value_of(group_sums[m]->plus(value)) : value;
                }
            }
        }
    }
    Answer answer;
    for (const auto& [group, group_sums] : sums) {
        for (const auto& sum : group_sums) {
            answer[group].push_back(sum ? std::optional(sum->str()) : std::nullopt);
        }
    }
    return answer;
}

Dimension column(const std::string& name) {
    return {name, [name](const Schema& schema, const VersionFacts&) -> BoundDimension {
                const auto index = schema.find(name);
                if (!index) {
                    return {{}, [](auto) { return std::nullopt; }};
                }
                return {{*index},
                        [](std::span<const std::string_view> texts) {
                            return std::optional(std::string(texts[0]));
                        },
                        true};
            }};
}

Dimension constant(const std::optional<std::string>& value) {
    return {"constant", [value](const Schema&, const VersionFacts&) -> BoundDimension {
                return {{}, [value](auto) { return value; }};
            }};
}

Dimension joined(const std::vector<std::string>& names) {
    return {"joined", [names](const Schema& schema, const VersionFacts&) {
                BoundDimension bound;
                for (const std::string& name : names) {
                    bound.inputs.push_back(schema.find(name).value());
                }
                bound.value = [](std::span<const std::string_view> texts) {
                    std::string joined;
                    bool all_absent = true;
                    for (const std::string_view text : texts) {
                        joined += (joined.empty() ? "" : "|") + std::string(text);
                        all_absent = all_absent && text.empty();
                    }
                    return all_absent ? std::nullopt : std::optional(joined);
                };
                return bound;
            }};
}

Dimension prefix(const std::string& name, std::size_t length) {
    return {"prefix", [name, length](const Schema& schema, const VersionFacts&) {
                return BoundDimension{
                    {schema.find(name).value()}, [length](std::span<const std::string_view> texts) {
                        return std::optional(std::string(texts[0].substr(0, length)));
                    }};
            }};
}

Filter leaf(std::size_t dimension, std::function<bool(std::optional<std::string_view>)> accepts) {
    return {Filter::Kind::Leaf, dimension, std::move(accepts), {}};
}

Filter equals(std::size_t dimension, const std::string& value) {
    return leaf(dimension, [value](std::optional<std::string_view> v) { return v == value; });
}

Filter negated(Filter operand) {
    return {Filter::Kind::Not, 0, nullptr, {std::move(operand)}};
}

Filter all_of(std::vector<Filter> operands) {
    return {Filter::Kind::And, 0, nullptr, std::move(operands)};
}

Filter any_of(std::vector<Filter> operands) {
    return {Filter::Kind::Or, 0, nullptr, std::move(operands)};
}

} // namespace muster::ledger::test
