#include "api_federation/way_back.h"

#include "api_federation/sign_in_cookie.h"

namespace muster::api {

Answer sent_back(const Result<federation::SignInRequestId>& answered,
                 const federation::ProviderId& provider,
                 federation::Completion& completion,
                 const Caller& caller) {
    const std::string page = "/signed-in";
    if (answered) {
        return see_other(page + "?request=" + answered->str());
    }
    const Error& refusal = answered.error();
    if (refusal.kind != ErrorKind::Forbidden) {
        return refusal;
    }
    if (refusal.reason != "federation.no_request") {
        completion.note_refusal(provider, refusal, caller.origin);
    }
    return see_other(page + "?refused=" + std::string(refusal.reason));
}

} // namespace muster::api
