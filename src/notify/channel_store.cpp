#include "notify/channel_store.h"

#include <algorithm>

#include "base/json.h"
#include "base/json_codec.h"
#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::notify {
namespace {

constexpr std::string_view kInsertChannel = R"(
INSERT INTO notify_channel (id, name, kind, sealed_target, shown_target, sealed_secret, events,
    is_on, failure, created_at, changed_at, revision)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?))";
constexpr std::string_view kSaveChannel = R"(
UPDATE notify_channel SET name = ?, shown_target = ?, events = ?, is_on = ?, changed_at = ?,
    revision = ? WHERE id = ? AND revision = ?)";
constexpr std::string_view kSaveTarget = "UPDATE notify_channel SET sealed_target = ? WHERE id = ?";
constexpr std::string_view kSaveSecret = R"(
UPDATE notify_channel SET sealed_former_secret = sealed_secret, former_secret_until = ?,
    sealed_secret = ?, changed_at = ?, revision = ? WHERE id = ? AND revision = ?)";
constexpr std::string_view kDeleteChannel = "DELETE FROM notify_channel WHERE id = ?";
constexpr std::string_view kById = R"(
SELECT id, name, kind, shown_target, events, is_on, delivered_at, failed_at, failure, created_at,
    changed_at, revision FROM notify_channel WHERE id = ?)";
constexpr std::string_view kPage = R"(
SELECT id, name, kind, shown_target, events, is_on, delivered_at, failed_at, failure, created_at,
    changed_at, revision FROM notify_channel WHERE id > ? ORDER BY id LIMIT ?)";
constexpr std::string_view kOn = R"(
SELECT id, name, kind, shown_target, events, is_on, delivered_at, failed_at, failure, created_at,
    changed_at, revision FROM notify_channel WHERE is_on = 1 ORDER BY id)";
constexpr std::string_view kSealed =
    "SELECT sealed_target, sealed_secret, sealed_former_secret, former_secret_until "
    "FROM notify_channel WHERE id = ?";
constexpr std::string_view kCount = "SELECT count(*) FROM notify_channel";
constexpr std::string_view kNameTaken =
    "SELECT count(*) FROM notify_channel WHERE name = ? AND id <> ?";
constexpr std::string_view kArrived =
    "UPDATE notify_channel SET delivered_at = ?, failure = '' WHERE id = ?";
constexpr std::string_view kFailed =
    "UPDATE notify_channel SET failed_at = ?, failure = ? WHERE id = ?";

Json events_json(const std::vector<std::string>& events) {
    return JsonCodec<std::vector<std::string>>::write(events);
}

Result<std::vector<std::string>> read_events(const std::string& text) {
    TRY(const Json json, Json::parse(text));
    JsonProblems problems;
    auto events = JsonCodec<std::vector<std::string>>::read(json, problems);
    TRY_DONE(problems.status());
    return std::move(*events);
}

Result<Channel> read_channel(const sql::Row& row) {
    TRY(const auto id, ChannelId::parse(row.text(0)));
    TRY(auto name, ChannelName::parse(row.text(1)));
    TRY(const auto kind, kChannelKindNames.parse(row.text(2), "channel.bad_kind"));
    TRY(auto events, read_events(row.text(4)));
    return Channel{.id = id,
                   .name = std::move(name),
                   .kind = kind,
                   .target = row.text(3),
                   .events = std::move(events),
                   .is_on = row.boolean(5),
                   .delivered_at = sql::optional_instant(row, 6),
                   .failed_at = sql::optional_instant(row, 7),
                   .failure = row.text(8),
                   .created_at = Instant::from_unix_millis(row.integer(9)),
                   .changed_at = Instant::from_unix_millis(row.integer(10)),
                   .revision = row.integer(11)};
}

Result<std::int64_t>
number(sql::Session& session, std::string_view query, const std::vector<sql::Value>& values) {
    TRY(const auto found,
        sql::find_row(session, query, values,
                      [](const sql::Row& row) -> Result<std::int64_t> { return row.integer(0); }));
    return found.value_or(0);
}

