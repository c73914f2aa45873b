#include "net/mail_encoding.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "crypto/encoding.h"

namespace muster::net {
namespace {

constexpr std::size_t kPlainHeader = 60; // fits the first line behind any header's name
constexpr std::size_t kBytesInWord = 39; // 52 characters of base64, 64 with what stands around
constexpr std::size_t kBodyLine = 76;    // with the = of a soft break

bool is_plain(std::string_view text) {
    return text.size() <= kPlainHeader && text.find("=?") == std::string_view::npos &&
           std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

/// As much from the front as fits one encoded word, whole characters only.
std::size_t word_length(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size()) {
        const auto next = first_utf8_char(text.substr(length));
        const std::size_t bytes = next ? next->bytes : 1;
        if (length + bytes > kBytesInWord) {
            break;
        }
        length += bytes;
    }
    return length;
}

std::string encoded_words(std::string_view text) {
    std::string words;
    while (!text.empty()) {
        const std::size_t length = word_length(text);
        words += fmt::format("{}=?UTF-8?B?{}?=", words.empty() ? "" : "\r\n ",
                             crypto::base64(as_bytes(text.substr(0, length))));
        text.remove_prefix(length);
    }
    return words;
}

/// Whether a character may stand for itself in a line of quoted-printable.
bool stands_for_itself(char c, bool is_first, bool is_last) {
    if (c == ' ' || c == '\t') {
        return !is_last; // blanks at the end of a line get lost on the way
    }
    return c > ' ' && c <= '~' && c != '=' && !(is_first && c == '.');
}

void append_line(std::string& body, std::string_view line) {
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const bool is_plain_char = stands_for_itself(c, column == 0, i + 1 == line.size());
        const std::size_t width = is_plain_char ? 1 : 3;
        if (column + width >= kBodyLine) {
            body += "=\r\n";
            column = 0;
        }
        // Asked again: a soft break may just have made it the first of its line.
        if (stands_for_itself(c, column == 0, i + 1 == line.size())) {
            body += c;
            ++column;
        } else {
            body += fmt::format("={:02X}", static_cast<unsigned char>(c));
            column += 3;
        }
    }
    body += "\r\n";
}

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

} // namespace

std::string header_text(std::string_view text) {
    return is_plain(text) ? std::string(text) : encoded_words(text);
}

std::string header_phrase(std::string_view text) {
    if (!is_plain(text)) {
        return encoded_words(text);
    }
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        quoted += c;
    }
    return quoted + '"';
}

std::string quoted_printable(std::string_view text) {
    std::string body;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        append_line(body, line);
    }
    return body;
}

std::string mail_date(Instant instant) {
    const std::chrono::year_month_day date = instant.date();
    const std::chrono::weekday day{std::chrono::sys_days(date)};
    const std::chrono::hh_mm_ss time{std::chrono::seconds(
        instant.unix_millis() / 1000 - std::int64_t{instant.unix_days()} * 86'400)};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", kDays[day.c_encoding()],
                       static_cast<unsigned>(date.day()),
                       kMonths[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

} // namespace muster::net
