#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace muster::saml {

/// The most a message may have, decoded. The largest that providers send, with some hundred groups,
/// have a tenth.
inline constexpr std::size_t kMostMessageBytes = std::size_t{256} << 10;
/// The most that a provider's metadata may have: one entity with its certificates has 20 KB, but a
/// federation's file names many.
inline constexpr std::size_t kMostMetadataBytes = std::size_t{4} << 20;

/// The gate before any parser. What a parser might read in its own way (document types, entities of
/// one's own, processing instructions, comments, CDATA, other encodings) is refused by looking at
/// the bytes alone, so that no two readers of a message can differ about it: in XML a `<` stands
/// nowhere but in markup, so two characters tell.
///
/// Errors: Invalid "saml.too_large", "saml.not_utf8", "saml.document_type", "saml.comment",
/// "saml.cdata", "saml.processing_instruction", "saml.entity".
Status expect_plain_markup(std::string_view text);

/// The same for metadata, which people write by hand: comments and processing instructions may be
/// there, as nothing is read across them.
Status expect_safe_metadata(std::string_view text);

/// The text in the value of a form's `SAMLResponse` or `SAMLRequest` (HTTP POST binding): base64,
/// with the line breaks that some put in. Errors: Invalid "saml.too_large", "saml.not_base64".
Result<std::string> posted_text(std::string_view base64);

} // namespace muster::saml
