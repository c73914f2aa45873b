#include "notify/reader_notices.h"

#include <optional>
#include <utility>

#include "notify/choice_store.h"
#include "notify/delivery_kinds.h"
#include "notify/sealed_message.h"

namespace muster::notify {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;

/// The id that the pages before have come to.
std::string last_told(const Json& cursor) {
    const Json* const last = cursor.find("last");
    const std::string* const text = last == nullptr ? nullptr : last->if_string();
    return text == nullptr ? std::string() : *text;
}

} // namespace

jobs::Kind ReaderNotices::kind() const {
    jobs::Kind kind;
    kind.name = kNoticeKind;
    kind.steps = {{"address", [this](StepContext& context) { return tell(context); }}};
    kind.trail = jobs::Kind::Trail::Quiet;
    return kind;
}

Result<StepOutcome> ReaderNotices::tell(StepContext& context) const {
    TRY(const auto id, DeliveryId::parse(context.job().business_key));
    std::optional<Delivery> delivery;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(delivery, find_delivery(session, id));
        return {};
    }));
    if (!delivery || context.now() >= delivery->expires_at) {
        return Error{ErrorKind::Impossible, "notify.expired",
                     "what happened is no longer worth telling"};
    }
    TRY(const Notice notice, open(*delivery));
    Page page;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(page, page_of(session, *notice.event, context.job()));
        return {};
    }));
    const bool is_last = !page.last;
    context.also([this, id, message = notice.message, readers = std::move(page.readers), is_last,
                  origin = context.job().origin](sql::Session& session) -> Status {
        for (const Reader& reader : readers) {
            TRY_DONE(ports_.deliver(session, message_to(reader, message), origin));
        }
        return is_last ? delete_delivery(session, id) : Status();
    });
    if (is_last) {
        return StepOutcome::done();
    }
    return StepOutcome::again(Json::Object{{"last", *page.last}});
}

Result<ReaderNotices::Notice> ReaderNotices::open(const Delivery& delivery) const {
    TRY(auto message, open_message(delivery, ports_.sealer));
    const EventKind* const event = find_event(message.name);
    if (event == nullptr) {
        return Error{ErrorKind::Internal, "notify.unknown_message",
                     "there is no event " + message.name};
    }
    return Notice{.event = event, .message = std::move(message)};
}

Result<ReaderNotices::Page>
ReaderNotices::page_of(sql::Session& session, const EventKind& event, const jobs::Job& job) const {
    const std::string after = last_told(job.cursor);
    TRY(auto listed, ports_.list_readers(session, after));
    if (listed.readers.empty()) {
        return Page{.readers = {}, .last = std::move(listed.last)};
    }
    TRY(const auto choices, choices_about(session, event.name, after, listed.readers.back().user));
    std::erase_if(listed.readers, [&](const Reader& reader) {
        const auto choice = choices.find(reader.user);
        const bool is_wanted =
            choice == choices.end() ? event.mailed.contains(reader.role) : choice->second;
        const bool is_the_doer = !event.tells_doer && reader.user == job.origin.actor;
        return !is_wanted || !event.readers.contains(reader.role) || is_the_doer;
    });
    return Page{.readers = std::move(listed.readers), .last = std::move(listed.last)};
}

Message ReaderNotices::message_to(const Reader& reader, const Message& message) const {
    return {.name = message.name,
            .to = reader.mailbox,
            .values = message.values,
            .unsubscribe = ports_.links.token_of({.user = reader.user, .event = message.name})};
}

} // namespace muster::notify
