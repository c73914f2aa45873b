#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cost/filter_text.h"
#include "cost/report_json.h"
#include "cost/report_text.h"

namespace {

template <class T>
void must_equal(const muster::Result<T>& read_again, const T& original) {
    if (!read_again || *read_again != original) {
        std::abort();
    }
}

} // namespace

/// Any bytes as a filter, a report's line and a report's document: refused or read, and what was
/// read must survive printing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster::cost;
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    if (const auto filter = parse_filter(text)) {
        must_equal(parse_filter(to_text(*filter)), *filter);
    }
    for (const auto& report : {parse_report(text), report_from_json(text)}) {
        if (report) {
            must_equal(parse_report(to_text(*report)), *report);
            must_equal(report_from_json(to_json(*report)), *report);
        }
    }
    return 0;
}
