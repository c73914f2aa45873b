#include <utility>

#include <fmt/format.h>

#include "client/json_text.h"
#include "commands/command.h"
#include "commands/console_alone.h"
#include "commands/listing.h"
#include "commands/named.h"
#include "commands/remote.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

constexpr std::string_view kRequests = "/api/v1/support-requests";
constexpr const char* kAskHelp =
    "For the engineer, who needs no account: an Admin answers the request, in writing and for 72 "
    "hours at most. What is printed opens the door then, and is not shown again.";
constexpr const char* kApproveHelp =
    "Letting somebody in takes an Admin who has just proved who they are, in a browser: this says "
    "where. Denying and ending go from here.";

struct AskOptions {
    std::string email;
    std::string name;
    std::string company;
    std::string reason;
};

struct SupportRequestOptions {
    std::string id;
};

struct DenyOptions {
    std::string id;
    std::string decision;
};

/// The token goes to the output alone, so that it can be piped to where it is kept.
Status ask(const AskOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json asked, client.post(kRequests, Json::Object{{"email", options.email},
                                                              {"name", options.name},
                                                              {"company", options.company},
                                                              {"reason", options.reason}}));
    if (environment.settings.json) {
        environment.out << asked.str() << '\n';
        return {};
    }
    environment.out << text_of(asked, "token") << '\n';
    environment.err << fmt::format(
        "Tell an Admin the request {}. Once it is approved, the token lets you in at {}/support.\n",
        text_of(asked, "id"), client.connection().server.str());
    return {};
}

Status list_requests(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, client.list(fmt::format("{}?limit=1000", kRequests)));
    TextTable table({{"id"},
                     {"engineer"},
                     {"company", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"state"},
                     {"role"},
                     {"asked"},
                     {"ends"}});
    for (const Json& item : items) {
        const std::string ended = text_of(item, "ended_at");
        table.add_row({text_of(item, "id"), text_of(item, "email"), text_of(item, "company"),
                       text_of(item, "state"), text_of(item, "role"), text_of(item, "created_at"),
                       ended.empty() ? text_of(item, "ends_at") : ended});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

void add_text(TextTable& table, std::string label, const std::string& text) {
    if (!text.empty()) {
        table.add_row({std::move(label), text});
    }
}

/// What somebody wrote, a row for each line of it: none can be taken for a row of ours.
void add_lines(TextTable& table, std::string label, std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        table.add_row({std::exchange(label, ""), std::string(text.substr(0, end))});
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

/// "2026-11-01T10:00:00Z by ann@example.com"; empty where it has not happened.
std::string
done_by(const Json& request, std::string_view at, std::string_view by, const NamesById& users) {
    const std::string when = text_of(request, at);
    const std::string who = text_of(request, by);
    if (when.empty()) {
        return "";
    }
    return when + (who.empty() ? " by itself" : " by " + users.of(who));
}

Status
write_support_request(client::ApiClient& client, const Json& request, Environment& environment) {
    if (environment.settings.json) {
        environment.out << request.str() << '\n';
        return {};
    }
    TRY(const auto users, NamesById::read(client, kUsers));
    const std::string state = text_of(request, "state");
    TextTable table({{"request"}, {"as it stands"}});
    add_text(table, "id", text_of(request, "id"));
    add_text(table, "state", state);
    add_text(table, "engineer",
             fmt::format("{} <{}>", text_of(request, "name"), text_of(request, "email")));
    add_text(table, "company", text_of(request, "company"));
    add_text(
        table, "asked",
        fmt::format("{} from {}", text_of(request, "created_at"), text_of(request, "address")));
    add_lines(table, "reason", text_of(request, "reason"));
    add_text(table, state == "denied" ? "denied" : "approved",
             done_by(request, "decided_at", "decided_by", users));
    add_lines(table, "decision", text_of(request, "decision"));
    add_text(table, "role", text_of(request, "role"));
    add_text(table, "until", text_of(request, "ends_at"));
    add_text(table, "ended", done_by(request, "ended_at", "ended_by", users));
    table.write(environment.out_width, environment.out);
    return {};
}

Status show_request(const SupportRequestOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json request, client.get(path_of(kRequests, options.id)));
    return write_support_request(client, request, environment);
}

/// Whoever may not answer it, or names none that there is, is told that and not where.
Status approve(const SupportRequestOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY_DONE(client.get(path_of(kRequests, options.id)));
    return console_alone(client, "letting somebody in", "/admin/support");
}

Status deny(const DenyOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json denied, client.post(path_of(kRequests, options.id, "/deny"),
                                       Json::Object{{"decision", options.decision}}));
    return write_support_request(client, denied, environment);
}

Status end(const SupportRequestOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json ended, client.post(path_of(kRequests, options.id, "/end"), Json::Object{}));
    return write_support_request(client, ended, environment);
}

void describe_ask(CLI::App& command, AskOptions& options) {
    command.footer(kAskHelp);
    command.add_option("--email", options.email, "Your address")->type_name("EMAIL")->required();
    command.add_option("--name", options.name, "What you are called")
        ->type_name("NAME")
        ->required();
    command.add_option("--company", options.company, "Where you work")
        ->type_name("NAME")
        ->required();
    command.add_option("--reason", options.reason, "What for, in ten characters at least")
        ->type_name("TEXT")
        ->required();
}

template <class Options>
void describe_one_support(CLI::App& command, Options& options) {
    command.add_option("request", options.id, "support_...")->required();
}

void describe_approve(CLI::App& command, SupportRequestOptions& options) {
    command.footer(kApproveHelp);
    describe_one_support(command, options);
}

void describe_deny(CLI::App& command, DenyOptions& options) {
    describe_one_support(command, options);
    command.add_option("--decision", options.decision, "Why not, in ten characters at least")
        ->type_name("TEXT")
        ->required();
}

} // namespace

void add_support(CLI::App& support, Invocation& invocation) {
    add_command<AskOptions>(support, invocation, "ask", "Ask to be let in as support", describe_ask,
                            ask, Place::Server);
    add_command(support, invocation, "list", "List who asked, the newest first", list_requests,
                Place::Server);
    add_command<SupportRequestOptions>(
        support, invocation, "show", "Show a request, and what was said to it",
        describe_one_support<SupportRequestOptions>, show_request, Place::Server);
    add_command<SupportRequestOptions>(support, invocation, "approve",
                                       "Where to let an engineer in", describe_approve, approve,
                                       Place::Server);
    add_command<DenyOptions>(support, invocation, "deny", "Deny a request", describe_deny, deny,
                             Place::Server);
    add_command<SupportRequestOptions>(
        support, invocation, "end", "Sign an engineer out at once, and let them in no more",
        describe_one_support<SupportRequestOptions>, end, Place::Server);
}

} // namespace muster::commands
