#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace muster::scim {

/// Which members of a document are read: who compares thousands of them makes values of no more
/// than the comparison asks for, and passes over the rest. A plain value.
class DocumentPart {
public:
    DocumentPart() = default; // none
    static DocumentPart whole();

    /// A member by its name, in whatever case.
    void add(std::string_view name);

    /// Out of the text of an object as Json::str() has written it. Errors: Internal "scim.corrupt"
    /// for what is no such text, as far as it is looked at.
    [[nodiscard]] Result<Json::Object> read(std::string_view text) const;

private:
    [[nodiscard]] bool has(std::string_view name) const;
    Status add_member(std::string_view name, std::string_view value, Json::Object& object) const;

    bool is_whole_ = false;
    std::vector<std::string> names_;
};

} // namespace muster::scim
