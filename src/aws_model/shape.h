#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"

namespace muster::aws {

enum class ShapeType : std::uint8_t {
    Structure,
    List,
    Map,
    String,
    Blob,
    Boolean,
    Integer,
    Long,
    Float,
    Double,
    Timestamp,
};

inline constexpr auto kShapeTypeNames = enum_names<ShapeType>({
    {ShapeType::Structure, "structure"},
    {ShapeType::List, "list"},
    {ShapeType::Map, "map"},
    {ShapeType::String, "string"},
    {ShapeType::Blob, "blob"},
    {ShapeType::Boolean, "boolean"},
    {ShapeType::Integer, "integer"},
    {ShapeType::Long, "long"},
    {ShapeType::Float, "float"},
    {ShapeType::Double, "double"},
    {ShapeType::Timestamp, "timestamp"},
});

/// Where in an HTTP message a member of the outermost structure stands.
enum class Location : std::uint8_t { Body, Uri, QueryString, Header, Headers, StatusCode };

inline constexpr auto kLocationNames = enum_names<Location>({
    {Location::Body, "body"},
    {Location::Uri, "uri"},
    {Location::QueryString, "querystring"},
    {Location::Header, "header"},
    {Location::Headers, "headers"},
    {Location::StatusCode, "statusCode"},
});

enum class TimestampFormat : std::uint8_t { Iso8601, Rfc822, UnixTimestamp };

inline constexpr auto kTimestampFormatNames = enum_names<TimestampFormat>({
    {TimestampFormat::Iso8601, "iso8601"},
    {TimestampFormat::Rfc822, "rfc822"},
    {TimestampFormat::UnixTimestamp, "unixTimestamp"},
});

struct Shape;

struct XmlNamespace {
    std::string prefix; // empty for the default namespace
    std::string uri;
};

/// A shape as it is used in one place: what the place says about its form on the wire goes before
/// what the shape says. The words are those of the models of botocore.
struct ShapeUse {
    const Shape* shape = nullptr;
    std::string location_name; // empty: the member's own name
    std::string query_name;    // ec2 only
    Location location = Location::Body;
    std::optional<TimestampFormat> timestamp_format{};
    std::optional<XmlNamespace> xml_namespace{};
    bool is_flattened = false;
    bool is_xml_attribute = false;
    bool is_json_text = false; // JSON in base64 in a header
    bool is_host_label = false;
    bool is_idempotency_token = false;
    std::string context_parameter{}; // of the endpoint rules, that this member gives

    [[nodiscard]] std::string_view name_or(std::string_view fallback) const {
        return location_name.empty() ? fallback : std::string_view(location_name);
    }
};

struct ShapeMember {
    std::string name;
    ShapeUse use;
    bool is_required = false;
};

/// The form of a value in a request or an answer. Shapes refer to each other, also in circles; all
/// of a service live in its ServiceModel.
struct Shape {
    std::string name;
    ShapeType type = ShapeType::String;
    bool is_document = false;      // a structure that holds any JSON
    bool is_union = false;         // a structure of which exactly one member is set
    std::optional<double> least{}; // value of a number; length of a text, of a list
    std::string payload;           // the member that is the whole body
    std::vector<ShapeMember> members;
    ShapeUse item;  // of a list
    ShapeUse key;   // of a map
    ShapeUse value; // of a map

    [[nodiscard]] const ShapeMember* find(std::string_view member) const {
        for (const ShapeMember& known : members) {
            if (known.name == member) {
                return &known;
            }
        }
        return nullptr;
    }
    [[nodiscard]] const ShapeMember* payload_member() const {
        return payload.empty() ? nullptr : find(payload);
    }
};

} // namespace muster::aws
