#include "saml/saml_time.h"

#include "saml/refusal.h"

namespace muster::saml {

Result<Instant> saml_time(std::string_view text) {
    constexpr std::size_t kDate = std::string_view("2026-10-01").size();
    const bool is_usual = text.size() > kDate && text[kDate] == 'T' && text.ends_with('Z');
    const auto instant = is_usual ? Instant::parse(text) : malformed("", "");
    if (!instant) {
        return malformed("saml.time", "a time that is not like 2026-10-01T00:00:00Z");
    }
    return *instant;
}

} // namespace muster::saml
