#include "federation/admission.h"

#include "federation/provider_store.h"
#include "identity/user_store.h"

namespace muster::federation {
namespace {

using identity::Caller;
using identity::Email;
using identity::User;
using identity::UserId;
using identity::UserState;

Error refused(std::string_view reason, std::string detail) {
    return {ErrorKind::Forbidden, reason, std::move(detail)};
}

Caller by_provider(const Admission::Subject& subject) {
    return {.principal = Principal::provisioning(subject.provider.id.str()),
            .origin = subject.origin};
}

/// OpenID Connect Core 1.0 section 5.1. Providers of companies that say nothing own the domain.
bool is_denied(const Attributes& attributes) {
    const auto found = attributes.find("email_verified");
    return found != attributes.end() && found->second != std::vector<std::string>{"true"};
}

/// The address that the provider may vouch for.
Result<Email> address_of(const Admission::Subject& subject) {
    const auto email = described(subject.vouched.attributes, subject.provider.mapping).email;
    if (!email) {
        return refused("federation.no_address", "the provider gave no address of the person");
    }
    if (!subject.provider.vouches_for(*email)) {
        return refused("federation.foreign_address", "the address is of no domain of the provider");
    }
    if (is_denied(subject.vouched.attributes)) {
        return refused("federation.address_unverified",
                       "the provider has not verified the address");
    }
    return *email;
}

Status require_active(const User& user) {
    if (user.state != UserState::Active) {
        return refused("sign_in.not_active", "this user may not sign in; ask an Admin");
    }
    return {};
}

} // namespace

Result<std::optional<User>> Admission::linked(sql::Session& session, const Subject& subject) const {
    TRY(const auto id, find_linked(session, subject.provider.id, subject.vouched.subject));
    if (!id) {
        return std::optional<User>();
    }
    auto user = identity::get_user(session, *id);
    if (user) {
        return std::optional(std::move(*user));
    }
    if (user.error().kind != ErrorKind::NotFound) {
        return user.error();
    }
    TRY_DONE(delete_link(session, subject.provider.id, *id)); // the user was deleted
    return std::optional<User>();
}

Result<Admission::Admitted> Admission::admit(sql::Session& session, const Subject& subject) const {
    TRY(auto user, linked(session, subject));
    if (!user) {
        TRY(const Email email, address_of(subject));
        return by_address(session, subject, email);
    }
    TRY_DONE(require_active(*user));
    TRY(auto current, synchronized(session, subject, *user));
    return Admitted{.user = std::move(current)};
}

Result<User>
Admission::synchronized(sql::Session& session, const Subject& subject, const User& user) const {
    if (user.provider != subject.provider.id || !subject.provider.creates_users) {
        return user; // a local user, or one that provisioning keeps
    }
    const Described said = described(subject.vouched.attributes, subject.provider.mapping);
    identity::FederatedEdit edit{.name = said.name, .role = said.role};
    if (const auto email = address_of(subject)) {
        edit.email = *email;
    }
    const Caller caller = by_provider(subject);
    TRY(auto updated, ports_.users.update(session, {caller, subject.provider.id, user.id}, edit));
    TRY_DONE(set_groups(session, subject, user.id));
    return identity::get_user(session, updated.id); // groups may have changed the role
}

Result<Admission::Admitted>
Admission::by_address(sql::Session& session, const Subject& subject, const Email& email) const {
    TRY(const auto found, identity::find_user(session, email));
    if (!found) {
        TRY(auto made, create(session, subject, email));
        return Admitted{.user = std::move(made)};
    }
    TRY_DONE(require_active(*found));
    TRY(const bool is_taken, has_link(session, subject.provider.id, found->id));
    if (is_taken) {
        return refused("federation.subject_changed",
                       "another person of the provider is this user; an Admin can unlink them");
    }
    if (!found->provider) {
        return Admitted{.user = *found, .needs_link = true};
    }
    if (found->provider != subject.provider.id) {
        return refused("federation.users_of_another",
                       "the address is of a user of another provider");
    }
    TRY_DONE(save_link(session, subject, found->id));
    TRY(auto current, synchronized(session, subject, *found));
    return Admitted{.user = std::move(current)};
}

Result<User>
Admission::create(sql::Session& session, const Subject& subject, const Email& email) const {
    if (!subject.provider.creates_users) {
        return refused("federation.unknown_user", "nobody has invited or provisioned this person");
    }
    const Described said = described(subject.vouched.attributes, subject.provider.mapping);
    TRY(const auto fallback, identity::PersonName::parse(email.local_part()));
    TRY(auto user, ports_.users.create(
                       session, by_provider(subject), subject.provider.id,
                       {.email = email, .name = said.name.value_or(fallback), .role = said.role}));
    TRY_DONE(save_link(session, subject, user.id));
    TRY_DONE(set_groups(session, subject, user.id));
    return identity::get_user(session, user.id);
}

Status Admission::link(sql::Session& session, const Subject& subject, const User& user) const {
    TRY(const bool is_taken, has_link(session, subject.provider.id, user.id));
    TRY(const auto other, find_linked(session, subject.provider.id, subject.vouched.subject));
    if (is_taken || other) {
        return Error{ErrorKind::Conflict, "federation.subject_changed",
                     "the user or the person of the provider is linked already"};
    }
    return save_link(session, subject, user.id);
}

Status
Admission::save_link(sql::Session& session, const Subject& subject, const UserId& user) const {
    TRY_DONE(insert_link(session, subject.provider.id, subject.vouched.subject, user,
                         ports_.clock.now()));
    return ports_.changes.record(session, {.action = "user.linked",
                                           .caller = by_provider(subject),
                                           .subject = user.str(),
                                           .at = ports_.clock.now(),
                                           .details = {{"provider", subject.provider.id.str()}}});
}

Status
Admission::set_groups(sql::Session& session, const Subject& subject, const UserId& user) const {
    if (ports_.groups == nullptr || !subject.provider.mapping.groups) {
        return {};
    }
    return ports_.groups->set(
        session, by_provider(subject), subject.provider.id, user,
        described(subject.vouched.attributes, subject.provider.mapping).groups);
}

} // namespace muster::federation
