#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/path_template.h"
#include "http/request.h"
#include "http/response.h"
#include "http/route.h"
#include "http/verb.h"

namespace muster::http {

/// Paths to what answers them. At each part of a path a fixed text goes before a parameter, so a
/// path has one template at most. Built once, then read by many threads.
class RouteTable {
public:
    struct Entry {
        Verb verb;
        PathTemplate path;
        RouteOptions options;
        std::function<Response(const Request&)> answer;
    };
    /// What was found for a path: the entry of each method it has.
    class Match {
    public:
        [[nodiscard]] std::string_view template_text() const;
        /// A GET answers HEAD as well. Null when the path does not have the method.
        [[nodiscard]] const Entry* find(Verb verb) const;
        /// "GET, HEAD, OPTIONS"
        [[nodiscard]] std::string allow() const;
        [[nodiscard]] PathParameters parameters(std::span<const std::string> segments) const;

    private:
        friend class RouteTable;
        std::span<const Entry* const> entries_;
    };

    RouteTable();
    ~RouteTable();
    RouteTable(const RouteTable&) = delete;
    RouteTable& operator=(const RouteTable&) = delete;

    /// Errors: Internal "route.ambiguous" when a path could mean this route and another: the same
    /// method and shape twice, one shape with other names of its parameters, or two shapes of which
    /// neither is the more special one (/a/{x}/c and /a/b/{y}).
    Status add(Entry entry);

    [[nodiscard]] std::optional<Match> match(std::span<const std::string> segments) const;
    /// Whether some template begins with this fixed part.
    [[nodiscard]] bool owns(std::string_view first_segment) const;

private:
    struct Node;

    Status check(const Entry& entry) const;

    std::unique_ptr<Node> root_;
    std::vector<std::unique_ptr<Entry>> entries_;
};

} // namespace muster::http
