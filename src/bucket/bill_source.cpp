#include "bucket/bill_source.h"

#include <utility>

#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::bucket {
namespace {

constexpr std::string_view kInsert =
    "INSERT INTO bill_source (id, source, bucket, prefix, region, role_arn, external_id, "
    "requester_pays, is_paused, created_at, polled_at, owner) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kByName =
    "SELECT id, source, bucket, prefix, region, role_arn, external_id, requester_pays, is_paused, "
    "created_at, polled_at, failed_reason, failed_detail, owner, looked_at, revision "
    "FROM bill_source WHERE source = ?";
constexpr std::string_view kByOwner =
    "SELECT id, source, bucket, prefix, region, role_arn, external_id, requester_pays, is_paused, "
    "created_at, polled_at, failed_reason, failed_detail, owner, looked_at, revision "
    "FROM bill_source WHERE owner = ?";
constexpr std::string_view kById =
    "SELECT id, source, bucket, prefix, region, role_arn, external_id, requester_pays, is_paused, "
    "created_at, polled_at, failed_reason, failed_detail, owner, looked_at, revision "
    "FROM bill_source WHERE id = ?";
constexpr std::string_view kAll =
    "SELECT id, source, bucket, prefix, region, role_arn, external_id, requester_pays, is_paused, "
    "created_at, polled_at, failed_reason, failed_detail, owner, looked_at, revision "
    "FROM bill_source ORDER BY source";
constexpr std::string_view kPause = "UPDATE bill_source SET is_paused = ? WHERE id = ?";
constexpr std::string_view kSave = R"(
UPDATE bill_source SET bucket = ?, prefix = ?, region = ?, requester_pays = ?, is_paused = ?,
    revision = revision + 1 WHERE id = ? AND revision = ?)";
constexpr std::string_view kForgetManifests =
    "DELETE FROM bill_source_manifest WHERE source_id = ?";
constexpr std::string_view kGive = "UPDATE bill_source SET owner = ? WHERE id = ?";
constexpr std::string_view kDelete = "DELETE FROM bill_source WHERE id = ?";
constexpr std::string_view kManifests =
    "SELECT key, etag FROM bill_source_manifest WHERE source_id = ?";
constexpr std::string_view kSaveManifest =
    "INSERT INTO bill_source_manifest (source_id, key, etag, read_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (source_id, key) DO UPDATE SET etag = excluded.etag, read_at = excluded.read_at";
constexpr std::string_view kPolled = "UPDATE bill_source SET polled_at = ?, looked_at = ?, "
                                     "failed_reason = NULL, failed_detail = NULL WHERE id = ?";
constexpr std::string_view kFailed =
    "UPDATE bill_source SET failed_reason = ?, failed_detail = ?, looked_at = ? WHERE id = ?";

constexpr std::size_t kLongestName = 200;

std::optional<SourceRole> role_in(const sql::Row& row) {
    const auto arn = row.optional_text(5);
    return arn ? std::optional(SourceRole{*arn, row.text(6)}) : std::nullopt;
}

Result<BillSource> read_source(const sql::Row& row) {
    TRY(const BillSourceId id, BillSourceId::parse(row.text(0)));
    TRY(BucketName bucket, BucketName::parse(row.text(2)));
    TRY(RegionName region, RegionName::parse(row.text(4)));
    const auto failed = row.optional_text(11);
    return BillSource{
        .id = id,
        .what = {.source = row.text(1),
                 .address = {.bucket = std::move(bucket), .prefix = row.text(3)},
                 .region = std::move(region),
                 .payer = row.boolean(7) ? Bucket::Payer::Requester : Bucket::Payer::Owner,
                 .role = role_in(row)},
        .is_paused = row.boolean(8),
        .created_at = Instant::from_unix_millis(row.integer(9)),
        .polled_at = sql::optional_instant(row, 10),
        .failure = failed ? std::optional(PollFailure{*failed, row.text(12)}) : std::nullopt,
        .owner = row.optional_text(13),
        .looked_at = sql::optional_instant(row, 14),
        .revision = row.integer(15)};
}

Status one_changed(std::int64_t changed, const BillSourceId& id) {
    if (changed == 1) {
        return {};
    }
    return Error{ErrorKind::NotFound, "billing.no_such_source", "there is no " + id.str()};
}

} // namespace

