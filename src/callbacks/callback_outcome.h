#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/enum_names.h"

namespace muster::callbacks {

/// What became of a message in the queue. In each case it is taken out of it.
enum class CallbackOutcome {
    Answered,    // heeded, and CloudFormation has its answer
    Duplicate,   // had been answered before
    Stranger,    // of no connection: answered, and nothing else
    Malformed,   // no question of CloudFormation's
    Misdirected, // of another topic than ours
    Forged,      // not signed by SNS
    BadUrl,      // to be answered where CloudFormation takes no answers: nothing was sent
    Unwanted,    // heeded, but CloudFormation did not take the answer: it came too late
    GivenUp,     // tried again and again in vain
};

inline constexpr auto kCallbackOutcomeNames = enum_names<CallbackOutcome>({
    {CallbackOutcome::Answered, "answered"},
    {CallbackOutcome::Duplicate, "duplicate"},
    {CallbackOutcome::Stranger, "stranger"},
    {CallbackOutcome::Malformed, "malformed"},
    {CallbackOutcome::Misdirected, "misdirected"},
    {CallbackOutcome::Forged, "forged"},
    {CallbackOutcome::BadUrl, "bad_url"},
    {CallbackOutcome::Unwanted, "unwanted"},
    {CallbackOutcome::GivenUp, "given_up"},
});

/// How many messages have come to what since the program started. Thread-safe.
class CallbackCounts {
public:
    void add(CallbackOutcome outcome) noexcept { ++counts_[static_cast<std::size_t>(outcome)]; }
    [[nodiscard]] std::uint64_t of(CallbackOutcome outcome) const noexcept {
        return counts_[static_cast<std::size_t>(outcome)];
    }

private:
    std::array<std::atomic<std::uint64_t>, kCallbackOutcomeNames.entries().size()> counts_{};
};

} // namespace muster::callbacks
