#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "crypto/totp.h"
#include "fuzz/must.h"
#include "identity/email.h"
#include "identity/password_policy.h"
#include "identity/person_name.h"
#include "identity/second_factor_code.h"
#include "identity/throttle.h"
#include "identity/user_code.h"

/// Any bytes as what people type and browsers send at the sign-in page: refused or read, and what
/// was read must be read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster;
    using namespace muster::identity;
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    if (const auto code = parse_second_factor_code(text)) {
        if (const auto* const recovery = std::get_if<RecoveryCode>(&*code)) {
            const auto again = parse_second_factor_code(recovery->str());
            must(again && std::get<RecoveryCode>(*again).text == recovery->text);
        } else {
            const auto again = parse_second_factor_code(std::get<AppCode>(*code).digits);
            must(again && std::holds_alternative<AppCode>(*again));
        }
    }
    const auto totp = crypto::Totp::from_secret(Secret("12345678901234567890"));
    must(totp.has_value());
    if (const auto step = totp->match(text, Instant::from_unix_millis(59'000), 0)) {
        must(*step >= 0 && *step <= 2);
    }
    if (const auto email = Email::parse(text)) {
        const auto again = Email::parse(email->str());
        must(again && *again == *email);
    }
    if (const auto code = UserCode::parse(text)) {
        const auto again = UserCode::parse(code->str());
        must(again && again->letters().reveal() == code->letters().reveal());
    }
    [[maybe_unused]] const auto name = PersonName::parse(text);
    const auto email = Email::parse("ann@example.com");
    must(email.has_value());
    [[maybe_unused]] const Status checked = PasswordPolicy{}.check(
        Secret(std::string(text)), *email, PasswordPolicy::SecondFactor::Present);
    [[maybe_unused]] const std::string source = source_of(text);
    return 0;
}
