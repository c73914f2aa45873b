#pragma once

#include <optional>
#include <string>

#include "base/permission.h"

namespace muster::api {

/// What it takes to ask a route: a permission, or one of the named exceptions below. It has no
/// default, so a route without one does not compile. A plain value.
class Access {
public:
    /// Through which door a caller may come.
    enum class Door {
        Open,         // nobody is asked who they are
        Loopback,     // open to this very machine, else as Any
        Any,          // a token, or a session of the console
        Person,       // the same of a person: no API token
        Session,      // a session of the console: no program does this
        FreshSession, // one whose user has proved a moment ago who they are
        Link,         // whoever has a link for what the route is about, with an account or not
        Provisioning, // the sign-in provider that the path names, to keep its users
    };

    // NOLINTNEXTLINE(google-explicit-constructor): route tables name plain permissions
    constexpr Access(Permission permission) : Access(Door::Any, permission) {}
    constexpr Access(Door door, std::optional<Permission> permission)
        : door_(door), permission_(permission) {}
    /// What other sites may make browsers post too. Such a request acts for nobody by its cookies:
    /// what it brings must prove itself.
    [[nodiscard]] constexpr Access from_any_site() const {
        Access access = *this;
        access.is_from_any_site_ = true;
        return access;
    }

    /// The same, also for the session of somebody who has to set up a second factor first: such a
    /// session is let through nowhere else.
    [[nodiscard]] constexpr Access or_enrolling() const {
        Access access = *this;
        access.admits_enrolment_ = true;
        return access;
    }

    [[nodiscard]] constexpr Door door() const noexcept { return door_; }
    [[nodiscard]] constexpr std::optional<Permission> permission() const noexcept {
        return permission_;
    }
    [[nodiscard]] constexpr bool is_from_any_site() const noexcept { return is_from_any_site_; }
    [[nodiscard]] constexpr bool needs_session() const noexcept {
        return door_ == Door::Session || door_ == Door::FreshSession;
    }
    /// Whether some token opens it, were it of the right kind.
    [[nodiscard]] constexpr bool admits_tokens() const noexcept {
        return door_ == Door::Any || door_ == Door::Person || door_ == Door::Loopback;
    }
    [[nodiscard]] constexpr bool admits_enrolment() const noexcept { return admits_enrolment_; }
    /// For people and tests: "public", "session", "fresh session users.update", "enrolling or
    /// session".
    [[nodiscard]] std::string str() const;

private:
    Door door_;
    std::optional<Permission> permission_;
    bool admits_enrolment_ = false;
    bool is_from_any_site_ = false;
};

/// Setup, signing in, links: routes of people we do not know yet.
inline constexpr Access kPublic{Access::Door::Open, std::nullopt};
/// Where a sign-in provider makes browsers bring its messages.
inline constexpr Access kPublicFromAnySite = kPublic.from_any_site();
/// Everybody who is known at all, people and programs.
inline constexpr Access kSignedIn{Access::Door::Any, std::nullopt};
/// What belongs to one's own session of the console.
inline constexpr Access kOwnSession{Access::Door::Session, std::nullopt};

/// The same for what a session that was left open must not be enough for.
inline constexpr Access kOwnFreshSession{Access::Door::FreshSession, std::nullopt};

/// What a link opens: who has it is known by it alone, and it opens nothing else.
inline constexpr Access kLinkHolder{Access::Door::Link, std::nullopt};

/// What a provider does with the users and groups of its own, and nobody else does.
inline constexpr Access kProvisioner{Access::Door::Provisioning, std::nullopt};

/// For what a person may do from wherever they are signed in, since it lets nobody in: programs
/// have no business with it.
constexpr Access by_person(Permission permission) {
    return {Access::Door::Person, permission};
}
constexpr Access in_session(Permission permission) {
    return {Access::Door::Session, permission};
}
/// For what a stolen session must not be enough for.
constexpr Access with_fresh_proof(Permission permission) {
    return {Access::Door::FreshSession, permission};
}
constexpr Access from_loopback_or(Permission permission) {
    return {Access::Door::Loopback, permission};
}

} // namespace muster::api
