#include "differential/rough_csv.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <numeric>
#include <sstream>
#include <string_view>

#include "base/csv_field.h"
#include "generate/table_rows.h"

namespace muster::test {
namespace {

using Row = std::vector<std::string>;

std::vector<Row> rows_of(const std::string& text) {
    std::vector<Row> rows;
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        quoted = quoted != (text[at] == '"');
        if (quoted || text[at] != '\n') {
            continue;
        }
        const std::string_view line = std::string_view(text).substr(begin, at - begin);
        Row& row = rows.emplace_back();
        std::string storage;
        for (std::size_t field = 0; field <= line.size();) {
            row.emplace_back(read_csv_field(line, field, storage));
        }
        begin = at + 1;
    }
    return rows;
}

/// Columns without which a bill would be another one.
bool may_be_missing(const std::string& name) {
    const std::string table = generate::athena_name(name);
    constexpr auto kGroups = std::to_array<std::string_view>(
        {"product_", "pricing_", "resource_tags_", "cost_category_", "line_item_blended",
         "line_item_legal", "line_item_tax", "service_", "region_", "sku_", "list_cost",
         "x_cost_categories", "resource_", "charge_class"});
    return std::ranges::any_of(kGroups,
                               [&](std::string_view group) { return table.starts_with(group); });
}

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("-0123456789.") == std::string::npos;
}

} // namespace

RoughCsv::RoughCsv(std::uint64_t seed)
    : engine_(seed), spelling_(static_cast<Spelling>(between(0, 2))) {}

int RoughCsv::between(int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(engine_);
}

bool RoughCsv::one_in(int count) {
    return between(1, count) == 1;
}

std::string RoughCsv::header(const std::string& name) const {
    if (spelling_ == Spelling::Sent) {
        return name;
    }
    std::string table = generate::athena_name(name);
    const std::size_t arn = table.rfind("_a_r_n");
    if (spelling_ == Spelling::TableWithArn && arn != std::string::npos) {
        table.replace(arn, 6, "_arn");
    }
    return table;
}

RoughCsv::Content RoughCsv::content_of(const std::string& name) {
    const std::string table = generate::athena_name(name);
    const auto ends = [&](std::initializer_list<std::string_view> words) {
        return std::ranges::any_of(words, [&](std::string_view w) { return table.ends_with(w); });
    };
    if (ends({"_cost", "_usage_amount", "_fee", "consumed_quantity", "_commitment", "_to_date"})) {
        return Content::Amount;
    }
    if (ends({"usage_start_date", "usage_end_date", "charge_period_start"})) {
        return Content::Time;
    }
    const bool is_odd = table.starts_with("resource_tags_") ||
                        ends({"description", "product_name", "resource_id", "sku_meter"});
    return is_odd ? Content::Text : Content::Fixed;
}

std::string RoughCsv::amount(const std::string& text) {
    constexpr int kPlaces = 10;
    std::string digits = text;
    const std::size_t point = digits.find('.');
    int places = 0;
    if (point != std::string::npos) {
        places = static_cast<int>(digits.size() - point - 1);
        digits.erase(point, 1);
    }
    switch (between(1, 8)) {
    case 1: return digits + "e-" + std::to_string(places);
    case 2: return digits + "0E" + std::to_string(-places - 1);
    case 3: return one_in(5) ? "" : text;
    case 4: return one_in(20) ? "12345678901.1234567891" : text;
    case 5: return one_in(20) ? "-1e-10" : text;
    case 6: {
        std::string longer = point == std::string::npos ? text + "." : text;
        longer.append(static_cast<std::size_t>(std::max(0, kPlaces - places)), '0');
        for (int more = between(1, 6); more > 0; --more) {
            longer += static_cast<char>('0' + between(0, 9));
        }
        return longer;
    }
    default: return text;
    }
}

std::string RoughCsv::value(Content content, const std::string& text) {
    switch (content) {
    case Content::Fixed: return text;
    case Content::Amount: return is_number(text) && one_in(3) ? amount(text) : text;
    case Content::Time: {
        std::string time = text;
        if (time.size() >= 19 && one_in(4)) { // 2026-07-01 00:00:00
            time.resize(19);
            time[10] = ' ';
        }
        return time;
    }
    case Content::Text: break;
    }
    if (text.empty() || !one_in(30)) {
        return text;
    }
    constexpr std::array kOdd{" ", ",\"", "\n", "größe", "''", "\"quoted\"", "\r\n", "\t%_"};
    return text + kOdd.at(static_cast<std::size_t>(between(0, static_cast<int>(kOdd.size()) - 1)));
}

void RoughCsv::rewrite(const std::filesystem::path& path) {
    const auto time = std::filesystem::last_write_time(path);
    std::stringstream sent;
    sent << std::ifstream(path).rdbuf();
    const std::vector<Row> rows = rows_of(sent.str());
    std::vector<std::size_t> order(rows.at(0).size());
    std::iota(order.begin(), order.end(), 0U);
    std::erase_if(order, [&](std::size_t i) { return may_be_missing(rows[0][i]) && one_in(10); });
    if (one_in(2)) {
        std::ranges::shuffle(order, engine_);
    }
    std::vector<Content> contents;
    std::ranges::transform(rows[0], std::back_inserter(contents), &RoughCsv::content_of);
    std::string text;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (const std::size_t i : order) {
            append_csv_field(text,
                             row == 0 ? header(rows[0][i]) : value(contents[i], rows[row][i]));
            text += ',';
        }
        text.back() = '\n';
    }
    std::ofstream(path) << text;
    std::filesystem::last_write_time(path, time);
}

} // namespace muster::test
