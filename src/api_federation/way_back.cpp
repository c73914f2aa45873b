#include "api_federation/way_back.h"

#include "api_federation/sign_in_cookie.h"

namespace muster::api {

http::Response refusal_page(const Error& refusal) {
    return see_other("/signed-in?refused=" + std::string(refusal.reason));
}

Answer sent_back(const Result<federation::SignInRequestId>& answered,
                 const federation::ProviderId& provider,
                 federation::Completion& completion,
                 const Caller& caller) {
    if (answered) {
        return see_other("/signed-in?request=" + answered->str());
    }
    const Error& refusal = answered.error();
    if (refusal.kind != ErrorKind::Forbidden) {
        return refusal;
    }
    if (refusal.reason != "federation.no_request") {
        completion.note_refusal(provider, refusal, caller.origin);
    }
    return refusal_page(refusal);
}

} // namespace muster::api
