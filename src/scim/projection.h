#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "scim/attribute_path.h"
#include "scim/schema.h"

namespace muster::scim {

/// Which attributes of a resource are answered (RFC 7644 section 3.9). What is always returned is
/// returned always. A plain value.
class Projection {
public:
    Projection() = default; // all
    /// Names with commas between them, as queries have them. Errors: Invalid "scim.invalid_value"
    /// for what is no name, and for both lists at once.
    static Result<Projection> parse(std::optional<std::string_view> attributes,
                                    std::optional<std::string_view> excluded);
    /// The same out of lists of texts, as searches have them; null: none.
    static Result<Projection> read(const Json* attributes, const Json* excluded);

    [[nodiscard]] Json::Object of(const ResourceType& type, Json::Object resource) const;
    /// Whether an attribute of the core is answered at all, so that nobody looks for it in vain.
    [[nodiscard]] bool has(const ResourceType& type, std::string_view attribute) const;

private:
    std::vector<AttributePath> only_;
    std::vector<AttributePath> without_;
};

} // namespace muster::scim
