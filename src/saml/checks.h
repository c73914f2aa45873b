#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/enum_names.h"
#include "base/result.h"

namespace muster::saml {

/// What is looked at in a message, in this order.
enum class CheckName {
    Encoding,   // base64 within the limit
    Markup,     // nothing in it that parsers read differently
    WellFormed, // XML, parsed once
    Schema,     // every element where it may be, and no two of one id
    Status,     // the provider says that the sign-in went well
    OneAssertion,
    ResponseSignature,
    Decryption,
    AssertionSignature,
    Issuer,
    Destination,
    Validity, // conditions of time
    Audience,
    Confirmation, // bearer, recipient, its time
    Request,      // it answers a request of this browser
    SignIn,       // somebody has signed in, and the session there goes on
    Replay,       // it comes for the first time
};

inline constexpr auto kCheckNames = enum_names<CheckName>({
    {CheckName::Encoding, "encoding"},
    {CheckName::Markup, "markup"},
    {CheckName::WellFormed, "well_formed"},
    {CheckName::Schema, "schema"},
    {CheckName::Status, "status"},
    {CheckName::OneAssertion, "one_assertion"},
    {CheckName::ResponseSignature, "response_signature"},
    {CheckName::Decryption, "decryption"},
    {CheckName::AssertionSignature, "assertion_signature"},
    {CheckName::Issuer, "issuer"},
    {CheckName::Destination, "destination"},
    {CheckName::Validity, "validity"},
    {CheckName::Audience, "audience"},
    {CheckName::Confirmation, "confirmation"},
    {CheckName::Request, "request"},
    {CheckName::SignIn, "sign_in"},
    {CheckName::Replay, "replay"},
});

enum class Verdict { Passed, Failed, Absent, NotReached };

inline constexpr auto kVerdictNames = enum_names<Verdict>({
    {Verdict::Passed, "passed"},
    {Verdict::Failed, "failed"},
    {Verdict::Absent, "absent"}, // nothing to check, and none is asked for
    {Verdict::NotReached, "not_reached"},
});

struct Check {
    CheckName name{};
    Verdict verdict = Verdict::NotReached;
    std::string reason{}; // slug of what failed
    std::string detail{}; // for people
};

/// Writes down what came of each check, for those who set a provider up.
class Checklist {
public:
    /// Passes the outcome on.
    template <class T>
    Result<T> record(CheckName name, Result<T> outcome) {
        if (outcome) {
            checks_.push_back({name, Verdict::Passed, {}, {}});
        } else {
            fail(name, outcome.error());
        }
        return outcome;
    }
    void absent(CheckName name) { checks_.push_back({name, Verdict::Absent, {}, {}}); }

    /// Every check in its order; those nobody came to are NotReached.
    [[nodiscard]] std::vector<Check> all() const;

private:
    void fail(CheckName name, const Error& error);

    std::vector<Check> checks_;
};

} // namespace muster::saml
