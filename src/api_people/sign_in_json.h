#pragma once

#include <tuple>

#include "api/cookies.h"
#include "api/json_codecs.h"
#include "base/json_fields.h"
#include "http/response.h"
#include "identity/arrival.h"

namespace muster::api {

/// How far signing in is.
struct SignInView {
    identity::SessionStage stage = identity::SessionStage::Active;
    Instant expires_at;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::SignInView> = std::tuple{
    JsonField{"stage", &api::SignInView::stage,
              "whether a second factor is still to come, or to be set up"},
    JsonField{"expires_at", &api::SignInView::expires_at, "of the session, or to give the code"},
};

} // namespace muster

namespace muster::api {

/// The answer to a step of signing in, with its cookies.
inline http::Response signed_in_response(int status, const identity::SignedIn& signed_in) {
    http::Response response = http::Response::json(
        status, to_json(SignInView{.stage = signed_in.stage, .expires_at = signed_in.expires_at}));
    set_cookies(response, signed_in);
    return response;
}

} // namespace muster::api
