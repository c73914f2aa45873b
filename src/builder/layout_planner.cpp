#include "builder/layout_planner.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>

namespace muster::ledger {
namespace {

constexpr std::uint32_t kSampleRows = 4096;

class Numbering {
public:
    std::uint32_t number(std::string_view value) {
        return numbers_.try_emplace(std::string(value), static_cast<std::uint32_t>(numbers_.size()))
            .first->second;
    }
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(numbers_.size()); }

private:
    std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// Families of names whose columns are attributes of one thing.
constexpr std::array<std::string_view, 7> kFamilies{
    "bill_",         "product_",       "pricing_",      "reservation_",
    "savings_plan_", "resource_tags_", "cost_category_"};

/// When, who, which: columns that multiply whatever they are put beside.
constexpr std::array<std::string_view, 9> kApart{"line_item_usage_account_id",
                                                 "line_item_line_item_type",
                                                 "line_item_resource_id",
                                                 "line_item_currency_code",
                                                 "line_item_availability_zone",
                                                 "sub_account_id",
                                                 "charge_category",
                                                 "resource_id",
                                                 "tags"};

bool is_apart(std::string_view name) {
    return std::ranges::find(kApart, name) != kApart.end();
}

std::string_view family_of(std::string_view name) {
    for (const std::string_view family : kFamilies) {
        if (name.starts_with(family)) {
            // The rate that applies belongs to the product that it is for.
            return family == "pricing_" ? "product_" : family;
        }
    }
    return {};
}

bool is_time(std::string_view name) {
    return name.ends_with("_date") || name.ends_with("_interval") || name.ends_with("_time") ||
           name.starts_with("charge_period_");
}

/// Numbers that are looked up in a price list, not measured.
bool is_rate(std::string_view name) {
    return name.find("_rate") != std::string_view::npos || name.ends_with("_price") ||
           name.ends_with("_factor");
}

/// Joint distinct values of a growing run of columns.
class JointNumbers {
public:
    explicit JointNumbers(const RowSample::ColumnSample& first)
        : numbers_(first.numbers), distinct_(first.distinct) {}

    [[nodiscard]] std::uint32_t distinct() const { return distinct_; }
    void add(const RowSample::ColumnSample& column) {
        std::unordered_map<std::uint64_t, std::uint32_t> joint;
        for (std::size_t row = 0; row < numbers_.size(); ++row) {
            const std::uint64_t pair =
                std::uint64_t{numbers_[row]} << 32U | std::uint64_t{column.numbers[row]};
            numbers_[row] =
                joint.try_emplace(pair, static_cast<std::uint32_t>(joint.size())).first->second;
        }
        distinct_ = static_cast<std::uint32_t>(joint.size());
    }

private:
    std::vector<std::uint32_t> numbers_;
    std::uint32_t distinct_;
};

class Planner {
public:
    Planner(const Schema& schema, const RowSample& sample, const LayoutExperience* experience)
        : schema_(schema), sample_(sample), experience_(experience) {}

    Layout plan() {
        for (ColumnIndex column = 0; column < schema_.columns.size(); ++column) {
            const ColumnKind kind = schema_.columns[column].kind;
            if (kind == ColumnKind::Unique) {
                layout_.uniques.push_back(column);
            } else if (!is_groupable(column)) {
                layout_.decimals.push_back(column);
            } else if (!joins_last_group(column)) {
                layout_.groups.push_back({column, column});
                joint_.emplace(sample_.columns[column]);
            }
        }
        return std::move(layout_);
    }

private:
    [[nodiscard]] std::string_view name(ColumnIndex column) const {
        return schema_.columns[column].name;
    }
    [[nodiscard]] const LayoutExperience::ColumnFacts* facts(ColumnIndex column) const {
        if (experience_ == nullptr) {
            return nullptr;
        }
        const auto found = experience_->columns.find(name(column));
        return found == experience_->columns.end() ? nullptr : &found->second;
    }
    [[nodiscard]] bool stands_alone(ColumnIndex column) const {
        const auto* known = facts(column);
        return known != nullptr && known->stands_alone;
    }

