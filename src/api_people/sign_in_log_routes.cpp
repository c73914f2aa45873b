#include "api_people/sign_in_log_routes.h"

#include "api/json_codecs.h"
#include "api/paging.h"
#include "api_people/asked_owner.h"

namespace muster {

template <>
inline constexpr auto kJsonNames<identity::ChangeEvent::Outcome> = identity::kSignInOutcomeNames;

template <>
inline constexpr auto json_fields<identity::SignInEntry> = std::tuple{
    JsonField{"id", &identity::SignInEntry::id, "signin_…"},
    JsonField{"user_id", &identity::SignInEntry::user_id,
              "who it was, or was to be; null: nobody has what was typed"},
    JsonField{"method", &identity::SignInEntry::method,
              "how it began: password, passkey, provider or support"},
    JsonField{"second_factor", &identity::SignInEntry::second_factor,
              "app, recovery_code or passkey; null: none"},
    JsonField{"provider_id", &identity::SignInEntry::provider, "provider_…; null: signed in here"},
    JsonField{"outcome", &identity::SignInEntry::outcome, "how it ended"},
    JsonField{"reason", &identity::SignInEntry::reason, "why it was refused; null: it was not"},
    JsonField{"device", &identity::SignInEntry::device,
              "new or first; null: a browser that was known, or none was let in"},
    JsonField{"address", &identity::SignInEntry::address, "from where"},
    JsonField{"user_agent", &identity::SignInEntry::user_agent, "what the browser called itself"},
    JsonField{"at", &identity::SignInEntry::at, "when"},
};

} // namespace muster

namespace muster::api {
namespace {

using identity::SignInEntry;

constexpr std::string_view kPath = "/api/v1/sign-ins";
constexpr std::string_view kSignInLogQuery[] = {"user_id", "limit", "cursor"};
constexpr std::string_view kEverybody = "all";

/// Whose are asked for: one's own, those of `user_id`, or, where that is `all`, everybody's.
Result<std::optional<identity::UserId>> whose(const http::Request& request, const Caller& caller) {
    TRY(const auto text, request.query.one("user_id"));
    if (text == kEverybody) {
        return std::optional<identity::UserId>();
    }
    TRY(const auto user, owner_asked_for(request, caller, "an API token never signs in"));
    return std::optional(user);
}

Answer list(const SignInLogPorts& ports, const http::Request& request, const Caller& caller) {
    TRY_DONE(request.query.expect_only(kSignInLogQuery));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, paging.after<identity::SignInEntryId>());
    TRY(const auto user, whose(request, caller));
    if (!user || !caller.is(*user)) {
        TRY_DONE(ports.guard.require(caller, Permission::SessionsRead, kPath));
    }
    TRY(const auto entries,
        ports.sign_ins.list({.user = user, .after = after, .limit = paging.limit + 1}));
    return page_response(
        entries, paging.limit, [](const SignInEntry& entry) { return to_json(entry); },
        [](const SignInEntry& entry) { return entry.id.str(); });
}

using SignInLogRoute = Route<SignInLogPorts>;
using enum http::Verb;

constexpr SignInLogRoute kSignInLogRoutes[] = {
    {Get,
     "/api/v1/sign-ins",
     kSignedIn,
     &list,
     {.summary = "One's own tries to sign in, another's, or everybody's",
      .query = kSignInLogQuery,
      .answer = &list_schema<SignInEntry>}},
};

} // namespace

std::span<const SignInLogRoute> sign_in_log_routes() {
    return kSignInLogRoutes;
}

} // namespace muster::api
