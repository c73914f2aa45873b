#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/key.h"
#include "crypto/session_token.h"
#include "federation/sign_in_request.h"
#include "sql/database.h"

namespace muster::federation {

/// Questions to providers that wait for their answer. Each is of one browser, which a cookie for
/// that alone tells; answered once; and forgotten after minutes. An answer to no question, to
/// another browser's, or a second one is refused: else a stranger could sign somebody in as
/// themselves (login CSRF), or replay what they saw. Thread-safe as far as its ports are.
class SignInRequests {
public:
    static constexpr std::chrono::minutes kLasts{10};

    struct Ports {
        sql::Database& database;
        const Clock& clock;
        Random& random;
    };
    SignInRequests(const Ports& ports, const crypto::Key& master)
        : ports_(ports), key_(master.derive("muster.federation.1")) {}

    struct Begun {
        SignInRequest request;
        crypto::SessionToken state;   // for the provider to bring back: state, RelayState
        crypto::SessionToken browser; // of the cookie
    };
    struct Question {
        ProviderId provider;
        Purpose purpose = Purpose::SignIn;
        std::string return_to = "/";
        std::optional<crypto::SessionToken> browser{}; // of the cookie there is already
    };
    /// Errors: Invalid "federation.bad_return" for a place to return to that is not ours.
    Result<Begun> begin(const Question& question);

    /// What came from the provider.
    struct Brought {
        ProviderId provider; // by whose door
        std::string_view state;
        std::optional<crypto::SessionToken> browser;
    };
    /// The question that an answer is to; it is taken by that. Errors, all Forbidden:
    /// "federation.no_request" (unknown, or too old), "federation.other_browser",
    /// "federation.other_provider", "federation.request_used".
    Result<SignInRequest> take(const Brought& brought);
    /// What the checks of it say.
    Status answer(const SignInRequestId& id, const Answer& answer);

    /// The outcome, for the browser of the question, inside the caller's transaction. Errors:
    /// Forbidden "federation.no_request", "federation.other_browser"; Conflict
    /// "federation.not_answered".
    Result<SignInRequest> finished(sql::Session& session,
                                   const SignInRequestId& id,
                                   const std::optional<crypto::SessionToken>& browser) const;
    static Status forget(sql::Session& session, const SignInRequestId& id);

    /// What belongs to a question and is stored nowhere: made of its state by a key of ours.
    [[nodiscard]] std::string nonce_of(std::string_view state) const;
    [[nodiscard]] Secret verifier_of(std::string_view state) const;

    /// Removes those that are too old. For a schedule.
    Status clean_up();

private:
    [[nodiscard]] std::string derived(std::string_view purpose, std::string_view state) const;

    Ports ports_;
    crypto::Key key_;
};

} // namespace muster::federation
