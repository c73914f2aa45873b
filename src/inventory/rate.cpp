#include "inventory/rate.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/int128.h"

namespace muster::inventory {
namespace {

constexpr std::int64_t kMostQuantity = 1'000'000'000;

std::string fact(const Facts& facts, Text path) {
    const auto found = facts.find(path);
    return found == facts.end() ? std::string() : found->second;
}

bool holds(const Condition& condition, const Facts& facts) {
    const bool is_in = std::ranges::find(condition.values, Text(fact(facts, condition.path))) !=
                       condition.values.end();
    return is_in == (condition.holds == Condition::Holds::In);
}

bool all_hold(std::span<const Condition> conditions, const Facts& facts) {
    return std::ranges::all_of(conditions,
                               [&](const Condition& condition) { return holds(condition, facts); });
}

/// How often the part is paid; nullopt where AWS does not say.
std::optional<std::int64_t> quantity_of(const RatePart& part, const Facts& facts) {
    if (part.quantity.empty()) {
        return 1;
    }
    const std::string text = fact(facts, part.quantity);
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || number < 0 || number > kMostQuantity) {
        return std::nullopt;
    }
    number = part.up_to > 0 ? std::min(number, part.up_to) : number;
    return std::max<std::int64_t>(number - part.above, 0);
}

/// Units of 10^-18 dollars by the hour and by the month, until all parts are in.
struct Sum {
    Int128 hourly = 0;
    Int128 monthly = 0;

    /// False where the price is out of all bounds.
    bool add(const RatePart& part, const Decimal& price, std::int64_t quantity) {
        const auto exact = price.rescaled(Decimal::kMaxScale);
        if (!exact || exact->units() < 0 || exact->units() > power_of_ten(24)) {
            return false;
        }
        const Int128 amount = exact->units() * quantity / part.divide;
        const bool is_hourly = part.period == RatePart::Period::Hour;
        hourly += is_hourly ? amount : amount / kHoursOfMonth;
        monthly += is_hourly ? amount * kHoursOfMonth : amount;
        return true;
    }
    [[nodiscard]] std::optional<Rate> rounded() const {
        const auto hour = Decimal(hourly, Decimal::kMaxScale).rescaled(Decimal::kMoneyScale);
        const auto month = Decimal(monthly, Decimal::kMaxScale).rescaled(Decimal::kMoneyScale);
        if (!hour || !month || month->units() > INT64_MAX) {
            return std::nullopt;
        }
        return Rate{static_cast<std::int64_t>(hour->units()),
                    static_cast<std::int64_t>(month->units())};
    }
};

/// What comes of one part; nullopt: it is in the sum.
Result<std::optional<Unrated>>
add_part(const RatePart& part, const Facts& facts, const PriceLookup& prices, Sum& sum) {
    using Outcome = std::optional<Unrated>;
    const auto quantity = quantity_of(part, facts);
    if (!quantity) {
        return Outcome(Unrated::NoPrice);
    }
    if (*quantity == 0) {
        return Outcome();
    }
    const std::string key = price_key(part, [&](const AttributeMatch& match) {
        return in_words(match.field, fact(facts, match.field.path));
    });
    TRY(const KnownPrice price, prices(part.offer, key));
    if (!price.has_list) {
        return Outcome(Unrated::NoPriceList);
    }
    const bool is_added = price.dollars && sum.add(part, *price.dollars, *quantity);
    return is_added ? Outcome() : Outcome(Unrated::NoPrice);
}

/// Decided by the facts alone.
std::optional<Rating> rated_without_prices(const ResourceKind& kind, const Facts& facts) {
    if (kind.parts.empty()) {
        return Rating(std::unexpected(Unrated::ByUse));
    }
    if (std::ranges::any_of(kind.unknown_when, [&](const ConditionGroup& group) {
            return all_hold(group.conditions, facts);
        })) {
        return Rating(std::unexpected(Unrated::Special));
    }
    if (!kind.free_when.empty() && all_hold(kind.free_when, facts)) {
        return Rating(Rate{});
    }
    return std::nullopt;
}

} // namespace

std::string price_key(const RatePart& part,
                      const std::function<std::string(const AttributeMatch&)>& value_of) {
    std::string key(part.name);
    for (const AttributeMatch& match : part.matches) {
        if (match.how == AttributeMatch::How::Field) {
            key += '|';
            key += value_of(match);
        }
    }
    return key;
}

Result<Rating> rate_of(const ResourceKind& kind, const Facts& facts, const PriceLookup& prices) {
    if (const auto decided = rated_without_prices(kind, facts)) {
        return *decided;
    }
    Sum sum;
    bool has_part = false;
    for (const RatePart& part : kind.parts) {
        if (!all_hold(part.when, facts)) {
            continue;
        }
        has_part = true;
        TRY(const auto missing, add_part(part, facts, prices, sum));
        if (missing) {
            return Rating(std::unexpected(*missing));
        }
    }
    const auto rate = sum.rounded();
    return has_part && rate ? Rating(*rate) : Rating(std::unexpected(Unrated::NoPrice));
}

} // namespace muster::inventory
