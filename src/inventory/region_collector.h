#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "aws/session.h"
#include "base/result.h"
#include "inventory/intake.h"

namespace muster::inventory {

/// Whose resources are collected, and what is already done of it.
struct CollectedAccount {
    connections::ConnectionId connection;
    AwsAccountId account;
    AwsPartition partition = AwsPartition::Aws;
    Instant begun;
    LookedAt done;
};

/// Asks for all kinds of resources in one region of an account, page by page. Thread-safe as far as
/// its ports are: one may be at work in several regions.
class RegionCollector {
public:
    struct Ports {
        aws::Session& session; // in the account's role
        Intake& intake;
    };
    RegionCollector(const Ports& ports, const CollectedAccount& whose)
        : ports_(ports), whose_(whose) {}

    /// `region` is empty for the kinds that are global. What AWS refuses or does not answer goes to
    /// the intake. Where services do not answer, the rest of a region is not asked for. Errors:
    /// those of the intake; Unavailable "aws.cancelled".
    Status collect(const std::string& region, const std::stop_token& stop) const;

private:
    struct Outcome {
        std::optional<Error> failure; // of AWS
    };
    Result<Outcome> collect_kind(const Look& look, const std::stop_token& stop) const;
    Status
    take_page(const Look& look, const Json& page, const std::stop_token& stop, Status& saved) const;
    Status add_tags(std::vector<FoundResource>& found, const std::stop_token& stop) const;

    Ports ports_;
    const CollectedAccount& whose_;
};

} // namespace muster::inventory
