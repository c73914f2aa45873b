#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <vector>

#include "aws/session.h"
#include "base/aws_partition.h"
#include "base/clock.h"
#include "base/result.h"
#include "connections/own_identity.h"

namespace muster::connections {

/// Whom Muster is in each partition of AWS: the server's own identity where that one is, and in the
/// others, where it is nobody, one that was configured for it. Thread-safe; the sessions outlive
/// it.
class OwnIdentities {
public:
    /// For one partition alone.
    struct Other {
        AwsPartition partition = AwsPartition::Aws;
        aws::Session& session;
        OwnIdentity::Settings settings;
    };
    OwnIdentities(aws::Session& session,
                  const Clock& clock,
                  OwnIdentity::Settings settings,
                  const std::vector<Other>& others = {});

    [[nodiscard]] OwnIdentity& own() noexcept { return own_; }
    /// As whom a partition is asked: the one that was configured for it, or else the server's own,
    /// wherever that one is.
    [[nodiscard]] OwnIdentity& in(AwsPartition partition);
    /// The partitions that an identity was configured for.
    [[nodiscard]] std::vector<AwsPartition> others() const;

    /// Whom roles of a partition are to trust. Errors: Impossible "connection.no_identity_there"
    /// where Muster is nobody; those of OwnIdentity::identity().
    Result<Identity> identity_in(AwsPartition partition, const std::stop_token& stop = {});

private:
    OwnIdentity own_;
    std::map<AwsPartition, OwnIdentity> others_; // which partitions stays as it was made
};

} // namespace muster::connections
