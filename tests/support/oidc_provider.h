#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "net/http_message.h"
#include "support/jwt_signer.h"

namespace muster::test {

/// A provider at the other end of a transport: it publishes its configuration and keys, trades any
/// code for a token with the claims a test says, and counts what it was asked.
class OidcProvider {
public:
    static constexpr std::string_view kIssuer = "https://idp.example.com";

    explicit OidcProvider(const Clock& clock) : clock_(clock), signer_(first_signer()) {}

    std::function<Result<net::HttpResponse>(const net::HttpRequest&)> transport() {
        return [this](const net::HttpRequest& request) { return answer(request); };
    }

    void change_key(std::string kid) { signer_ = make_signer(std::move(kid)); }
    [[nodiscard]] const JwtSigner& signer() const { return *signer_; }

    /// The claims of a token now, with what the test adds or changes.
    [[nodiscard]] Json claims(const Json::Object& changes) const {
        const std::int64_t now = clock_.now().unix_millis() / 1000;
        Json::Object all{{"iss", kIssuer},
                         {"sub", subject},
                         {"aud", "muster"},
                         {"exp", now + 300},
                         {"iat", now}};
        for (const JsonMember& change : changes) {
            std::erase_if(all, [&](const JsonMember& each) { return each.key == change.key; });
            all.push_back(change);
        }
        return all;
    }

    std::string subject = "00u1";
    Json::Object claims_of_token;
    Json::Object metadata_extra;
    Json::Object userinfo{{"email", "bob@example.com"}, {"name", "Bob"}};
    std::optional<std::string> userinfo_subject; // unless it is the token's
    int userinfo_status = 200;
    int token_status = 200;
    std::optional<std::string> token_answer; // instead of a token
    const JwtSigner* signer_of_token = nullptr;
    bool is_down = false;

    std::map<std::string, int> asked; // by path
    std::string token_body;
    std::string token_authorization;

private:
    static std::shared_ptr<const JwtSigner> make_signer(std::string kid) {
        return std::make_shared<const JwtSigner>("RS256", std::move(kid));
    }
    /// One for all tests: making a key takes long.
    static std::shared_ptr<const JwtSigner> first_signer() {
        static const auto kept = make_signer("k1");
        return kept;
    }
    static net::HttpResponse json(int status, const Json& document) {
        return {.status = status, .headers = {}, .body = document.str()};
    }
    static std::string url(std::string_view path) {
        return std::string(kIssuer) + std::string(path);
    }

    Result<net::HttpResponse> answer(const net::HttpRequest& request) {
        const std::string path = request.url.substr(kIssuer.size());
        ++asked[path];
        if (is_down) {
            return net::HttpResponse{.status = 503, .headers = {}, .body = ""};
        }
        if (path == "/keys") {
            return net::HttpResponse{.status = 200, .headers = {}, .body = signer_->jwks()};
        }
        if (path == "/token") {
            return token(request);
        }
        if (path == "/userinfo") {
            Json::Object said = userinfo;
            said.push_back({"sub", userinfo_subject.value_or(subject)});
            return json(userinfo_status, said);
        }
        Json::Object metadata{{"issuer", kIssuer},
                              {"authorization_endpoint", url("/authorize")},
                              {"token_endpoint", url("/token")},
                              {"userinfo_endpoint", url("/userinfo")},
                              {"jwks_uri", url("/keys")}};
        metadata.insert(metadata.end(), metadata_extra.begin(), metadata_extra.end());
        return json(200, metadata);
    }
    net::HttpResponse token(const net::HttpRequest& request) {
        token_body = request.body;
        for (const net::HttpHeader& header : request.headers) {
            if (header.name == "Authorization") {
                token_authorization = header.value;
            }
        }
        if (token_answer) {
            return {.status = token_status, .headers = {}, .body = *token_answer};
        }
        const JwtSigner& by = signer_of_token != nullptr ? *signer_of_token : *signer_;
        return json(token_status, Json::Object{{"id_token", by.sign(claims(claims_of_token))},
                                               {"access_token", "access-1"},
                                               {"token_type", "Bearer"}});
    }

    const Clock& clock_;
    std::shared_ptr<const JwtSigner> signer_;
};

} // namespace muster::test
