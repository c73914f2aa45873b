#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/encoding.h"
#include "fuzz/must.h"
#include "saml/verifier.h"
#include "support/fake_clock.h"
#include "support/saml_response.h"
#include "support/saml_signer.h"

namespace {

using namespace muster;
using namespace muster::saml;

/// Takes its choices off the fuzzer's bytes; zero when they are used up.
class Choices {
public:
    Choices(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

    std::size_t below(std::size_t limit) {
        if (rest_.size() < 2 || limit == 0) {
            rest_ = {};
            return 0;
        }
        const std::size_t value = rest_[0] * std::size_t{256} + rest_[1];
        rest_ = rest_.subspan(2);
        return value % limit;
    }
    [[nodiscard]] bool are_left() const { return rest_.size() >= 2; }

private:
    std::span<const std::uint8_t> rest_;
};

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Where the elements of a text begin and end, as far as a mutated text still has any.
std::vector<Span> elements_of(std::string_view text) {
    std::vector<Span> found;
    std::vector<std::size_t> open;
    for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
        const std::size_t end = text.find('>', at);
        if (end == text.npos) {
            break;
        }
        if (text.substr(at).starts_with("</")) {
            if (!open.empty()) {
                found.push_back({open.back(), end + 1});
                open.pop_back();
            }
        } else if (text[end - 1] == '/') {
            found.push_back({at, end + 1});
        } else {
            open.push_back(at);
        }
    }
    return found;
}

/// What attacks put in.
constexpr std::array<std::string_view, 20> kSnippets{
    "eve@example.com",
    "<!-- -->",
    "<![CDATA[eve]]>",
    "<?x y?>",
    "<!DOCTYPE a>",
    " ID=\"_assertion1\"",
    " ID=\"_response1\"",
    " Id=\"_assertion1\"",
    " saml:ID=\"_assertion1\"",
    " xmlns:saml=\"urn:other\"",
    " xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
    " xmlns:n=\"1\"",
    "<samlp:Extensions>",
    "</samlp:Extensions>",
    "<ds:Object xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">",
    "</ds:Object>",
    "#_response1",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "&#x0;",
    "PrefixList=\"#default saml\"",
};

struct World {
    test::SamlSigner signer;
    ServiceProvider own = test::saml_service();
    IdentityProvider provider{.entity_id = "https://idp.example/saml",
                              .certificates = {signer.certificate()},
                              .unsolicited = Unsolicited::Taken};
    std::vector<std::string> signed_texts;

    World() {
        const test::SamlResponse parts;
        const std::string by_assertion =
            test::without_declaration(signer.sign(parts.xml(), parts.assertion_id));
        signed_texts = {
            by_assertion,
            test::without_declaration(signer.sign(parts.xml(), parts.response_id)),
            test::without_declaration(signer.sign(by_assertion, parts.response_id)),
        };
    }
};

/// One change of the text: an element elsewhere, once more or gone, other words, another byte.
void change(std::string& text, Choices& choices, const World& world) {
    const auto elements = elements_of(text);
    const auto pick = [&] {
        return elements.empty() ? Span{} : elements[choices.below(elements.size())];
    };
    const Span from = pick();
    const std::string part = text.substr(from.begin, from.end - from.begin);
    const std::string_view snippet = kSnippets[choices.below(kSnippets.size())];
    switch (choices.below(8)) {
    case 0: text.erase(from.begin, part.size()); break;
    case 1: text.insert(pick().begin, part); break;
    case 2: text.insert(pick().end, part); break;
    case 3: { // within another, as its first child
        const std::size_t inside = text.find('>', pick().begin);
        text.insert(inside == text.npos ? text.size() : inside + 1, part);
        break;
    }
    case 4: { // a part of another signed message
        const std::string& other = world.signed_texts[choices.below(world.signed_texts.size())];
        const auto others = elements_of(other);
        const Span taken = others[choices.below(others.size())];
        text.insert(pick().begin, other.substr(taken.begin, taken.end - taken.begin));
        break;
    }
    case 5: { // Eve for Ann, the first or a later time
        const std::size_t at = text.find("ann@example.com", choices.below(text.size() + 1));
        if (at != text.npos) {
            text.replace(at, 15, "eve@example.com");
        }
        break;
    }
    case 6: text.insert(choices.below(text.size() + 1), snippet); break;
    default:
        if (!text.empty()) {
            text[choices.below(text.size())] = static_cast<char>(choices.below(256));
        }
    }
}

class AlwaysFirst final : public ReplayMemory {
public:
    Result<bool> is_first(std::string_view, std::string_view, Instant) override { return true; }
};

} // namespace

/// Good responses, each signed otherwise, changed in up to a dozen places by the fuzzer's choice.
/// Whatever is still believed says what was signed, whole: only Ann has been.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const World world;
    static const test::FakeClock clock;
    AlwaysFirst replays;
    Choices choices(data, size);
    std::string text = world.signed_texts[choices.below(world.signed_texts.size())];
    for (int i = 0; i < 12 && choices.are_left(); ++i) {
        change(text, choices, world);
    }
    const std::array<OpenRequest, 1> requests{{{.id = "_request1", .sent_at = clock.now()}}};
    const Verification verification =
        Verifier({clock, replays})
            .verify(crypto::base64(as_bytes(text)), {world.own, world.provider, requests, {}});
    if (!verification.assertion) {
        return 0;
    }
    const Assertion& believed = *verification.assertion;
    must(believed.name_id.value == "ann@example.com");
    must(believed.name_id.format == kEmailFormat && believed.name_id.own_qualifier.empty());
    must(believed.id == "_assertion1" && believed.issuer == "https://idp.example/saml");
    must(believed.session_index == "_session1" && believed.request == "_request1");
    must(believed.values("groups") == std::vector<std::string>{"admins", "finance"});
    must(believed.attributes.size() == 1);
    return 0;
}