    [[nodiscard]] bool is_groupable(ColumnIndex column) const {
        if (schema_.columns[column].kind == ColumnKind::Text) {
            return true;
        }
        if (stands_alone(column)) {
            return false;
        }
        const std::uint32_t distinct = sample_.columns[column].distinct;
        return sample_.rows > 0 &&
               (is_rate(name(column)) ? distinct <= 16 + sample_.rows / 2 : distinct <= 4);
    }

    bool joins_last_group(ColumnIndex column) {
        if (layout_.groups.empty() || layout_.groups.back().last + 1 != column) {
            return false;
        }
        Layout::Group& group = layout_.groups.back();
        if (!may_join(group, column)) {
            return false;
        }
        const RowSample::ColumnSample& added = sample_.columns[column];
        JointNumbers joint = *joint_;
        joint.add(added);
        const std::string_view family = family_of(name(column));
        const bool is_related = !family.empty() && family == family_of(name(group.first));
        const std::uint32_t most = std::max(joint_->distinct(), added.distinct);
        const std::uint32_t least = std::min(joint_->distinct(), added.distinct);
        const bool is_cheap = joint.distinct() <= most + most / 4 + 4 &&
                              (std::uint64_t{least} * 64 >= most || most <= 64);
        if (!is_related && !is_cheap) {
            return false;
        }
        joint_ = std::move(joint);
        group.last = column;
        return true;
    }

    [[nodiscard]] bool may_join(const Layout::Group& group, ColumnIndex column) const {
        if (stands_alone(column) || stands_alone(group.last)) {
            return false;
        }
        if (is_apart(name(column)) || is_apart(name(group.last))) {
            return false;
        }
        if (family_of(name(column)) != family_of(name(group.last))) {
            return false;
        }
        return !family_of(name(column)).empty() ||
               is_time(name(column)) == is_time(name(group.last));
    }

    const Schema& schema_;
    const RowSample& sample_;
    const LayoutExperience* experience_;
    Layout layout_;
    std::optional<JointNumbers> joint_;
};

} // namespace

RowSample sample_rows(const TextRows& rows) {
    RowSample sample;
    sample.rows = std::min(rows.rows, kSampleRows);
    sample.columns.resize(rows.fields);
    for (std::uint32_t field = 0; field < rows.fields; ++field) {
        Numbering numbering;
        auto& column = sample.columns[field];
        column.numbers.reserve(sample.rows);
        for (std::uint32_t row = 0; row < sample.rows; ++row) {
            column.numbers.push_back(numbering.number(rows.field(row, field)));
        }
        column.distinct = numbering.size();
    }
    return sample;
}

RowSample sample_rows(const CodedRows& rows, const Schema& schema) {
    RowSample sample;
    sample.rows = std::min(rows.rows, kSampleRows);
    sample.columns.resize(schema.columns.size());
    for (std::size_t c = 0; c < schema.columns.size(); ++c) {
        Numbering numbering;
        auto& column = sample.columns[c];
        const ColumnKind kind = schema.columns[c].kind;
        const bool is_text = kind == ColumnKind::Text || kind == ColumnKind::Unique;
        for (std::uint32_t row = 0; row < sample.rows; ++row) {
            if (is_text) {
                column.numbers.push_back(
                    numbering.number(rows.texts[c].values[rows.texts[c].codes[row]]));
            } else {
                const CodedDecimals& values = rows.decimals[c];
                const bool present = values.present.empty() || values.present[row] != 0;
                column.numbers.push_back(
                    numbering.number(present ? std::to_string(values.units[row]) : ""));
            }
        }
        column.distinct = numbering.size();
    }
    return sample;
}

Layout
plan_layout(const Schema& schema, const RowSample& sample, const LayoutExperience* experience) {
    return Planner(schema, sample, experience).plan();
}

} // namespace muster::ledger
