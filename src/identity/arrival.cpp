#include "identity/arrival.h"

#include "identity/session_store.h"
#include "identity/user_store.h"

namespace muster::identity {

SignedIn signed_in(const Sessions::Started& started) {
    return SignedIn{.stage = started.session.stage,
                    .session = started.token,
                    .expires_at = started.session.expires_at,
                    .device = {}};
}

Result<bool> is_known(sql::Session& session,
                      const User& user,
                      const std::optional<crypto::SessionToken>& device) {
    return device ? is_known_device(session, user.id, device->hash()) : Result<bool>(false);
}

std::vector<ChangeEvent::Detail> device_details(const User& user, bool is_known) {
    if (is_known) {
        return {};
    }
    return {{"device", user.last_sign_in_at ? "new" : "first"}};
}

Result<SignedIn> Arrival::finish(sql::Session& session,
                                 const Sessions::Started& started,
                                 const User& user,
                                 bool is_known) const {
    SignedIn result = signed_in(started);
    TRY_DONE(note_sign_in(session, user.id, ports_.clock.now()));
    if (!is_known) {
        result.device = crypto::SessionToken::make(ports_.random);
        TRY_DONE(keep_device(session, user.id, result.device->hash(), ports_.clock.now()));
    }
    return result;
}

} // namespace muster::identity
