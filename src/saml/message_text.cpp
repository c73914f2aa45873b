#include "saml/message_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/trimmed.h"
#include "base/utf8.h"
#include "crypto/encoding.h"
#include "saml/refusal.h"

namespace muster::saml {
namespace {

struct Mark {
    std::string_view begins;
    std::string_view reason;
    std::string_view what;
    bool in_metadata; // may stand there
};
constexpr std::array<Mark, 5> kMarks{{
    {"<!--", "saml.comment", "a comment", true},
    {"<![CDATA[", "saml.cdata", "a CDATA section", false},
    {"<!DOCTYPE", "saml.document_type", "a document type", false},
    {"<!", "saml.document_type", "a declaration", false},
    {"<?", "saml.processing_instruction", "a processing instruction", true},
}};
constexpr std::array<std::string_view, 5> kEntities{"amp;", "lt;", "gt;", "quot;", "apos;"};

enum class Kind { Message, Metadata };

/// Takes `name="value"` off the front; nullopt when something else is there.
std::optional<std::string_view> take_pair(std::string_view& rest, std::string_view name) {
    std::string_view text = trimmed(rest);
    if (!text.starts_with(name)) {
        return std::nullopt;
    }
    text.remove_prefix(name.size());
    const bool is_quoted = text.starts_with("=\"") || text.starts_with("='");
    const std::size_t end = is_quoted ? text.find(text[1], 2) : text.npos;
    if (end == text.npos) {
        return std::nullopt;
    }
    rest = text.substr(end + 1);
    return text.substr(2, end - 2);
}

/// The text after `<?xml …?>`, which may say no more than what is so anyway: a parser would take
/// another encoding for true, and read other characters than were looked at here.
Result<std::string_view> without_declaration(std::string_view text) {
    constexpr std::string_view kBegin = "<?xml ";
    if (!text.starts_with(kBegin)) {
        return text;
    }
    const std::size_t end = std::min(text.find("?>"), text.size());
    std::string_view inner = text.substr(kBegin.size(), end - kBegin.size());
    const auto version = take_pair(inner, "version");
    const auto encoding = take_pair(inner, "encoding");
    const auto standalone = take_pair(inner, "standalone");
    if (version != "1.0" || end == text.size() || !trimmed(inner).empty() ||
        (standalone && standalone != "yes" && standalone != "no")) {
        return malformed("saml.processing_instruction", "an XML declaration of another form");
    }
    if (encoding && encoding != "UTF-8" && encoding != "utf-8") {
        return malformed("saml.not_utf8", "the message is in another encoding than UTF-8");
    }
    return text.substr(end + 2);
}

Status expect_known_entities(std::string_view text) {
    for (std::size_t at = text.find('&'); at != text.npos; at = text.find('&', at + 1)) {
        const std::string_view rest = text.substr(at + 1);
        bool is_known = rest.starts_with('#'); // a character by its number
        for (const std::string_view entity : kEntities) {
            is_known = is_known || rest.starts_with(entity);
        }
        if (!is_known) {
            return malformed("saml.entity", "an entity that XML does not have by itself");
        }
    }
    return {};
}

Status expect_no_mark(std::string_view text, Kind kind) {
    for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
        for (const Mark& mark : kMarks) {
            if (!text.substr(at).starts_with(mark.begins)) {
                continue;
            }
            if (kind == Kind::Message || !mark.in_metadata) {
                return malformed(mark.reason, std::string(mark.what) + " is in the message");
            }
            break;
        }
    }
    return {};
}

Status expect_safe(std::string_view text, std::size_t most, Kind kind) {
    if (text.size() > most) {
        return malformed("saml.too_large",
                         "the message has more than " + std::to_string(most) + " bytes");
    }
    if (!is_utf8(text) || text.contains('\0')) {
        return malformed("saml.not_utf8", "the message is not text in UTF-8");
    }
    TRY(const std::string_view body, without_declaration(text));
    TRY_DONE(expect_no_mark(body, kind));
    return expect_known_entities(body);
}

} // namespace

Status expect_plain_markup(std::string_view text) {
    return expect_safe(text, kMostMessageBytes, Kind::Message);
}

Status expect_safe_metadata(std::string_view text) {
    return expect_safe(text, kMostMetadataBytes, Kind::Metadata);
}

Result<std::string> posted_text(std::string_view base64) {
    // Three bytes in four characters, and a line break in 64 of them.
    constexpr std::size_t kMost = kMostMessageBytes / 3 * 4 + kMostMessageBytes / 16;
    if (base64.size() > kMost) {
        return malformed("saml.too_large",
                         "the form's value has more than " + std::to_string(kMost) + " characters");
    }
    std::string solid;
    solid.reserve(base64.size());
    for (const char c : base64) {
        if (!kWhiteSpace.contains(c)) {
            solid.push_back(c);
        }
    }
    const auto bytes = crypto::base64_bytes(solid);
    if (!bytes || bytes->empty()) {
        return malformed("saml.not_base64", "the form's value is not base64");
    }
    return std::string(as_text(*bytes));
}

} // namespace muster::saml
