#pragma once

#include <chrono>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "inventory/price_list_client.h"
#include "inventory/price_store.h"
#include "jobs/kind.h"
#include "jobs/queue.h"

namespace muster::inventory {

/// The job kind "inventory.prices": keeps the prices of the regions that something is in, one offer
/// file a step, and makes rates anew where they have changed. A file whose version is known is not
/// read again. Thread-safe.
class PriceJob {
public:
    static constexpr std::string_view kKind = "inventory.prices";
    struct Rhythm {
        std::chrono::milliseconds look{std::chrono::hours{24}}; // whether there are new ones
        std::chrono::milliseconds after_failure{std::chrono::hours{1}};
    };
    explicit PriceJob(const PriceListClient& client) : PriceJob(client, Rhythm{}) {}
    PriceJob(const PriceListClient& client, Rhythm rhythm) : client_(client), rhythm_(rhythm) {}

    [[nodiscard]] jobs::Kind kind() const;
    [[nodiscard]] static jobs::NewJob plan(jobs::Origin origin);
    /// Whether there is anything to look at. Errors: those of the database.
    [[nodiscard]] Result<bool> is_due(sql::Session& session, Instant now) const;

private:
    Result<std::optional<PriceList>> next(sql::Session& session, Instant now) const;
    Result<jobs::StepOutcome> read(jobs::StepContext& context) const;
    Status read_list(jobs::StepContext& context, PriceList& list) const;

    const PriceListClient& client_;
    Rhythm rhythm_;
};

} // namespace muster::inventory
