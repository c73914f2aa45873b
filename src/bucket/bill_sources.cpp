#include "bucket/bill_sources.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/arn_parts.h"
#include "base/aws_partition.h"
#include "bucket/poll_job.h"
#include "bucket/removal_job.h"
#include "crypto/encoding.h"

namespace muster::bucket {
namespace {

constexpr std::size_t kExternalIdCharacters = 32; // 190 bits

struct Remedy {
    std::string_view reason;
    std::string_view text;
};
constexpr auto kRemedies = std::to_array<Remedy>({
    {"billing.bucket_denied",
     "Allow the role, or Muster's own identity, what is named; for objects encrypted with a key of "
     "yours also kms:Decrypt on it."},
    {"billing.bucket_not_found", "Correct the name of the bucket: its address can be changed."},
    {"billing.nothing_found",
     "AWS delivers the first bills within a day after a report was made. If there are some, "
     "correct the prefix."},
    {"billing.file_missing",
     "A file that a manifest lists was deleted: have AWS deliver the month anew, or wait for its "
     "next delivery."},
    {"billing.object_changed", "Nothing: AWS delivers at the moment, and it is looked at again."},
    {"billing.object_archived", "Restore the object from Glacier, and keep bills out of it."},
    {"aws.denied",
     "Have the role trust Muster's identity, and ask it for the external id of this source."},
    {"aws.no_credentials", "Give the server credentials of AWS."},
    {"aws.bad_credentials", "Give the server credentials that AWS knows."},
});

Error no_such_source() {
    return {ErrorKind::NotFound, "billing.no_such_source", "there is no such source"};
}

/// Where one is asked for first that nobody knows the place of: identities and roles are let in by
/// their own partition alone, and know no bucket of another.
std::string_view first_region(const std::optional<SourceRoleArn>& role, std::string_view home) {
    if (!role) {
        return home;
    }
    const auto parts = arn_parts(role->str());
    const auto partition = parts ? kAwsPartitionNames.find((*parts)[1]) : std::nullopt;
    return global_region(partition.value_or(AwsPartition::Aws));
}

Result<BillSource> get_source(sql::Session& session, const BillSourceId& id) {
    TRY(auto found, find_source(session, id));
    return found ? Result<BillSource>(std::move(*found)) : no_such_source();
}

Status expect_by_hand(const BillSource& source) {
    return source.owner ? Status(Error{ErrorKind::Conflict, "billing.source_kept",
                                       "the source is kept by " + *source.owner +
                                           ": change or disconnect that"})
                        : Status{};
}

} // namespace

bool SourceRoleRules::accepts(std::string_view text) {
    constexpr std::size_t kLongest = 2048;
    constexpr std::size_t kAccountDigits = 12;
    constexpr std::string_view kService = ":iam::";
    constexpr std::string_view kRole = ":role/";
    const std::size_t service = text.find(kService);
    if (!text.starts_with("arn:aws") || service == std::string_view::npos ||
        text.size() > kLongest) {
        return false;
    }
    const std::string_view account = text.substr(service + kService.size(), kAccountDigits);
    const std::string_view rest =
        text.substr(std::min(text.size(), service + kService.size() + kAccountDigits));
    return account.size() == kAccountDigits &&
           std::ranges::all_of(account, [](char c) { return c >= '0' && c <= '9'; }) &&
           rest.starts_with(kRole) && rest.size() > kRole.size() && rest.back() != '/' &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string_view remedy_for(std::string_view reason) {
    const auto found = std::ranges::find(kRemedies, reason, &Remedy::reason);
    return found == kRemedies.end() ? std::string_view() : found->text;
}

Result<BillSource> BillSources::create(WantedBillSource wanted, const jobs::Origin& who) const {
    TRY(auto first, RegionName::parse(first_region(wanted.role, ports_.home_region)));
    std::optional<SourceRole> role;
    if (wanted.role) {
        role =
            SourceRole{.arn = wanted.role->str(),
                       .external_id = crypto::random_base62(ports_.random, kExternalIdCharacters)};
    }
    const BillSource source{.id = BillSourceId::make(ports_.clock, ports_.random),
                            .what = {.source = std::move(wanted.name),
                                     .address = std::move(wanted.address),
                                     .region = std::move(wanted.region).value_or(std::move(first)),
                                     .payer = wanted.payer,
                                     .role = std::move(role)},
                            .is_paused = false,
                            .created_at = ports_.clock.now(),
                            .polled_at = {},
                            .failure = {}};
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool is_removing, RemovalJob::is_removing(session, source.what.source));
        if (is_removing) {
            return Error{ErrorKind::Conflict, "billing.source_leaving",
                         "the bills of this name are being deleted: try again in a while"};
        }
        TRY_DONE(insert_source(session, source));
        TRY_DONE(ports_.start(session, PollJob::plan(source.id, who)));
        return record(session, "billing.source_created", source, who);
    }));
    return source;
}

Result<BillSource> BillSources::edit(const BillSourceId& id,
                                     std::int64_t revision,
                                     const BillSourceEdit& edit,
                                     const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Result<BillSource> {
        TRY(BillSource source, get_source(session, id));
        TRY_DONE(expect_by_hand(source));
        source.what.address = edit.address.value_or(source.what.address);
        source.what.region = edit.region.value_or(source.what.region);
        source.what.payer = edit.payer.value_or(source.what.payer);
        source.is_paused = edit.is_paused.value_or(source.is_paused);
        source.revision = revision;
        TRY(auto saved, save_source(session, std::move(source)));
        if (edit.address) {
            TRY_DONE(forget_manifests(session, id));
        }
        if (!saved.is_paused) {
            TRY_DONE(ports_.start(session, PollJob::plan(id, who)));
        }
        TRY_DONE(record(session, "billing.source_edited", saved, who));
        return saved;
    });
}

Status BillSources::remove(const BillSourceId& id, const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const BillSource source, get_source(session, id));
        TRY_DONE(expect_by_hand(source));
        TRY_DONE(remove_source(session, id));
        return record(session, "billing.source_removed", source, who);
    });
}

Result<jobs::JobId> BillSources::look(const BillSourceId& id, const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Result<jobs::JobId> {
        TRY(const BillSource source, get_source(session, id));
        if (source.is_paused) {
            return Error{ErrorKind::Conflict, "billing.source_paused",
                         "the source rests: nothing is read"};
        }
        TRY(const jobs::Started started, ports_.start(session, PollJob::plan(id, who)));
        if (started.novelty == jobs::Started::Novelty::AlreadyOpen) {
            const auto hurried = ports_.hurry(session, started.id, who);
            if (!hurried && hurried.error().reason != "jobs.bad_state") { // it runs already
                return hurried.error();
            }
        }
        return started.id;
    });
}

Result<BillSource> BillSources::get(const BillSourceId& id) const {
    return ports_.database.read([&](sql::Session& session) { return get_source(session, id); });
}

Result<std::vector<BillSource>> BillSources::list() const {
    return ports_.database.read([](sql::Session& session) { return list_sources(session); });
}

Status BillSources::record(sql::Session& session,
                           std::string_view action,
                           const BillSource& source,
                           const jobs::Origin& who) const {
    const Address& address = source.what.address;
    return ports_.audit.append(session,
                               {.actor = who.actor,
                                .action = std::string(action),
                                .target = source.id.str(),
                                .result = audit::EventResult::Succeeded,
                                .request_id = who.request_id,
                                .scope = {},
                                .details = Json::Object{{"name", source.what.source},
                                                        {"address", address.of(address.prefix)},
                                                        {"is_paused", source.is_paused}}});
}

} // namespace muster::bucket
