#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws_model/operation_name.h"
#include "connections/connection.h"

namespace muster::connections {

/// An action that AWS decides about, and a call that shows what it decided.
struct Need {
    std::string_view action; // "cur:DescribeReportDefinitions"
    aws::OperationName call;
    std::string_view input; // JSON, in which @BUCKET@ and @PREFIX@ stand for where bills are

    /// Whether it is about the bucket that bills are delivered to.
    [[nodiscard]] bool is_of_bucket() const { return input.contains("@BUCKET@"); }
};

/// What a feature waits for beside permissions.
enum class WaitsFor { Nothing, Bucket };

/// Something that Muster does with a connection: a row of catalog/connections/features.yaml.
struct Feature {
    std::string_view name;
    std::string_view title;
    std::span<const ConnectionKind> needed_by;  // degraded without it
    std::span<const ConnectionKind> offered_to; // have it where the role allows it
    std::span<const AwsPartition> partitions;
    WaitsFor waits_for = WaitsFor::Nothing;
    std::string_view unlocked_by; // for people
    std::span<const Need> needs;

    [[nodiscard]] bool is_needed_by(const Connection& connection) const {
        return is_in(needed_by, connection.kind) && is_in(partitions, connection.partition);
    }
    [[nodiscard]] bool is_for(const Connection& connection) const {
        return is_needed_by(connection) ||
               (is_in(offered_to, connection.kind) && is_in(partitions, connection.partition));
    }

private:
    template <class T>
    static bool is_in(std::span<const T> all, T one) {
        return std::ranges::find(all, one) != all.end();
    }
};

std::span<const Feature> features();

enum class FeatureState {
    Unchecked,   // nobody has looked yet
    Available,   // can be used
    Locked,      // the role lacks permissions
    Waiting,     // the role may, something else is not there yet
    Unsupported, // not of this kind of connection, or not in its partition
};

inline constexpr auto kFeatureStateNames = enum_names<FeatureState>({
    {FeatureState::Unchecked, "unchecked"},
    {FeatureState::Available, "available"},
    {FeatureState::Locked, "locked"},
    {FeatureState::Waiting, "waiting"},
    {FeatureState::Unsupported, "unsupported"},
});

/// What of a connection's feature was found. A plain value.
struct FeatureStanding {
    std::string feature;
    FeatureState state = FeatureState::Unchecked;
    Instant since;                    // of the state
    std::vector<std::string> missing; // the actions that AWS refused
    std::string waits_for;            // for people; empty: nothing
    std::optional<Instant> worked_at; // when it could last be used
};

} // namespace muster::connections
