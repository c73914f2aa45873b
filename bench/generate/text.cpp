#include "generate/text.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstring>

#include <fmt/format.h>

namespace muster::generate {
namespace {

/// Writes exactly `count` digits of `value` ending before `end`.
void digits_before(char* end, std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i, value /= 10) {
        *--end = static_cast<char>('0' + value % 10);
    }
}

std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value)
                     : static_cast<std::uint64_t>(value);
}

} // namespace

void put_number(std::string& out, std::int64_t number) {
    std::array<char, 24> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    out.append(text.data(), static_cast<std::size_t>(end - text.data()));
}

void put_money(std::string& out, Money money) {
    const std::uint64_t units = magnitude(money);
    if (money < 0) {
        out += '-';
    }
    put_number(out, static_cast<std::int64_t>(units / static_cast<std::uint64_t>(kOne)));
    std::array<char, kMoneyScale + 1> fraction{'.'};
    digits_before(fraction.data() + fraction.size(), units % static_cast<std::uint64_t>(kOne),
                  kMoneyScale);
    out.append(fraction.data(), fraction.size());
}

void put_money_if(std::string& out, bool present, Money money) {
    if (present) {
        put_money(out, money);
    }
}

void put_quantity(std::string& out, Quantity quantity) {
    std::uint64_t units = magnitude(quantity.units);
    int scale = quantity.scale;
    while (scale > 0 && units % 10 == 0) {
        units /= 10;
        --scale;
    }
    std::array<char, 24> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), units).ptr;
    const int digits = static_cast<int>(end - text.data());
    if (quantity.units < 0) {
        out += '-';
    }
    if (units != 0 && scale - digits >= 6) {
        out += text[0];
        if (digits > 1) {
            out += '.';
            out.append(text.data() + 1, static_cast<std::size_t>(digits - 1));
        }
        out += "E-";
        put_number(out, scale - digits + 1);
        return;
    }
    if (scale == 0) {
        out.append(text.data(), static_cast<std::size_t>(digits));
        return;
    }
    if (digits <= scale) {
        out += "0.";
        out.append(static_cast<std::size_t>(scale - digits), '0');
        out.append(text.data(), static_cast<std::size_t>(digits));
        return;
    }
    out.append(text.data(), static_cast<std::size_t>(digits - scale));
    out += '.';
    out.append(text.data() + digits - scale, static_cast<std::size_t>(scale));
}

void put_decimal(std::string& out, Int128 units, int scale) {
    while (scale > 0 && units % 10 == 0) {
        units /= 10;
        --scale;
    }
    std::string digits = to_string(units < 0 ? -units : units);
    if (units < 0) {
        out += '-';
    }
    if (scale > 0) {
        if (static_cast<int>(digits.size()) <= scale) {
            digits.insert(0, static_cast<std::size_t>(scale) + 1 - digits.size(), '0');
        }
        digits.insert(digits.size() - static_cast<std::size_t>(scale), 1, '.');
    }
    out += digits;
}

void put_time(std::string& out, std::int64_t unix_seconds) {
    const std::chrono::sys_seconds moment{std::chrono::seconds{unix_seconds}};
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date{day};
    const auto second = static_cast<std::uint64_t>((moment - day).count());
    std::array<char, 20> text{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0',
                              'T', '0', '0', ':', '0', '0', ':', '0', '0', 'Z'};
    digits_before(text.data() + 4, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
    digits_before(text.data() + 7, static_cast<unsigned>(date.month()), 2);
    digits_before(text.data() + 10, static_cast<unsigned>(date.day()), 2);
    digits_before(text.data() + 13, second / 3600, 2);
    digits_before(text.data() + 16, second / 60 % 60, 2);
    digits_before(text.data() + 19, second % 60, 2);
    out.append(text.data(), text.size());
}

void put_csv(std::string& out, std::string_view text) {
    if (text.find_first_of(",\"\n\r") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') {
            out += '"';
        }
        out += c;
    }
    out += '"';
}

void put_json(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    out += '"';
}

} // namespace muster::generate
