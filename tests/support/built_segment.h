#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "billing/charge_model.h"
#include "bills/text_reader.h"
#include "builder/segment_builder.h"
#include "scan/scan.h"
#include "segment/segment.h"
#include "support/memory_source.h"
#include "support/temp_dir.h"

namespace muster::test {

/// The segment that a bill's text becomes, with the charge model's columns.
class BuiltSegment {
public:
    explicit BuiltSegment(const std::string& text,
                          billing::FutureCutoff cutoff = {},
                          const std::string& month = "2018-10")
        : facts_{"main", *BillingMonth::parse(month)} {
        auto reader = value(bills::TextReader::open(std::make_unique<MemorySource>(text),
                                                    "bill.csv", bills::TextReader::Options{}));
        const auto derived = billing::charge_columns(cutoff);
        auto builder = value(ledger::SegmentBuilder::create(
            {directory_ / "rows.seg", reader.schema(), *derived, {}}, {}));
        while (const auto run = value(reader.next())) {
            value(builder.append(run->rows));
        }
        value(builder.finish());
        segment_.push_back(value(ledger::Segment::open(directory_ / "rows.seg")));
        inputs_.push_back({&segment_.front(), facts_});
    }

    [[nodiscard]] std::span<const ledger::ScanInput> inputs() const { return inputs_; }
    [[nodiscard]] const ledger::Segment& segment() const { return segment_.front(); }

private:
    template <class T>
    static T value(Result<T> result) {
        if (!result) {
            throw std::runtime_error(result.error().detail);
        }
        if constexpr (!std::is_void_v<T>) {
            return std::move(*result);
        }
    }

    TempDir directory_;
    ledger::VersionFacts facts_;
    std::vector<ledger::Segment> segment_;
    std::vector<ledger::ScanInput> inputs_;
};

} // namespace muster::test
