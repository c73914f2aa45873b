#pragma once

#include <string>
#include <string_view>
#include <tuple>

#include "base/json_fields.h"
#include "crypto/token.h"
#include "http/request.h"
#include "identity/link_store.h"

namespace muster::api {

/// Where people find the console: "https://muster.example.com". Empty: where the request of whoever
/// asks for the link found it.
using PublicUrl = std::string;

/// `https://…/setup#token=…`. What stands behind the # is sent to nobody by browsers, so that the
/// secret is in no log of a server or proxy.
std::string page_link(const PublicUrl& base, std::string_view page, const crypto::Token& token);

/// Where a page of the console is, for whoever asks by the request: `https://…/device`.
std::string page_url(const http::Request& request, const PublicUrl& base, std::string_view page);

/// A link as whoever asked for it sees it, to be handed on.
struct LinkView {
    std::string url;
    Instant expires_at;
};
LinkView link_view(const http::Request& request,
                   const PublicUrl& base,
                   std::string_view page,
                   const identity::Link& link);

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::LinkView> = std::tuple{
    JsonField{"url", &api::LinkView::url, "opens everything it is for: for one person alone"},
    JsonField{"expires_at", &api::LinkView::expires_at, "when it is good for nothing"},
};

} // namespace muster