Status insert_source(sql::Session& session, const BillSource& source) {
    const NewBillSource& what = source.what;
    if (what.source.empty() || what.source.size() > kLongestName) {
        return Error{ErrorKind::Invalid, "billing.malformed_source",
                     "a source's name has 1 to 200 bytes"};
    }
    TRY(const auto other, find_source_named(session, what.source));
    if (other) {
        return Error{ErrorKind::Conflict, "billing.source_taken",
                     "another place in S3 has the name '" + what.source + "'"};
    }
    if (source.owner) {
        TRY(const auto kept, find_source_of(session, *source.owner));
        if (kept) {
            return Error{ErrorKind::Conflict, "billing.source_taken",
                         *source.owner + " has the source '" + kept->what.source + "'"};
        }
    }
    const auto arn = what.role ? std::optional(what.role->arn) : std::nullopt;
    const auto external_id = what.role ? std::optional(what.role->external_id) : std::nullopt;
    TRY_DONE(session.execute(kInsert, {source.id.str(), what.source, what.address.bucket.str(),
                                       what.address.prefix, what.region.str(), arn, external_id,
                                       what.payer == Bucket::Payer::Requester, source.is_paused,
                                       source.created_at.unix_millis(),
                                       sql::millis_of(source.polled_at), source.owner}));
    return {};
}

Result<std::optional<BillSource>> find_source(sql::Session& session, const BillSourceId& id) {
    return sql::find_row(session, kById, {id.str()}, read_source);
}

Result<std::optional<BillSource>> find_source_named(sql::Session& session, std::string_view name) {
    return sql::find_row(session, kByName, {name}, read_source);
}

Result<std::optional<BillSource>> find_source_of(sql::Session& session, std::string_view owner) {
    return sql::find_row(session, kByOwner, {owner}, read_source);
}

Result<std::vector<BillSource>> list_sources(sql::Session& session) {
    return sql::all_rows(session, kAll, {}, read_source);
}

Result<BillSource> save_source(sql::Session& session, BillSource source) {
    const NewBillSource& what = source.what;
    TRY(const std::int64_t changed,
        session.execute(kSave, {what.address.bucket.str(), what.address.prefix, what.region.str(),
                                what.payer == Bucket::Payer::Requester, source.is_paused,
                                source.id.str(), source.revision}));
    if (changed == 0) {
        return Error{ErrorKind::Stale, "billing.source_stale", "the source was changed meanwhile"};
    }
    ++source.revision;
    return source;
}

Status pause_source(sql::Session& session, const BillSourceId& id, bool is_paused) {
    TRY(const std::int64_t changed, session.execute(kPause, {is_paused, id.str()}));
    return one_changed(changed, id);
}

Status give_source(sql::Session& session, const BillSourceId& id, std::string_view owner) {
    TRY(const std::int64_t changed, session.execute(kGive, {owner, id.str()}));
    return one_changed(changed, id);
}

Status remove_source(sql::Session& session, const BillSourceId& id) {
    TRY(const std::int64_t changed, session.execute(kDelete, {id.str()}));
    return one_changed(changed, id);
}

Result<ReadManifests> read_manifests(sql::Session& session, const BillSourceId& id) {
    ReadManifests manifests;
    TRY_DONE(session.query(kManifests, {id.str()}, [&](const sql::Row& row) -> Status {
        manifests.emplace(row.text(0), row.text(1));
        return {};
    }));
    return manifests;
}

Status forget_manifests(sql::Session& session, const BillSourceId& id) {
    TRY_DONE(session.execute(kForgetManifests, {id.str()}));
    return {};
}

Status save_poll(sql::Session& session,
                 const BillSourceId& id,
                 const ReadManifests& manifests,
                 Instant now) {
    TRY(const std::int64_t changed,
        session.execute(kPolled, {now.unix_millis(), now.unix_millis(), id.str()}));
    if (changed == 0) {
        return {};
    }
    for (const auto& [key, etag] : manifests) {
        TRY_DONE(session.execute(kSaveManifest, {id.str(), key, etag, now.unix_millis()}));
    }
    return {};
}

Status save_failure(sql::Session& session,
                    const BillSourceId& id,
                    const PollFailure& failure,
                    Instant now) {
    TRY_DONE(
        session.execute(kFailed, {failure.reason, failure.detail, now.unix_millis(), id.str()}));
    return {};
}

} // namespace muster::bucket
