#include "connections/support_request.h"

#include <utility>

#include <fmt/format.h>

namespace muster::connections {
namespace {

std::string last_day(BillingMonth month) {
    return Instant::from_unix_millis(month.next().start().unix_millis() - 1).str().substr(0, 10);
}

/// "2025-01-01 to 2025-03-31, 2025-06-01 to 2025-06-30".
std::string periods_of(const std::vector<BillingMonth>& months) {
    std::string text;
    for (std::size_t i = 0; i < months.size();) {
        std::size_t end = i + 1;
        while (end < months.size() && months[end] == months[end - 1].next()) {
            ++end;
        }
        text += fmt::format("{}{}-01 to {}", text.empty() ? "" : ", ", months[i].str(),
                            last_day(months[end - 1]));
        i = end;
    }
    return text;
}

void replace(std::string& text, std::string_view name, const std::string& value) {
    for (std::size_t at = text.find(name); at != std::string::npos;
         at = text.find(name, at + value.size())) {
        text.replace(at, name.size(), value);
    }
}

} // namespace

SupportRequest support_request(const Backfill& backfill) {
    const std::string kind = backfill.kind == Backfill::Kind::Export
                                 ? "a data export (AWS Data Exports)"
                                 : "an AWS Cost and Usage Report";
    std::string text;
    for (const std::string_view line : support_request_lines()) {
        text += fmt::format("{}\n", line == "." ? "" : line);
    }
    for (const auto& [name, value] :
         {std::pair{"@KIND@", kind}, std::pair{"@ACCOUNT@", backfill.account},
          std::pair{"@REPORT@", backfill.report}, std::pair{"@BUCKET@", backfill.bucket},
          std::pair{"@PREFIX@", backfill.prefix.empty() ? "none" : backfill.prefix},
          std::pair{"@PERIODS@", periods_of(backfill.months)}}) {
        replace(text, name, value);
    }
    const std::size_t end = text.find('\n');
    return {.subject = text.substr(0, end), .text = text.substr(end + 1)};
}

} // namespace muster::connections
