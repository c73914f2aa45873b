#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crypto/encoding.h"
#include "fuzz/must.h"
#include "notify/unsubscribe_links.h"

/// Any bytes as the token of a link to stop mails: only what was signed with the key of the ring is
/// read, and says what was signed; and as the signed text itself, which comes back as it went in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const crypto::KeyRing keys =
        crypto::KeyRing::parse(Secret("k1 " + std::string(43, 'A') + "\n")).value();
    const notify::UnsubscribeLinks links(keys);

    if (const auto what = links.read(text)) {
        must(links.read(links.token_of(*what)).value() == *what);
    }
    const notify::Unsubscription what{.user = "user_1", .event = std::string(text)};
    if (const auto read = links.read(links.token_of(what))) {
        must(*read == what);
    } else {
        must(size > 300); // longer than any name of an event
    }
    return 0;
}
