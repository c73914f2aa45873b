#include "aws/credentials_json.h"

#include "aws_model/json_access.h"

namespace muster::aws {

Result<Credentials>
credentials_in(const Json& json, std::string_view source, const CredentialsFields& fields) {
    Credentials found{.access_key_id = text_of(json, "AccessKeyId"),
                      .secret_access_key = Secret(text_of(json, fields.secret))};
    if (found.access_key_id.empty() || found.secret_access_key.reveal().empty()) {
        return Error{ErrorKind::Unauthorized, "aws.bad_credentials",
                     std::string(source) + " gave no AccessKeyId and SecretAccessKey"};
    }
    if (std::string token = text_of(json, fields.token); !token.empty()) {
        found.session_token = Secret(std::move(token));
    }
    if (const std::string expiry = text_of(json, "Expiration"); !expiry.empty()) {
        const auto time = Instant::parse(expiry);
        if (!time) {
            return Error{ErrorKind::Unauthorized, "aws.bad_credentials",
                         std::string(source) + " gave an Expiration that is no time"};
        }
        found.expires_at = *time;
    }
    return found;
}

} // namespace muster::aws
