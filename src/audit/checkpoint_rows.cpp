#include "audit/checkpoint_rows.h"

#include <algorithm>
#include <cstdint>

namespace muster::audit {
namespace {

constexpr std::string_view kInsertCheckpoint = R"(
INSERT INTO audit_checkpoint
    (number, at, previous, key_id, cut_through, cut_hash, hash, signature)
VALUES (?, ?, ?, ?, ?, ?, ?, ?))";
constexpr std::string_view kInsertHead =
    "INSERT INTO audit_checkpoint_head (number, chain, seq, hash) VALUES (?, ?, ?, ?)";
constexpr std::string_view kInsertCut =
    "INSERT INTO audit_checkpoint_cut (number, chain, seq, hash) VALUES (?, ?, ?, ?)";
constexpr std::string_view kSelect = R"(
SELECT number, at, previous, key_id, cut_through, cut_hash, hash, signature
FROM audit_checkpoint WHERE number >= ? ORDER BY number LIMIT ?)";
constexpr std::string_view kNewest = "SELECT MAX(number) FROM audit_checkpoint";
constexpr std::string_view kNewestCut =
    "SELECT MAX(number) FROM audit_checkpoint WHERE cut_through <> 0";
constexpr std::string_view kHeads =
    "SELECT chain, seq, hash FROM audit_checkpoint_head WHERE number = ?";
constexpr std::string_view kCuts =
    "SELECT chain, seq, hash FROM audit_checkpoint_cut WHERE number = ?";
constexpr std::string_view kMoved = "SELECT chain, seq, hash FROM audit_chain WHERE seq <> sealed";

Checkpoint read(const sql::Row& row) {
    return {.number = row.integer(0),
            .at = row.integer(1),
            .previous = row.text(2),
            .key_id = row.text(3),
            .cut_through = row.integer(4),
            .cut_hash = row.text(5),
            .heads = {},
            .cuts = {},
            .hash = row.text(6),
            .signature = row.text(7)};
}

Result<std::vector<Checkpoint>> read_from(sql::Session& session, std::int64_t number, int limit) {
    std::vector<Checkpoint> checkpoints;
    TRY_DONE(session.query(kSelect, {number, limit}, [&](const sql::Row& row) -> Status {
        checkpoints.push_back(read(row));
        return {};
    }));
    for (Checkpoint& checkpoint : checkpoints) {
        TRY(checkpoint.heads, read_points(session, kHeads, {checkpoint.number}));
        TRY(checkpoint.cuts, read_points(session, kCuts, {checkpoint.number}));
    }
    return checkpoints;
}

Result<std::optional<Checkpoint>> read_found(sql::Session& session, std::string_view sql) {
    std::optional<std::int64_t> number;
    TRY_DONE(session.query(sql, {}, [&](const sql::Row& row) -> Status {
        number = row.optional_integer(0);
        return {};
    }));
    if (!number) {
        return std::optional<Checkpoint>();
    }
    TRY(std::vector<Checkpoint> found, read_from(session, *number, 1));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

} // namespace

Status insert_checkpoint(sql::Session& session, const Checkpoint& checkpoint) {
    TRY_DONE(session.execute(kInsertCheckpoint,
                             {checkpoint.number, checkpoint.at, checkpoint.previous,
                              checkpoint.key_id, checkpoint.cut_through, checkpoint.cut_hash,
                              checkpoint.hash, checkpoint.signature}));
    for (const ChainPoint& head : checkpoint.heads) {
        TRY_DONE(
            session.execute(kInsertHead, {checkpoint.number, head.chain, head.seq, head.hash}));
    }
    for (const ChainPoint& cut : checkpoint.cuts) {
        TRY_DONE(session.execute(kInsertCut, {checkpoint.number, cut.chain, cut.seq, cut.hash}));
    }
    return {};
}

Result<std::vector<Checkpoint>>
read_checkpoints(sql::Session& session, std::int64_t number, int limit) {
    if (number == INT64_MAX) {
        return std::vector<Checkpoint>();
    }
    return read_from(session, number + 1, limit);
}

Result<std::optional<Checkpoint>> newest_checkpoint(sql::Session& session) {
    return read_found(session, kNewest);
}

Result<std::optional<Checkpoint>> newest_cut(sql::Session& session) {
    return read_found(session, kNewestCut);
}

Result<std::vector<ChainPoint>> moved_heads(sql::Session& session) {
    return read_points(session, kMoved, {});
}

Result<std::vector<ChainPoint>>
read_points(sql::Session& session, std::string_view sql, const std::vector<sql::Value>& values) {
    std::vector<ChainPoint> points;
    TRY_DONE(session.query(sql, values, [&](const sql::Row& row) -> Status {
        points.push_back({row.text(0), row.integer(1), row.text(2)});
        return {};
    }));
    // Here, not in SQL: the order of texts differs between databases.
    std::ranges::sort(points, {},
                      [](const ChainPoint& point) -> const std::string& { return point.chain; });
    return points;
}

} // namespace muster::audit
