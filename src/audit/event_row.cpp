#include "audit/event_row.h"

#include <utility>

#include <fmt/format.h>

#include "audit/encoding.h"

namespace muster::audit {

EventRow read_event_row(const sql::Row& row) {
    return {.chain = row.text(0),
            .seq = row.integer(1),
            .at = row.integer(2),
            .actor = row.text(3),
            .action = row.text(4),
            .target = row.text(5),
            .result = row.text(6),
            .request_id = row.text(7),
            .scope = row.text(8),
            .details = row.text(9),
            .hash = row.text(10)};
}

crypto::Sha256Digest hash_of(const EventRow& row, std::string_view before) {
    Encoding encoding("muster audit event 1");
    encoding.text(row.chain).integer(row.seq).text(before).integer(row.at);
    for (const std::string* field : {&row.actor, &row.action, &row.target, &row.result,
                                     &row.request_id, &row.scope, &row.details}) {
        encoding.text(*field);
    }
    return encoding.hash();
}

Result<Entry> entry_of(EventRow row) {
    const auto result = kEventResultNames.find(row.result);
    Result<Json> details = Json::parse(row.details);
    if (!result || !details) {
        return Error{ErrorKind::Internal, "audit.damaged",
                     fmt::format("event {} of chain {} has a {} that nobody writes", row.seq,
                                 row.chain, result ? "text of details" : "result")};
    }
    return Entry{.chain = std::move(row.chain),
                 .seq = row.seq,
                 .at = Instant::from_unix_millis(row.at),
                 .event = {.actor = std::move(row.actor),
                           .action = std::move(row.action),
                           .target = std::move(row.target),
                           .result = *result,
                           .request_id = std::move(row.request_id),
                           .scope = std::move(row.scope),
                           .details = std::move(*details)},
                 .hash = std::move(row.hash)};
}

} // namespace muster::audit
