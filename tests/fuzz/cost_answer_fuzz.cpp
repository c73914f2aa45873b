// Answers of Cost Explorer: any JSON gives an error, or costs of days of the month, of which the
// bill's text has a line each.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "fuzz/must.h"
#include "history/history_bill.h"

namespace history = muster::history;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto month = muster::BillingMonth::parse("2026-10").value();
    const auto json = muster::Json::parse(text);
    if (!json) {
        return 0;
    }
    const auto page = history::read_cost_page(*json, month);
    if (!page) {
        must(page.error().reason == "history.bad_answer");
        return 0;
    }
    for (const history::DailyCost& cost : page->costs) {
        must(muster::BillingMonth::of(muster::Instant::parse(cost.start).value()) == month);
    }
    const std::string bill = history::history_bill("000000000001", month, page->costs);
    must(static_cast<std::size_t>(std::ranges::count(bill, '\n')) >= page->costs.size() + 1);
    return 0;
}
