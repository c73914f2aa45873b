#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws_model/shape.h"
#include "base/enum_names.h"
#include "base/json.h"
#include "base/result.h"

namespace muster::aws {

/// The wire forms that AWS's services speak.
enum class Protocol : std::uint8_t { Query, Ec2, Json, RestJson, RestXml };

inline constexpr auto kProtocolNames = enum_names<Protocol>({
    {Protocol::Query, "query"},
    {Protocol::Ec2, "ec2"},
    {Protocol::Json, "json"},
    {Protocol::RestJson, "rest-json"},
    {Protocol::RestXml, "rest-xml"},
});

/// How one operation goes through its pages: tokens of an answer become members of the next
/// request.
struct Pagination {
    std::vector<std::string> input_tokens;
    std::vector<std::string> output_tokens; // paths; see json_path.h
    std::string more_results;               // a path, or empty
};

/// What S3 and its like want of the integrity of a request.
struct ChecksumRule {
    bool is_required = false;
    std::string algorithm_member; // of the input, that names the algorithm; or empty
};

struct Operation {
    std::string name;
    std::string method;
    std::string uri; // template: "/{Bucket}/{Key+}?acl"
    std::string host_prefix;
    std::optional<ShapeUse> input{};
    std::optional<ShapeUse> output{};
    std::string result_wrapper; // query: the element around the answer
    bool is_unsigned = false;
    ChecksumRule checksum;
    std::map<std::string, Json> static_context{}; // parameters of the endpoint rules
    std::optional<Pagination> pagination{};
};

/// What AWS publishes of one service: its operations, the form of their input and output, and the
/// rules for its endpoints. Read once, never changed, hence safe to share between threads.
class ServiceModel {
public:
    /// Reads a document as script/generate_aws_models.py writes it. Errors: Internal
    /// "aws.bad_model".
    static Result<ServiceModel> read(std::string_view name, const Json& document);

    ServiceModel(const ServiceModel&) = delete;
    ServiceModel(ServiceModel&&) noexcept = default;
    ServiceModel& operator=(const ServiceModel&) = delete;
    ServiceModel& operator=(ServiceModel&&) noexcept = default;
    ~ServiceModel() = default;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] Protocol protocol() const noexcept { return protocol_; }
    [[nodiscard]] const std::string& api_version() const noexcept { return api_version_; }
    [[nodiscard]] const std::string& json_version() const noexcept { return json_version_; }
    [[nodiscard]] const std::string& target_prefix() const noexcept { return target_prefix_; }
    [[nodiscard]] const std::string& signing_name() const noexcept { return signing_name_; }
    /// Whether errors come with the codes of the query protocol that the service once spoke.
    [[nodiscard]] bool is_query_compatible() const noexcept { return is_query_compatible_; }
    /// The endpoint rule set as published.
    [[nodiscard]] const Json& endpoint_rules() const noexcept { return endpoint_rules_; }

    [[nodiscard]] const std::map<std::string, Operation, std::less<>>& operations() const noexcept {
        return operations_;
    }
    /// Errors: Invalid "aws.unknown_operation".
    [[nodiscard]] Result<const Operation*> operation(std::string_view name) const;

private:
    friend class ModelReader;
    explicit ServiceModel(std::string_view name) : name_(name) {}

    std::string name_;
    Protocol protocol_ = Protocol::Json;
    std::string api_version_;
    std::string json_version_;
    std::string target_prefix_;
    std::string signing_name_;
    bool is_query_compatible_ = false;
    Json endpoint_rules_;
    std::map<std::string, Shape, std::less<>> shapes_; // nodes never move: uses point at them
    std::map<std::string, Operation, std::less<>> operations_;
};

} // namespace muster::aws
