#include "http/request_target.h"

#include <algorithm>

#include "http/ascii.h"
#include "http/percent.h"

namespace muster::http {
namespace {

Error bad_target(std::string what) {
    return {ErrorKind::Invalid, "request.bad_target", std::move(what)};
}

/// "https://host/path" loses its front; the authority is kept. False when it is no such text.
bool take_authority(std::string_view& text, std::string& authority) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (text.size() > scheme.size() &&
            equals_ignoring_case(text.substr(0, scheme.size()), scheme)) {
            text.remove_prefix(scheme.size());
            authority = text.substr(0, text.find_first_of("/?"));
            text.remove_prefix(authority.size());
            return !authority.empty() && !authority.contains('@');
        }
    }
    return false;
}

Result<std::string> parse_segment(std::string_view text) {
    TRY(std::string segment, percent_decode(text));
    const std::string_view name = segment;
    if (name == "." || name == "..") {
        return bad_target("the path must not walk up or stand still");
    }
    if (segment.contains('/') || segment.contains('\\')) {
        return bad_target("a part of the path must not contain a slash");
    }
    return segment;
}

Status parse_path(std::string_view path, std::vector<std::string>& segments) {
    path.remove_prefix(1);
    for (bool more = true; more;) {
        more = path.contains('/');
        if (segments.size() == RequestTarget::kMostSegments) {
            return bad_target("the path has too many parts");
        }
        TRY(std::string segment, parse_segment(take_until(path, '/')));
        segments.push_back(std::move(segment));
    }
    return {};
}

} // namespace

Result<RequestTarget> RequestTarget::parse(std::string_view text, Verb verb) {
    RequestTarget target;
    if (text == "*") {
        if (verb != Verb::Options) {
            return bad_target("only OPTIONS may ask for *");
        }
        return target;
    }
    if (!text.starts_with('/') && !take_authority(text, target.authority)) {
        return bad_target("the target must be a path or an http address");
    }
    if (text.contains('#')) {
        return bad_target("a fragment is not sent to a server");
    }
    const std::string_view path = take_until(text, '?');
    TRY_DONE(parse_path(path.empty() ? "/" : path, target.segments));
    TRY(target.query, Query::parse(text));
    target.query_text = text;
    return target;
}

} // namespace muster::http
