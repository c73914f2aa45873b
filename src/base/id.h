#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace muster {

/// A UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then random bits. Sorts by the
/// millisecond it was made in. A plain value.
struct Uuid {
    std::array<std::byte, 16> bytes{};

    static Uuid make(const Clock& clock, Random& random);
    /// Reads the canonical form only: 36 characters, lower case, version 7.
    /// Errors: Invalid "id.malformed".
    static Result<Uuid> parse(std::string_view text);

    [[nodiscard]] Instant made_at() const;
    [[nodiscard]] std::string str() const;

    friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// Takes `<prefix>_` off a text. Errors: Invalid "id.malformed".
Result<Uuid> parse_prefixed_uuid(std::string_view prefix, std::string_view text);

/// The key of one kind of row. `Tag::kPrefix` stands before it in text, so that a person sees what
/// an id names and an id of another kind is refused: `imp_018bcfe5-6800-7…`. A plain value.
template <class Tag>
class Id {
public:
    static Id make(const Clock& clock, Random& random) { return Id(Uuid::make(clock, random)); }
    /// Errors: Invalid "id.malformed".
    static Result<Id> parse(std::string_view text) {
        TRY(const Uuid uuid, parse_prefixed_uuid(Tag::kPrefix, text));
        return Id(uuid);
    }

    [[nodiscard]] const Uuid& uuid() const noexcept { return uuid_; }
    [[nodiscard]] std::string str() const { return std::string(Tag::kPrefix) + '_' + uuid_.str(); }

    friend auto operator<=>(const Id&, const Id&) = default;

private:
    explicit Id(const Uuid& uuid) : uuid_(uuid) {}
    Uuid uuid_;
};

} // namespace muster

template <class Tag>
struct std::hash<muster::Id<Tag>> {
    std::size_t operator()(const muster::Id<Tag>& id) const noexcept {
        std::size_t tail = 0; // the random end
        std::memcpy(&tail, id.uuid().bytes.data() + 16 - sizeof(tail), sizeof(tail));
        return tail;
    }
};
