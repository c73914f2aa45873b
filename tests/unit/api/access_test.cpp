#include "api/access.h"

#include <gtest/gtest.h>

#include "api/route.h"

namespace muster::api {
namespace {

struct NoPorts {};
using Row = Route<NoPorts>;

// A line of a table of routes without an access does not compile.
static_assert(std::is_constructible_v<Row, http::Verb, http::PathTemplate, Access, Row::Handler>);
static_assert(!std::is_constructible_v<Row, http::Verb, http::PathTemplate, Row::Handler>);
static_assert(!std::is_default_constructible_v<Access>);

TEST(AccessTest, ItIsPrintedAsPeopleReadIt) {
    EXPECT_EQ(kPublic.str(), "public");
    EXPECT_EQ(kPublicFromAnySite.str(), "public from any site");
    EXPECT_EQ(kSignedIn.str(), "signed in");
    EXPECT_EQ(kOwnSession.str(), "session");
    EXPECT_EQ(kLinkHolder.str(), "link");
    EXPECT_EQ(kProvisioner.str(), "provisioning");
    EXPECT_EQ(Access(Permission::UsersRead).str(), "users.read");
    EXPECT_EQ(by_person(Permission::ProfileUpdate).str(), "person profile.update");
    EXPECT_EQ(in_session(Permission::ProfileUpdate).str(), "session profile.update");
    EXPECT_EQ(with_fresh_proof(Permission::ApiTokensCreate).str(),
              "fresh session api_tokens.create");
    EXPECT_EQ(kOwnSession.or_enrolling().str(), "enrolling or session");
    EXPECT_EQ(with_fresh_proof(Permission::ProfileUpdate).or_enrolling().str(),
              "enrolling or fresh session profile.update");
    EXPECT_EQ(from_loopback_or(Permission::SettingsRead).str(), "loopback or settings.read");
}

} // namespace
} // namespace muster::api
