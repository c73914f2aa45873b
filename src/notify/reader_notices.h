#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "crypto/sealer.h"
#include "jobs/kind.h"
#include "jobs/step_context.h"
#include "notify/catalogue.h"
#include "notify/delivery_store.h"
#include "notify/message.h"
#include "notify/reader.h"
#include "notify/unsubscribe_links.h"

namespace muster::notify {

/// Makes of something that happened a mail to each person who wants to be told, as a durable job:
/// a page of people in each step, so that a change that many are told of is not held up by them.
/// The mails of a page are handed in with the note of how far it has come, each once.
///
/// Whoever did it is not told of it by mail where the catalogue says so. Thread-safe.
class ReaderNotices {
public:
    struct Ports {
        const crypto::Sealer& sealer;
        const UnsubscribeLinks& links;
        ListReaders list_readers;
        /// Hands in one mail: Post::deliver().
        std::function<Status(sql::Session&, const Message&, const jobs::Origin&)> deliver;
    };
    explicit ReaderNotices(Ports ports) : ports_(std::move(ports)) {}

    /// What runs them; this outlives it.
    [[nodiscard]] jobs::Kind kind() const;

private:
    struct Notice {
        const EventKind* event;
        Message message;
    };
    struct Page {
        std::vector<Reader> readers; // who want to be told
        std::optional<std::string> last;
    };
    Result<jobs::StepOutcome> tell(jobs::StepContext& context) const;
    [[nodiscard]] Result<Notice> open(const Delivery& delivery) const;
    Result<Page> page_of(sql::Session& session, const EventKind& event, const jobs::Job& job) const;
    [[nodiscard]] Message message_to(const Reader& reader, const Message& message) const;

    Ports ports_;
};

} // namespace muster::notify
