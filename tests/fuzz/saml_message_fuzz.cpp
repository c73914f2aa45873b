#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crypto/encoding.h"
#include "fuzz/must.h"
#include "saml/deflate.h"
#include "saml/identity_metadata.h"
#include "saml/message_schema.h"
#include "saml/message_text.h"
#include "saml/redirect_binding.h"
#include "saml/soap_binding.h"
#include "saml/xml_document.h"

/// Any bytes as a form's value, a message, metadata, an address, an envelope and what is deflated:
/// refused or read, and what has passed gate and schema has a canonical form that reads the same
/// again. What nobody has signed is never taken from an envelope.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster;
    using namespace muster::saml;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    constexpr XmlName kResponse{space::kProtocol, "Response"};

    static_cast<void>(posted_text(text));
    static_cast<void>(redirected_message(text, {}));
    must(!soap_logout_text(text, {.entity_id = "https://idp.example", .certificates = {}}));
    if (const auto inflated_text = inflated(as_bytes(text), kMostMessageBytes)) {
        must(inflated_text->size() <= kMostMessageBytes);
    }
    if (const auto metadata = IdentityMetadata::parse(text, Instant())) {
        must(!metadata->entity_id.empty() && !metadata->certificates.empty());
        must(!metadata->sign_in_url.empty());
    }
    if (!expect_plain_markup(text)) {
        return 0;
    }
    must(!text.contains("<!") && text.find("<?", 1) == text.npos);
    const auto document = XmlDocument::parse(text);
    if (!document || !expect_schema(document->root(), kResponse)) {
        return 0;
    }
    const auto canonical = document->canonical(document->root());
    must(canonical.has_value() && !canonical->empty());
    const auto again = XmlDocument::parse(*canonical);
    must(again.has_value() && expect_schema(again->root(), kResponse).has_value());
    must(again->canonical(again->root()).value() == *canonical);
    return 0;
}
