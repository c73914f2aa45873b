#include "api_operations/subscription_routes.h"

#include <tuple>

#include "api/json_codecs.h"
#include "api/origins.h"
#include "api/paging.h"
#include "base/json_fields.h"

namespace muster::api {

struct SubscriptionView {
    std::string event;
    std::string title;
    bool is_on = false;
    bool is_chosen = false;
};

struct ChoiceBody {
    std::string event;
    std::optional<bool> is_on;
};

struct StoppedView {
    std::string event;
    std::string title;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::SubscriptionView> = std::tuple{
    JsonField{"event", &api::SubscriptionView::event, "for programs"},
    JsonField{"title", &api::SubscriptionView::title, "for people"},
    JsonField{"is_on", &api::SubscriptionView::is_on, "whether it is mailed"},
    JsonField{"is_chosen", &api::SubscriptionView::is_chosen,
              "whether somebody chose so; else it is as the role has it"},
};

template <>
inline constexpr auto json_fields<api::ChoiceBody> = std::tuple{
    JsonField{"event", &api::ChoiceBody::event, "one of the list"},
    JsonField{"is_on", &api::ChoiceBody::is_on, "absent or null: as the role has it"},
};

template <>
inline constexpr auto json_fields<api::StoppedView> = std::tuple{
    JsonField{"event", &api::StoppedView::event, "what is mailed no more"},
    JsonField{"title", &api::StoppedView::title, "the same for people"},
};

} // namespace muster

namespace muster::api {
namespace {

using notify::Subscription;

Json view_of(const Subscription& subscription) {
    return to_json(SubscriptionView{.event = std::string(subscription.event->name),
                                    .title = std::string(subscription.event->title),
                                    .is_on = subscription.is_on,
                                    .is_chosen = subscription.is_chosen});
}

notify::Subscriber subscriber_of(const Caller& caller) {
    const identity::User& user = caller.console().user;
    return {.user = user.id.str(), .role = user.role};
}

Answer list(const SubscriptionPorts& ports, const http::Request&, const Caller& caller) {
    TRY(const auto subscriptions, ports.subscriptions.list(subscriber_of(caller)));
    Json::Array items;
    for (const Subscription& subscription : subscriptions) {
        items.push_back(view_of(subscription));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer choose(const SubscriptionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<ChoiceBody>());
    TRY(const Subscription chosen, ports.subscriptions.choose(subscriber_of(caller), body.event,
                                                              body.is_on, job_origin_of(caller)));
    return http::Response::json(200, view_of(chosen));
}

/// What a mail program asks by itself, when its reader wants no more of a kind (RFC 8058): the form
/// that it sends says nothing that the path does not.
Answer stop(const SubscriptionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const notify::EventKind* const event,
        ports.subscriptions.stop(request.path.at("token"), job_origin_of(caller)));
    return http::Response::json(200, to_json(StoppedView{.event = std::string(event->name),
                                                         .title = std::string(event->title)}));
}

/// Whoever opens the same address in a browser is asked first: programs that look for bad links in
/// mails open them too, and stop nothing by it.
Answer ask(const SubscriptionPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(ports.subscriptions.check(request.path.at("token")));
    http::Response response = http::Response::empty(303);
    response.headers.add("Location",
                         ports.public_url + "/unsubscribe#token=" + request.path.at("token"));
    return response;
}

using SubscriptionRoute = Route<SubscriptionPorts>;
using enum http::Verb;

constexpr SubscriptionRoute kSubscriptionRoutes[] = {
    {Get,
     "/api/v1/profile/notifications",
     in_session(Permission::NotificationsRead),
     &list,
     {.summary = "What one is mailed of", .answer = &list_schema<SubscriptionView>}},
    {Post,
     "/api/v1/profile/notifications",
     in_session(Permission::NotificationsUpdate),
     &choose,
     {.summary = "Choose whether to be mailed of an event",
      .body = &json_schema<ChoiceBody>,
      .answer = &json_schema<SubscriptionView>}},
    {Get,
     "/api/v1/unsubscribe/{token}",
     kPublic,
     &ask,
     {.summary = "Lead whoever opens the link of a mail to the page that asks", .status = 303}},
    {Post,
     "/api/v1/unsubscribe/{token}",
     kPublic,
     &stop,
     {.summary = "Stop mails of a kind, by the link in one (RFC 8058)",
      .answer = &json_schema<StoppedView>}},
};

} // namespace

std::span<const SubscriptionRoute> subscription_routes() {
    return kSubscriptionRoutes;
}

} // namespace muster::api
