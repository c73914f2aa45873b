#include "notify/wording.h"

#include "notify/catalogue.h"
#include "notify/delivery_kinds.h"

namespace muster::notify {
namespace {

/// A test in the place of an event.
constexpr EventKind kTest{.name = kTestEvent,
                          .title = "A test",
                          .summary = "This is a test of the channel {{channel}}: it arrives.",
                          .page = "/admin/notifications",
                          .readers = {},
                          .mailed = {}};

Error unknown(std::string_view name) {
    return {ErrorKind::Internal, "notify.unknown_message",
            "there is no message " + std::string(name)};
}

Result<const EventKind*> event_of(const Message& message) {
    const EventKind* const event = message.name == kTestEvent ? &kTest : find_event(message.name);
    return event != nullptr ? Result<const EventKind*>(event) : unknown(message.name);
}

/// Where there is more; empty where people find the console is not known.
Result<std::string> page_of(const EventKind& event, const Message& message, const Sender& sender) {
    if (sender.public_url.empty()) {
        return std::string();
    }
    TRY(const std::string page, fill(event.page, message.values, Escape::None));
    return sender.public_url + page;
}

std::string host_named_by(std::string_view url) {
    const std::size_t scheme = url.find("://");
    return std::string(scheme == std::string_view::npos ? url : url.substr(scheme + 3));
}

Values with_home(Values values, const Sender& sender) {
    values.emplace_back("home", sender.public_url);
    values.emplace_back("host", host_named_by(sender.public_url));
    return values;
}

/// Where a page of the console asks whether it is really to be stopped. What stands behind the # is
/// in no log.
std::string stop_page(const std::string& token, const Sender& sender) {
    return sender.public_url + "/unsubscribe#token=" + token;
}

/// Where a program of the reader's asks for it by itself, and a browser is led to the page above;
/// empty where people find the console is not reached by TLS, as RFC 8058 section 3.1 asks for.
std::string stop_address(const std::string& token, const Sender& sender) {
    return sender.public_url.starts_with("https://")
               ? sender.public_url + "/api/v1/unsubscribe/" + token
               : std::string();
}

/// An event as the values of the mails `notice` and `reader_notice`.
Result<Values> notice_values(const Message& message, const Sender& sender) {
    TRY(const EventKind* const event, event_of(message));
    TRY(std::string summary, fill(event->summary, message.values, Escape::None));
    TRY(std::string page, page_of(*event, message, sender));
    return Values{{"title", std::string(event->title)},
                  {"summary", std::move(summary)},
                  {"url", std::move(page)}};
}

} // namespace

Result<net::MailMessage>
mail_of(const Outgoing& outgoing, const Sender& sender, const net::Mailbox& to) {
    if (!sender.mailbox) {
        return Error{ErrorKind::Impossible, "mail.not_set_up",
                     "mail is not set up: the configuration has no mail.server"};
    }
    const Message& message = outgoing.message;
    const MailTemplate* words = find_mail(message.name);
    Values values = message.values;
    if (words == nullptr) {
        words = find_mail(message.unsubscribe ? "reader_notice" : "notice");
        TRY(values, notice_values(message, sender));
    }
    std::string unsubscribe;
    if (message.unsubscribe) {
        values.emplace_back("stop", stop_page(*message.unsubscribe, sender));
        unsubscribe = stop_address(*message.unsubscribe, sender);
    }
    values = with_home(std::move(values), sender);
    TRY(auto subject, fill(words->subject, values, Escape::None));
    TRY(auto text, fill(words->text, values, Escape::None));
    TRY(auto html, fill(words->html, values, Escape::Html));
    return net::MailMessage{.from = *sender.mailbox,
                            .reply_to = sender.reply_to,
                            .to = to,
                            .subject = std::move(subject),
                            .text = std::move(text),
                            .html = std::move(html),
                            .unsubscribe_url = std::move(unsubscribe),
                            .id = outgoing.id,
                            .date = outgoing.at};
}

Result<Json> slack_of(const Message& message, const Sender& sender) {
    TRY(const EventKind* const event, event_of(message));
    TRY(const std::string summary, fill(event->summary, message.values, Escape::Slack));
    TRY(const std::string page, page_of(*event, message, sender));
    std::string text = '*' + std::string(event->title) + "*\n" + summary;
    if (!page.empty()) {
        text += "\n<" + escaped(page, Escape::Slack) + "|Look at it in Muster>";
    }
    return Json(Json::Object{{"text", std::move(text)}});
}

Result<Json> webhook_of(const Outgoing& outgoing, const Sender& sender) {
    const Message& message = outgoing.message;
    TRY(const EventKind* const event, event_of(message));
    TRY(std::string summary, fill(event->summary, message.values, Escape::None));
    TRY(std::string page, page_of(*event, message, sender));
    Json::Object values;
    for (const auto& [name, value] : message.values) {
        values.push_back({name, value});
    }
    return Json(Json::Object{{"type", event->name},
                             {"timestamp", outgoing.at.str()},
                             {"data", Json::Object{{"title", event->title},
                                                   {"summary", std::move(summary)},
                                                   {"url", page.empty() ? Json() : Json(page)},
                                                   {"values", std::move(values)}}}});
}

} // namespace muster::notify
