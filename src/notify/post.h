#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/sealer.h"
#include "jobs/queue.h"
#include "net/mailbox.h"
#include "notify/channel.h"
#include "notify/message.h"
#include "sql/session.h"

namespace muster::notify {

/// A mail to one person, whom it is about.
struct PersonalMail {
    std::string_view name; // in the catalogue: "invitation"
    net::Mailbox to;
    Values values;
    std::optional<Instant> expires_at = std::nullopt; // of a link in it
};

/// Something that happened, for the channels that want to know.
struct Notice {
    std::string_view event; // in the catalogue: "import.failed"
    Values values;
};

/// Takes in what people are to be told. A message is kept, sealed, in the transaction of what it
/// tells of, with the job that will bring it: it goes out if that is committed, and then at least
/// once, however often the process is killed. Thread-safe.
///
/// Errors of all: those of sql::Session and jobs::Queue. A name that is not in the catalogue is a
/// bug and throws.
class Post {
public:
    struct Ports {
        jobs::Queue& queue; // that knows the kinds of delivery
        const crypto::Sealer& sealer;
        const Clock& clock;
        Random& random;
    };
    struct Options {
        bool has_mail = false;
        std::chrono::hours kept{7 * 24}; // how long something is worth being told
    };
    Post(const Ports& ports, const Options& options) : ports_(ports), options_(options) {}

    [[nodiscard]] bool has_mail() const noexcept { return options_.has_mail; }

    /// Nothing where mail is not set up.
    Status mail(sql::Session& session, const PersonalMail& mail, const jobs::Origin& origin) const;
    /// To each channel that is on and subscribes to it, and, where mail is set up, to each person
    /// who wants to be told: who that is a job finds out.
    Status announce(sql::Session& session, const Notice& notice, const jobs::Origin& origin) const;
    /// One message to the person it names, which its reader may do without.
    Status deliver(sql::Session& session, const Message& message, const jobs::Origin& origin) const;
    /// A test to one channel, whether it is on or not. Tried once, so that whoever asked soon sees.
    /// The job that brings it.
    Result<jobs::JobId>
    test(sql::Session& session, const Channel& channel, const jobs::Origin& origin) const;

private:
    struct Parcel {
        Message message;
        std::optional<ChannelId> channel;
        std::string_view kind;
        std::optional<Instant> expires_at;
    };
    Result<jobs::JobId>
    hand_in(sql::Session& session, const Parcel& parcel, const jobs::Origin& origin) const;

    Ports ports_;
    Options options_;
};

} // namespace muster::notify
