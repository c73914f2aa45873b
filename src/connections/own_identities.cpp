#include "connections/own_identities.h"

#include <fmt/format.h>

namespace muster::connections {

OwnIdentities::OwnIdentities(aws::Session& session,
                             const Clock& clock,
                             OwnIdentity::Settings settings,
                             const std::vector<Other>& others)
    : own_(session, clock, std::move(settings)) {
    for (const Other& other : others) {
        others_.try_emplace(other.partition, other.session, clock, other.settings);
    }
}

OwnIdentity& OwnIdentities::in(AwsPartition partition) {
    const auto other = others_.find(partition);
    return other == others_.end() ? own_ : other->second;
}

std::vector<AwsPartition> OwnIdentities::others() const {
    std::vector<AwsPartition> all;
    for (const auto& [partition, identity] : others_) {
        all.push_back(partition);
    }
    return all;
}

Result<Identity> OwnIdentities::identity_in(AwsPartition partition, const std::stop_token& stop) {
    TRY(Identity found, in(partition).identity(stop));
    if (found.partition == partition) {
        return found;
    }
    const std::string_view wanted = kAwsPartitionNames.name(partition);
    const std::string_view actual = kAwsPartitionNames.name(found.partition);
    return Error{ErrorKind::Impossible, "connection.no_identity_there",
                 others_.contains(partition)
                     ? fmt::format("the profile that aws.identities.{} names is of {}, and no role "
                                   "of {} can trust it: name one with credentials of {}",
                                   wanted, actual, wanted, wanted)
                     : fmt::format("Muster's identity is in the partition {}, and no role of {} "
                                   "can trust it: give the server credentials of {} too, as a "
                                   "profile that aws.identities.{}.profile names",
                                   actual, wanted, wanted, wanted)};
}

} // namespace muster::connections
