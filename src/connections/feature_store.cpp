#include "connections/feature_store.h"

#include "base/json.h"
#include "base/json_codec.h"
#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::connections {
namespace {

constexpr std::string_view kFeaturesOf = R"(
SELECT feature, state, since, missing, waits_for, worked_at FROM connection_feature
WHERE connection_id = ?)";
constexpr std::string_view kSaveFeature = R"(
INSERT INTO connection_feature (connection_id, feature, state, since, missing, waits_for, worked_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (connection_id, feature) DO UPDATE SET state = excluded.state, since = excluded.since,
    missing = excluded.missing, waits_for = excluded.waits_for, worked_at = excluded.worked_at)";

using Actions = std::vector<std::string>;

Result<Actions> read_actions(const std::string& text) {
    TRY(const Json json, Json::parse(text));
    JsonProblems problems;
    auto actions = JsonCodec<Actions>::read(json, problems);
    TRY_DONE(problems.status());
    return std::move(*actions);
}

Result<FeatureStanding> read_standing(const sql::Row& row) {
    TRY(const auto state, kFeatureStateNames.parse(row.text(1), "connection.bad_row"));
    TRY(auto missing, read_actions(row.text(3)));
    return FeatureStanding{.feature = row.text(0),
                           .state = state,
                           .since = Instant::from_unix_millis(row.integer(2)),
                           .missing = std::move(missing),
                           .waits_for = row.text(4),
                           .worked_at = sql::optional_instant(row, 5)};
}

} // namespace

Result<std::vector<FeatureStanding>> feature_standings(sql::Session& session,
                                                       const Connection& connection) {
    TRY(const auto kept, sql::all_rows(session, kFeaturesOf, {connection.id.str()}, read_standing));
    std::vector<FeatureStanding> all;
    for (const Feature& feature : features()) {
        const auto found = std::ranges::find(kept, feature.name, &FeatureStanding::feature);
        FeatureStanding standing{.feature = std::string(feature.name),
                                 .state = feature.is_for(connection) ? FeatureState::Unchecked
                                                                     : FeatureState::Unsupported,
                                 .since = connection.created_at,
                                 .missing = {},
                                 .waits_for = {},
                                 .worked_at = {}};
        all.push_back(found == kept.end() ? std::move(standing) : *found);
    }
    return all;
}

Status save_standings(sql::Session& session,
                      const Connection& connection,
                      std::vector<FeatureStanding> found,
                      Instant now) {
    TRY(const auto before, feature_standings(session, connection));
    for (FeatureStanding& standing : found) {
        const auto old = std::ranges::find(before, standing.feature, &FeatureStanding::feature);
        const bool is_known = old != before.end();
        if (is_known && standing.state == FeatureState::Unchecked) {
            continue; // nothing was learnt
        }
        standing.since = is_known && old->state == standing.state ? old->since : now;
        standing.worked_at = standing.state == FeatureState::Available ? std::optional(now)
                             : is_known                                ? old->worked_at
                                                                       : std::nullopt;
        TRY_DONE(session.execute(
            kSaveFeature,
            {connection.id.str(), standing.feature, kFeatureStateNames.name(standing.state),
             standing.since.unix_millis(), JsonCodec<Actions>::write(standing.missing).str(),
             standing.waits_for, sql::millis_of(standing.worked_at)}));
    }
    return {};
}

} // namespace muster::connections
