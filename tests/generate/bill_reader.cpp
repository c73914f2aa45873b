#include "generate/bill_reader.h"

#include <cctype>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/decimal.h"

namespace muster::generate {
namespace {

constexpr int kScale = 16;

std::string plain(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return out;
}

/// Splits text into rows of fields; quotes are doubled inside quoted fields.
std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
    std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        std::string& field = rows.back().back();
        if (is_quoted) {
            const bool is_doubled = c == '"' && i + 1 < text.size() && text[i + 1] == '"';
            i += is_doubled ? 1 : 0;
            is_quoted = c != '"' || is_doubled;
            field += is_quoted ? std::string(1, c) : "";
        } else if (c == '"') {
            is_quoted = true;
        } else if (c == ',') {
            rows.back().emplace_back();
        } else if (c == '\n') {
            rows.emplace_back(1);
        } else {
            field += c;
        }
    }
    rows.pop_back(); // what follows the last line break
    return rows;
}

} // namespace

void BillTable::read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    auto rows = parse_csv(text.str());
    if (names_.empty()) {
        names_ = rows.at(0);
        for (std::size_t i = 0; i < names_.size(); ++i) {
            places_.emplace(plain(names_[i]), i);
        }
    }
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].size() != names_.size()) {
            throw std::runtime_error("ragged row in " + path.string());
        }
        rows_.push_back(std::move(rows[i]));
    }
}

bool BillTable::has(std::string_view column) const {
    return places_.contains(plain(column));
}

const std::string& BillTable::at(std::size_t row, std::string_view column) const {
    return rows_.at(row).at(places_.at(plain(column)));
}

Int128 BillTable::number(std::size_t row, std::string_view column) const {
    const std::string& text = at(row, column);
    return text.empty() ? Int128{0} : Decimal::parse(text).value().rescaled(kScale).value().units();
}

namespace {

/// amortized, net amortized, unused, true-up and upfront of a row.
struct Amortized {
    Int128 gross = 0;
    Int128 net = 0;
    Int128 unused = 0;
    Int128 trueup = 0;
    Int128 upfront = 0;
};

Amortized amortized_plan_fee(const BillTable& table, std::size_t row, bool has_nets) {
    const auto number = [&](const std::string& column) {
        return table.number(row, "savingsPlan/" + column);
    };
    Amortized out;
    out.gross = out.unused = number("TotalCommitmentToDate") - number("UsedCommitment");
    // The used part of the net is on the covered rows; the caller subtracts it by plan.
    out.net = has_nets ? number("NetAmortizedUpfrontCommitmentForBillingPeriod") +
                             number("NetRecurringCommitmentForBillingPeriod")
                       : out.gross;
    out.trueup = -number("AmortizedUpfrontCommitmentForBillingPeriod");
    return out;
}

Amortized
amortized_reservation_fee(const BillTable& table, std::size_t row, const std::string& net) {
    const auto number = [&](const std::string& column) {
        return table.number(row, "reservation/" + column);
    };
    Amortized out;
    out.gross = out.unused =
        number("UnusedAmortizedUpfrontFeeForBillingPeriod") + number("UnusedRecurringFee");
    out.net = number(net + "UnusedAmortizedUpfrontFeeForBillingPeriod") +
              number(net + "UnusedRecurringFee");
    out.trueup = -number("AmortizedUpfrontFeeForBillingPeriod");
    return out;
}

Amortized amortized_row(const BillTable& table, std::size_t row, bool is_future) {
    const std::string& type = table.at(row, "lineItem/LineItemType");
    const bool has_nets = table.has("lineItem/NetUnblendedCost");
    const std::string net = has_nets ? "Net" : "";
    const Int128 unblended = table.number(row, "lineItem/UnblendedCost");
    if (type == "SavingsPlanCoveredUsage") {
        return {.gross = table.number(row, "savingsPlan/SavingsPlanEffectiveCost"),
                .net = table.number(row, "savingsPlan/" + net + "SavingsPlanEffectiveCost")};
    }
    if (type == "SavingsPlanNegation" || is_future) {
        return {};
    }
    const bool is_bought = type == "Fee" && !table.at(row, "reservation/ReservationARN").empty();
    if (type == "SavingsPlanUpfrontFee" || is_bought) {
        return {.upfront = unblended};
    }
    if (type == "SavingsPlanRecurringFee") {
        return amortized_plan_fee(table, row, has_nets);
    }
    if (type == "DiscountedUsage") {
        return {.gross = table.number(row, "reservation/EffectiveCost"),
                .net = table.number(row, "reservation/" + net + "EffectiveCost")};
    }
    if (type == "RIFee") {
        return amortized_reservation_fee(table, row, net);
    }
    return {.gross = unblended,
            .net = has_nets ? table.number(row, "lineItem/NetUnblendedCost") : unblended};
}

} // namespace

MeasureSums
measures_of_report_row(const BillTable& table, std::size_t row, std::string_view future_from) {
    constexpr std::size_t kHour = 13; // characters of a time up to its hour
    if (table.at(row, "lineItem/Operation") == "EKSPod-EC2") {
        return {};
    }
    const std::string& type = table.at(row, "lineItem/LineItemType");
    const std::string start = table.at(row, "lineItem/UsageStartDate").substr(0, kHour);
    const bool is_future =
        type == "SavingsPlanRecurringFee" && start >= future_from.substr(0, kHour);
    const bool is_negation = type == "SavingsPlanNegation";
    const Amortized amortized = amortized_row(table, row, is_future);
    const Int128 unblended = table.number(row, "lineItem/UnblendedCost");
    const bool has_nets = table.has("lineItem/NetUnblendedCost");
    return {unblended,
            table.number(row, "lineItem/BlendedCost"),
            has_nets ? table.number(row, "lineItem/NetUnblendedCost") : unblended,
            amortized.gross,
            amortized.net,
            amortized.unused,
            amortized.trueup,
            amortized.upfront,
            is_negation ? Int128{0} : table.number(row, "pricing/publicOnDemandCost"),
            is_negation ? Int128{0} : table.number(row, "lineItem/UsageAmount")};
}

} // namespace muster::generate
