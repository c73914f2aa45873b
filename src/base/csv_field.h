#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace muster {

/// Fields of delimited text (RFC 4180). A comma separates two fields where an even number of quotes
/// stands before it, which is also how a structural scan sees it. A field that begins and ends with
/// a quote means what stands between them, with doubled quotes halved; any other field means its
/// bytes as they are.

/// Reads the field that begins at `at` of `span`, and moves `at` past the comma after it (past the
/// end of `span` after its last field). The text lies in `span`, or in `storage` when quotes had to
/// be halved.
std::string_view read_csv_field(std::string_view span, std::size_t& at, std::string& storage);

/// Appends `value` as a field, quoted only where it must be.
void append_csv_field(std::string& text, std::string_view value);

} // namespace muster
