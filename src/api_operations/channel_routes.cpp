#include "api_operations/channel_routes.h"

#include <tuple>
#include <utility>
#include <vector>

#include "api/accepted_task.h"
#include "api/json_codecs.h"
#include "api/origins.h"
#include "api/paging.h"
#include "api/revision.h"
#include "base/json_fields.h"
#include "jobs/task_schema.h"
#include "notify/catalogue.h"

namespace muster::api {

struct NewChannelBody {
    notify::ChannelName name;
    notify::ChannelKind kind = notify::ChannelKind::Webhook;
    Secret target;
    std::vector<std::string> events;
    std::optional<bool> is_on;
};

struct ChannelEditBody {
    std::optional<notify::ChannelName> name;
    std::optional<Secret> target;
    std::optional<std::vector<std::string>> events;
    std::optional<bool> is_on;
};

struct ChannelView {
    notify::ChannelId id;
    notify::ChannelName name;
    notify::ChannelKind kind = notify::ChannelKind::Webhook;
    std::string target;
    std::vector<std::string> events;
    bool is_on = true;
    std::optional<Instant> delivered_at;
    std::optional<Instant> failed_at;
    std::optional<std::string> failure;
    Instant created_at;
    Instant changed_at;
    std::int64_t revision = 1;
};

struct MadeChannel {
    ChannelView channel;
    std::optional<std::string> secret;
};

struct EventTypeView {
    std::string name;
    std::string title;
};

struct NotificationSettings {
    bool sends_mail = false;
    std::vector<EventTypeView> events;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<notify::ChannelKind> = notify::kChannelKindNames;

template <>
inline constexpr auto json_fields<api::NewChannelBody> = std::tuple{
    JsonField{"name", &api::NewChannelBody::name, "what it is called; once"},
    JsonField{"kind", &api::NewChannelBody::kind, "how it is reached"},
    JsonField{"target", &api::NewChannelBody::target,
              "email: an address; slack, webhook: a URL. Shown to nobody any more"},
    JsonField{"events", &api::NewChannelBody::events, "the names of those it is told of"},
    JsonField{"is_on", &api::NewChannelBody::is_on, "absent: true"},
};

template <>
inline constexpr auto json_fields<api::ChannelEditBody> = std::tuple{
    JsonField{"name", &api::ChannelEditBody::name, "absent: as it is"},
    JsonField{"target", &api::ChannelEditBody::target, "absent: as it is"},
    JsonField{"events", &api::ChannelEditBody::events, "absent: as they are"},
    JsonField{"is_on", &api::ChannelEditBody::is_on, "absent: as it is"},
};

template <>
inline constexpr auto json_fields<api::ChannelView> = std::tuple{
    JsonField{"id", &api::ChannelView::id, "channel_…"},
    JsonField{"name", &api::ChannelView::name, "what it is called"},
    JsonField{"kind", &api::ChannelView::kind, "how it is reached"},
    JsonField{"target", &api::ChannelView::target, "the address of a mail, the host of a URL"},
    JsonField{"events", &api::ChannelView::events, "the names of those it is told of"},
    JsonField{"is_on", &api::ChannelView::is_on, "whether anything is sent"},
    JsonField{"delivered_at", &api::ChannelView::delivered_at, "when something last arrived"},
    JsonField{"failed_at", &api::ChannelView::failed_at, "when something last did not"},
    JsonField{"failure", &api::ChannelView::failure,
              "why, a slug; null: nothing failed since something last arrived"},
    JsonField{"created_at", &api::ChannelView::created_at, "when it was made"},
    JsonField{"changed_at", &api::ChannelView::changed_at, "when a person last changed it"},
    JsonField{"revision", &api::ChannelView::revision, "one higher with each change"},
};

template <>
inline constexpr auto json_fields<api::MadeChannel> = std::tuple{
    JsonField{"channel", &api::MadeChannel::channel, "as it is shown from now on"},
    JsonField{"secret", &api::MadeChannel::secret,
              "what a webhook is signed with, shown this once; null for other kinds"},
};

template <>
inline constexpr auto json_fields<api::EventTypeView> = std::tuple{
    JsonField{"name", &api::EventTypeView::name, "for programs"},
    JsonField{"title", &api::EventTypeView::title, "for people"},
};

template <>
inline constexpr auto json_fields<api::NotificationSettings> = std::tuple{
    JsonField{"sends_mail", &api::NotificationSettings::sends_mail,
              "whether the configuration names a mail server"},
    JsonField{"events", &api::NotificationSettings::events, "all that channels may be told of"},
};

} // namespace muster

namespace muster::api {
namespace {

using notify::Channel;
using notify::ChannelId;

Result<ChannelId> id_of(const http::Request& request) {
    return ChannelId::parse(request.path.at("id"));
}

ChannelView view_of(const Channel& channel) {
    return {.id = channel.id,
            .name = channel.name,
            .kind = channel.kind,
            .target = channel.target,
            .events = channel.events,
            .is_on = channel.is_on,
            .delivered_at = channel.delivered_at,
            .failed_at = channel.failed_at,
            .failure = channel.failure.empty() ? std::nullopt : std::optional(channel.failure),
            .created_at = channel.created_at,
            .changed_at = channel.changed_at,
            .revision = channel.revision};
}

Answer show_settings(const ChannelPorts& ports, const http::Request&, const Caller&) {
    NotificationSettings settings{.sends_mail = ports.post.has_mail(), .events = {}};
    for (const notify::EventKind& event : notify::event_kinds()) {
        settings.events.push_back(
            {.name = std::string(event.name), .title = std::string(event.title)});
    }
    return http::Response::json(200, to_json(settings));
}

Answer list(const ChannelPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kPageQuery));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, paging.after<ChannelId>());
    TRY(const auto channels, ports.channels.list({.after = after, .limit = paging.limit + 1}));
    return page_response(
        channels, paging.limit, [](const Channel& channel) { return to_json(view_of(channel)); },
        [](const Channel& channel) { return channel.id.str(); });
}

