#pragma once

#include "api/caller.h"
#include "api/route.h"
#include "federation/completion.h"

namespace muster::api {

/// Sends a browser to the page that says, by its slug, why nobody is signed in.
http::Response refusal_page(const Error& refusal);

/// Sends on a browser that has brought the answer of a provider: to the page that fetches what came
/// of it, or that says why it counts for nothing. A refusal is recorded, unless the answer is to no
/// question of ours: anybody can make those up.
Answer sent_back(const Result<federation::SignInRequestId>& answered,
                 const federation::ProviderId& provider,
                 federation::Completion& completion,
                 const Caller& caller);

} // namespace muster::api
