#include "saml/message_text.h"

#include <array>

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

/// The text after `<?xml …?>`, which alone may say so little. An encoding other than UTF-8 is
/// refused here: the bytes are read as UTF-8 whatever it says.
Result<std::string_view> without_declaration(std::string_view text) {
    if (!text.starts_with("<?xml ")) {
        return text;
    }
    const std::size_t end = text.find("?>");
    if (end == text.npos) {
        return malformed("saml.processing_instruction", "an XML declaration that does not end");
    }
    const std::string_view declaration = text.substr(0, end);
    const bool names_another = declaration.contains("encoding") && !declaration.contains("UTF-8") &&
                               !declaration.contains("utf-8");
    if (names_another) {
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
