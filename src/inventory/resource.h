#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/aws_account_id.h"
#include "base/aws_partition.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"
#include "inventory/resource_kind.h"

namespace muster::inventory {

/// Values by the paths that a kind's conditions and prices name; what is not there is left out.
using Facts = std::map<std::string, std::string, std::less<>>;
using Tags = std::map<std::string, std::string, std::less<>>;

/// Where something was asked for.
struct AskedPlace {
    AwsPartition partition = AwsPartition::Aws;
    AwsAccountId account;
    std::string region; // empty: of the account, for kinds that are global
};

/// A resource as AWS has just told of it. A plain value.
struct FoundResource {
    std::string arn;
    std::string region; // empty: not known
    std::string id;
    std::optional<std::string> name;
    std::optional<std::string> state;
    std::optional<std::string> type;
    std::optional<std::int64_t> size;
    std::optional<Instant> since;
    Tags tags;
    Facts facts;
};

/// Calls `take` for each of the kind's items in a page of its answer. Errors: those of `take`.
Status for_each_item(const ResourceKind& kind,
                     const Json& page,
                     const std::function<Status(const Json&)>& take);

/// The resource in an item. Errors: Upstream "inventory.bad_item" without an id.
Result<FoundResource>
read_resource(const ResourceKind& kind, const Json& item, const AskedPlace& place);

/// Tags as AWS lists them: objects with Key and Value.
Tags read_tags(const Json& list);

/// The words for a value, "" standing for none.
std::string in_words(const Field& field, std::string value);

} // namespace muster::inventory