Answer create(const ChannelPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<NewChannelBody>());
    TRY(const auto made, ports.channels.create({.name = std::move(body.name),
                                                .kind = body.kind,
                                                .target = std::move(body.target),
                                                .events = std::move(body.events),
                                                .is_on = body.is_on.value_or(true)},
                                               job_origin_of(caller)));
    std::optional<std::string> secret;
    if (made.secret) {
        secret = std::string(made.secret->reveal());
    }
    http::Response response = record_response(
        201, to_json(MadeChannel{.channel = view_of(made.channel), .secret = std::move(secret)}),
        made.channel.revision);
    response.headers.add("Location", "/api/v1/notification-channels/" + made.channel.id.str());
    return response;
}

Answer show(const ChannelPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ChannelId id, id_of(request));
    TRY(const Channel channel, ports.channels.get(id));
    return record_response(200, to_json(view_of(channel)), channel.revision);
}

Answer edit(const ChannelPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ChannelId id, id_of(request));
    TRY(auto body, request.json_as<ChannelEditBody>());
    TRY(const std::int64_t revision, seen_revision(request));
    TRY(const Channel channel, ports.channels.edit(id, revision,
                                                   {.name = std::move(body.name),
                                                    .target = std::move(body.target),
                                                    .events = std::move(body.events),
                                                    .is_on = body.is_on},
                                                   job_origin_of(caller)));
    return record_response(200, to_json(view_of(channel)), channel.revision);
}

Answer remove(const ChannelPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ChannelId id, id_of(request));
    TRY_DONE(ports.channels.remove(id, job_origin_of(caller)));
    return http::Response::empty();
}

Answer
change_secret(const ChannelPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ChannelId id, id_of(request));
    TRY(const auto made, ports.channels.change_secret(id, job_origin_of(caller)));
    return record_response(200,
                           to_json(MadeChannel{.channel = view_of(made.channel),
                                               .secret = std::string(made.secret->reveal())}),
                           made.channel.revision);
}

Answer test(const ChannelPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ChannelId id, id_of(request));
    TRY(const jobs::JobId job, ports.channels.test(id, job_origin_of(caller)));
    TRY(const jobs::Task task, ports.database.read([&](sql::Session& session) {
        return ports.tasks.get(session, job, std::nullopt);
    }));
    ports.workers.wake();
    ports.listener.job_changed(task.job);
    return accepted_task(task);
}

using ChannelRoute = Route<ChannelPorts>;
using enum http::Verb;

constexpr Operation::Schema kChannel = &json_schema<ChannelView>;

constexpr ChannelRoute kChannelRoutes[] = {
    {Get,
     "/api/v1/notification-settings",
     Permission::NotificationsRead,
     &show_settings,
     {.summary = "Which events there are, and whether mail is set up",
      .answer = &json_schema<NotificationSettings>}},
    {Get,
     "/api/v1/notification-channels",
     Permission::NotificationsRead,
     &list,
     {.summary = "List the channels that notices go to",
      .query = kPageQuery,
      .answer = &list_schema<ChannelView>}},
    {Post,
     "/api/v1/notification-channels",
     Permission::NotificationsUpdateAll,
     &create,
     {.summary = "Make a channel",
      .body = &json_schema<NewChannelBody>,
      .status = 201,
      .answer = &json_schema<MadeChannel>}},
    {Get,
     "/api/v1/notification-channels/{id}",
     Permission::NotificationsRead,
     &show,
     {.summary = "Show a channel", .answer = kChannel}},
    {Patch,
     "/api/v1/notification-channels/{id}",
     Permission::NotificationsUpdateAll,
     &edit,
     {.summary = "Change a channel",
      .body = &json_schema<ChannelEditBody>,
      .answer = kChannel,
      .needs_revision = true}},
    {Delete,
     "/api/v1/notification-channels/{id}",
     Permission::NotificationsUpdateAll,
     &remove,
     {.summary = "Delete a channel", .status = 204}},
    {Post,
     "/api/v1/notification-channels/{id}/secret",
     Permission::NotificationsUpdateAll,
     &change_secret,
     {.summary = "Give a webhook a new secret; the former one signs too for a day",
      .answer = &json_schema<MadeChannel>}},
    {Post,
     "/api/v1/notification-channels/{id}/test",
     Permission::NotificationsUpdateAll,
     &test,
     {.summary = "Send a test to a channel", .status = 202, .answer = &jobs::task_schema}},
};

} // namespace

std::span<const ChannelRoute> channel_routes() {
    return kChannelRoutes;
}

} // namespace muster::api
