#include "api_federation/way_there.h"

#include "api_federation/saml_urls.h"
#include "api_federation/sign_in_cookie.h"

namespace muster::api {

std::string WayThere::callback_url(const http::Request& request,
                                   const federation::ProviderId& provider) const {
    return page_url(request, public_url, "oidc/" + provider.str() + "/callback");
}

Result<WayThere::Begun> WayThere::begin(const http::Request& request,
                                        const federation::Provider& provider,
                                        Question question) const {
    const federation::SignInRequests::Question asked{.provider = provider.id,
                                                     .purpose = question.purpose,
                                                     .return_to = std::move(question.return_to),
                                                     .browser = sign_in_cookie(request)};
    if (provider.kind == federation::ProviderKind::Saml) {
        TRY(auto begun, saml.begin(asked, service_provider(request, public_url, provider.id)));
        return Begun{.url = std::move(begun.url), .browser = std::move(begun.browser)};
    }
    TRY(auto begun, oidc.begin({.question = asked,
                                .redirect_uri = callback_url(request, provider.id),
                                .login_hint = std::move(question.login_hint)}));
    return Begun{.url = std::move(begun.url), .browser = std::move(begun.browser)};
}

} // namespace muster::api
