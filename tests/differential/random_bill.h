#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "differential/source_bill.h"
#include "generate/options.h"
#include "ledger/store.h"
#include "support/temp_dir.h"

namespace muster::test {

/// A small bill whose every knob is drawn from a seed, written by the generator, and imported into
/// a store of its own. It is read from its files as well.
class RandomBill {
public:
    RandomBill(generate::Format format, std::uint64_t seed);

    [[nodiscard]] const ledger::Store& store() const { return *store_; }
    [[nodiscard]] const SourceBill& source() const { return *source_; }
    /// How it came about, to make it again.
    [[nodiscard]] const std::string& knobs() const { return knobs_; }

private:
    SourceBill::Files write(generate::Format format, std::uint64_t seed, bool is_loose);
    void import(const SourceBill::Files& files, bool is_loose);

    TempDir directory_;
    SystemClock clock_;
    std::string knobs_;
    std::unique_ptr<ledger::Store> store_;
    std::unique_ptr<SourceBill> source_;
};

} // namespace muster::test
