#include "connections/own_identity.h"

#include <algorithm>

#include <fmt/format.h>

#include "aws_model/operations.h"
#include "base/arn_parts.h"

namespace muster::connections {
namespace {

constexpr std::string_view kNoIdentity = "connection.no_identity";
constexpr std::chrono::minutes kKept{5};
constexpr std::chrono::seconds kFailureKept{30};
constexpr std::chrono::seconds kSilenceKept{1}; // AWS may answer the next time

std::chrono::milliseconds kept_for(const Result<Identity>& asked) {
    if (asked) {
        return kKept;
    }
    const Error& error = asked.error();
    const bool has_none = error.reason == kNoIdentity; // which is silence of ours
    return is_silence(error) && !has_none ? kSilenceKept : kFailureKept;
}

Error bad_identity(std::string_view arn) {
    return {ErrorKind::Upstream, "connection.bad_identity",
            fmt::format("AWS calls us {}, which no role can trust", arn.substr(0, 200))};
}

} // namespace

Result<Identity> identity_of(std::string_view caller_arn) {
    constexpr std::string_view kAssumed = "assumed-role/";
    const auto parts = arn_parts(caller_arn);
    const auto partition = parts ? kAwsPartitionNames.find((*parts)[1]) : std::nullopt;
    if (!partition) {
        return bad_identity(caller_arn);
    }
    auto account = AwsAccountId::parse((*parts)[4]);
    std::string_view resource = parts->back();
    if (!account || resource.empty()) {
        return bad_identity(caller_arn);
    }
    std::string principal(caller_arn);
    if (resource.starts_with(kAssumed)) {
        resource.remove_prefix(kAssumed.size());
        const std::string_view role = resource.substr(0, resource.find('/'));
        if (role.empty()) {
            return bad_identity(caller_arn);
        }
        principal = fmt::format("arn:{}:iam::{}:role/{}", (*parts)[1], account->str(), role);
    } else if ((*parts)[2] != "iam") {
        return bad_identity(caller_arn); // a federated user
    }
    return Identity{
        .principal = std::move(principal), .account = std::move(*account), .partition = *partition};
}

Error as_own_failure(Error error) {
    if (error.kind == ErrorKind::Unauthorized) {
        error.kind = ErrorKind::Unavailable;
        error.reason = kNoIdentity;
        error.detail = "the server has no credentials of AWS that are valid: " + error.detail;
    }
    return error;
}

Result<Identity> OwnIdentity::ask(const std::stop_token& stop) {
    TRY(aws::Client sts, session_.client("sts", settings_.region));
    auto answer =
        sts.call(aws::operations::sts::kGetCallerIdentity, Json::Object{}, {.stop = stop});
    if (!answer) {
        Error error = as_own_failure(std::move(answer.error()));
        if (error.reason == kNoIdentity && settings_.section != Settings().section) {
            error.detail += fmt::format("; {}.profile has to name credentials of that partition",
                                        settings_.section);
        }
        return error;
    }
    const Json* const arn = answer->find("Arn");
    const std::string* const text = arn == nullptr ? nullptr : arn->if_string();
    TRY(Identity identity, identity_of(text == nullptr ? "" : *text));
    if (settings_.principal) {
        identity.principal = *settings_.principal;
    }
    return identity;
}

Result<Identity> OwnIdentity::identity(const std::stop_token& stop) {
    const auto kept = kept_.lock();
    const Instant now = clock_.now();
    if (!*kept || (*kept)->until <= now) {
        auto asked = ask(stop);
        if (!asked && stop.stop_requested()) {
            return asked; // which says nothing about others
        }
        const std::chrono::milliseconds time = kept_for(asked);
        kept->emplace(Kept{.identity = std::move(asked), .until = now + time});
    }
    return (*kept)->identity;
}

std::vector<OfferedWay> OwnIdentity::ways(const std::stop_token& stop) {
    const auto own = identity(stop);
    std::vector<OfferedWay> all;
    for (const auto& [way, name] : kWayNames.entries()) {
        OfferedWay offered{.way = way, .why_not = std::nullopt};
        if (!own) {
            offered.why_not = "Muster has no identity in AWS that a role could trust: give the "
                              "server credentials, as an instance role or by its environment";
        } else if (way == Way::Console && !settings_.artifact_bucket) {
            offered.why_not =
                fmt::format("CloudFormation's page reads templates from a bucket: name one that "
                            "the server may write to, in {}.artifact_bucket",
                            settings_.section);
        }
        all.push_back(std::move(offered));
    }
    std::ranges::stable_partition(all, [](const OfferedWay& way) { return !way.why_not; });
    return all;
}

const TopicArn* OwnIdentity::topic_for(AwsPartition partition, std::string_view region) const {
    const auto& topic = settings_.callback_topic; // CloudFormation publishes in its own region
    const bool is_there = topic && topic->partition() == partition && topic->region() == region;
    return is_there ? &*topic : nullptr;
}

} // namespace muster::connections