/// Asked before, so that what the database says of a constraint need not be understood; nobody else
/// writes meanwhile.
Status expect_free_name(sql::Session& session, const Channel& channel) {
    TRY(const auto taken, number(session, kNameTaken, {channel.name.str(), channel.id.str()}));
    return taken == 0 ? Status()
                      : Status(Error{ErrorKind::Conflict, "channel.duplicate_name",
                                     "another channel has this name"});
}

Error changed_meanwhile() {
    return {ErrorKind::Stale, "channel.stale", "the channel was changed meanwhile"};
}

} // namespace

std::vector<std::string> SealedParts::secrets_at(Instant now) const {
    std::vector<std::string> secrets;
    if (secret) {
        secrets.push_back(*secret);
    }
    if (former_secret && former_until && now < *former_until) {
        secrets.push_back(*former_secret);
    }
    return secrets;
}

Status insert_channel(sql::Session& session, const Channel& channel, const SealedParts& sealed) {
    TRY_DONE(expect_free_name(session, channel));
    TRY_DONE(session.execute(
        kInsertChannel,
        {channel.id.str(), channel.name.str(), kChannelKindNames.name(channel.kind), sealed.target,
         channel.target, sealed.secret, events_json(channel.events).str(), channel.is_on,
         channel.created_at.unix_millis(), channel.changed_at.unix_millis(), channel.revision}));
    return {};
}

Result<Channel>
save_channel(sql::Session& session, Channel channel, const std::optional<std::string>& target) {
    TRY_DONE(expect_free_name(session, channel));
    const std::int64_t seen = channel.revision++;
    TRY(const auto saved,
        session.execute(kSaveChannel,
                        {channel.name.str(), channel.target, events_json(channel.events).str(),
                         channel.is_on, channel.changed_at.unix_millis(), channel.revision,
                         channel.id.str(), seen}));
    if (saved != 1) {
        return changed_meanwhile();
    }
    if (target) {
        TRY_DONE(session.execute(kSaveTarget, {*target, channel.id.str()}));
    }
    return channel;
}

Result<Channel> save_secret(sql::Session& session,
                            Channel channel,
                            const std::string& secret,
                            Instant former_until) {
    const std::int64_t seen = channel.revision++;
    TRY(const auto saved, session.execute(kSaveSecret, {former_until.unix_millis(), secret,
                                                        channel.changed_at.unix_millis(),
                                                        channel.revision, channel.id.str(), seen}));
    return saved == 1 ? Result<Channel>(std::move(channel)) : changed_meanwhile();
}

Result<bool> delete_channel(sql::Session& session, const ChannelId& id) {
    TRY(const auto deleted, session.execute(kDeleteChannel, {id.str()}));
    return deleted == 1;
}

Result<std::optional<Channel>> find_channel(sql::Session& session, const ChannelId& id) {
    return sql::find_row(session, kById, {id.str()}, read_channel);
}

Result<std::optional<SealedParts>> find_sealed_parts(sql::Session& session, const ChannelId& id) {
    return sql::find_row(session, kSealed, {id.str()},
                         [](const sql::Row& row) -> Result<SealedParts> {
                             return SealedParts{.target = row.text(0),
                                                .secret = row.optional_text(1),
                                                .former_secret = row.optional_text(2),
                                                .former_until = sql::optional_instant(row, 3)};
                         });
}

Result<std::vector<Channel>> list_channels(sql::Session& session, const ChannelPage& page) {
    const std::string after = page.after ? page.after->str() : "";
    return sql::all_rows(session, kPage, {after, page.limit}, read_channel);
}

Result<std::int64_t> count_channels(sql::Session& session) {
    return number(session, kCount, {});
}

Result<std::vector<Channel>> subscribed_channels(sql::Session& session, std::string_view event) {
    TRY(auto channels, sql::all_rows(session, kOn, {}, read_channel));
    std::erase_if(channels, [&](const Channel& channel) {
        return std::ranges::find(channel.events, event) == channel.events.end();
    });
    return channels;
}

Status
note_delivery(sql::Session& session, const ChannelId& id, std::string_view failure, Instant at) {
    if (failure.empty()) {
        TRY_DONE(session.execute(kArrived, {at.unix_millis(), id.str()}));
    } else {
        TRY_DONE(session.execute(kFailed, {at.unix_millis(), failure, id.str()}));
    }
    return {};
}

} // namespace muster::notify
