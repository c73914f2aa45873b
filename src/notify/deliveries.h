#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/sealer.h"
#include "jobs/kind.h"
#include "jobs/step_context.h"
#include "net/smtp_client.h"
#include "notify/channel.h"
#include "notify/channel_store.h"
#include "notify/delivery_store.h"
#include "notify/hook_sender.h"
#include "notify/message.h"
#include "notify/wording.h"

namespace muster::notify {

/// Brings messages to where they go, as durable jobs of one step: look up, send, and in the
/// transaction that ends the job forget. Neither SMTP nor a webhook lets one look whether an
/// earlier attempt got through, so after a crash in between a message goes out again, under the
/// same Message-ID or `webhook-id`: at least once, and never lost.
///
/// What may pass is tried again for a day; what a server refuses for good ends the job with its
/// words. The message is then kept until it expires, for a person to have it tried again.
/// Thread-safe.
class Deliveries {
public:
    struct Ports {
        const crypto::Sealer& sealer;
        const net::SmtpClient* smtp; // null: mail is not set up
        const HookSender& hooks;
    };
    Deliveries(const Ports& ports, Sender sender) : ports_(ports), sender_(std::move(sender)) {}

    /// What runs them; this outlives it.
    [[nodiscard]] std::vector<jobs::Kind> kinds() const;

private:
    struct Parcel {
        Delivery delivery;
        std::optional<Channel> channel; // where it goes to one
        std::optional<SealedParts> sealed;
        Instant at; // of this attempt
    };
    Result<jobs::StepOutcome> deliver(jobs::StepContext& context, bool is_test) const;
    Result<jobs::StepOutcome> send(jobs::StepContext& context, const Parcel& parcel) const;
    [[nodiscard]] Result<Secret> open_target(const Parcel& parcel) const;
    [[nodiscard]] Status
    send(const Parcel& parcel, const Message& message, const std::stop_token& stop) const;
    [[nodiscard]] Result<std::string>
    mail_text(const Parcel& parcel, const Message& message, const net::Mailbox& to) const;
    [[nodiscard]] Result<net::Mailbox> recipient(const Parcel& parcel,
                                                 const Message& message) const;
    [[nodiscard]] Result<HookPost> hook_post(const Parcel& parcel, const Message& message) const;

    Ports ports_;
    Sender sender_;
};

/// Where the parts of a channel belong when they are sealed.
inline constexpr std::string_view kChannelTable = "notify_channel";
inline constexpr std::string_view kTargetColumn = "sealed_target";
inline constexpr std::string_view kSecretColumn = "sealed_secret";

} // namespace muster::notify
