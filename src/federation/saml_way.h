#pragma once

#include <string>
#include <string_view>

#include "federation/saml_settings.h"
#include "saml/redirect_binding.h"

namespace muster::federation {

/// Where and how a provider takes a message.
struct SamlDoor {
    saml::Binding binding = saml::Binding::Redirect;
    std::string_view url; // as the message's Destination has it too
};

/// The address to send a browser to with a message of ours, signed: the provider's own, or, where
/// it takes posts alone, that of a page of ours that posts it there.
inline std::string way_to(const SamlDoor& door,
                          const saml::Redirect& message,
                          const saml::ServiceProvider& own,
                          const SamlKey& key) {
    const bool is_posted = door.binding == saml::Binding::Post;
    return saml::redirect_url(is_posted ? std::string_view(own.post_url) : door.url, message,
                              &key.key);
}

} // namespace muster::federation
