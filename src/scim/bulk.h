#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "scim/endpoint.h"

namespace muster::scim {

/// One operation of a bulk request (RFC 7644 section 3.7). A plain value.
struct BulkOperation {
    enum class Method { Post, Put, Patch, Delete };

    Method method = Method::Post;
    std::string path;    // "/Users", "/Users/user_…", "/Groups/bulkId:staff"
    std::string bulk_id; // by which the others mean what this one makes; empty: they do not
    std::optional<std::string> version;
    Json data;
};

struct BulkRequest {
    static constexpr std::size_t kMostOperations = 1000; // as catalog/scim says

    std::optional<std::int64_t> fail_on_errors; // how many end it
    std::vector<BulkOperation> operations;

    /// Errors: Invalid "scim.invalid_syntax"; Invalid "request.body_too_large" (413) for more
    /// operations than that.
    static Result<BulkRequest> read(const Json& body);
};

/// Several operations in one request, each of which happens by itself or fails by itself. One that
/// means by a bulkId what a later one makes waits for it; those that wait for each other fail.
class Bulk {
public:
    Bulk(Endpoint& users, Endpoint& groups) : users_(users), groups_(groups) {}

    /// `BulkResponse`, the answers in the order they were made.
    [[nodiscard]] Json run(const Client& client, const BulkRequest& request) const;

private:
    struct Progress;
    Result<Rendered>
    perform(const Client& client, const BulkOperation& operation, Progress& progress) const;
    void answer(const Client& client, const BulkOperation& operation, Progress& progress) const;

    Endpoint& users_;
    Endpoint& groups_;
};

} // namespace muster::scim
