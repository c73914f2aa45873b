#pragma once

#include <optional>
#include <string>

#include "base/enum_names.h"
#include "base/id.h"
#include "base/instant.h"
#include "federation/provider.h"
#include "federation/vouched.h"

namespace muster::federation {

struct SignInRequestTag {
    static constexpr std::string_view kPrefix = "signin";
};
/// Names a sign-in on its way; without its browser's cookie it opens nothing.
using SignInRequestId = Id<SignInRequestTag>;

/// What somebody is sent to a provider for.
enum class Purpose {
    SignIn,
    Proof, // who is signed in proves it once more
    Test,  // an Admin looks at what comes; nobody is signed in
};

inline constexpr auto kPurposeNames = enum_names<Purpose>({
    {Purpose::SignIn, "sign_in"},
    {Purpose::Proof, "proof"},
    {Purpose::Test, "test"},
});

enum class RequestState {
    Open,
    Taken, // an answer came and is being checked: a second one is refused
    Answered,
    Refused,
};

inline constexpr auto kRequestStateNames = enum_names<RequestState>({
    {RequestState::Open, "open"},
    {RequestState::Taken, "taken"},
    {RequestState::Answered, "answered"},
    {RequestState::Refused, "refused"},
});

/// A question to a provider, of one browser. A plain value.
struct SignInRequest {
    SignInRequestId id;
    ProviderId provider;
    Purpose purpose = Purpose::SignIn;
    std::string return_to; // a path of the console
    RequestState state = RequestState::Open;
    std::optional<Answer> answer;
    Instant created_at;
    Instant expires_at;
};

} // namespace muster::federation
