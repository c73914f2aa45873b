#include "app/aws_config.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/config_values.h"
#include "base/loopback_host.h"
#include "connections/connection.h"
#include "connections/own_identity.h"

namespace muster::app {
Result<std::string> parse_aws_region(std::string_view text) {
    const bool is_region = text.size() >= 9 && text.size() <= 32 && text.contains('-') &&
                           std::ranges::all_of(text, [](char c) {
                               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                           });
    return is_region ? Result<std::string>(std::string(text))
                     : bad_value(text, "a region of AWS, like eu-central-1");
}

Result<std::string> parse_aws_endpoint(std::string_view text) {
    constexpr std::string_view kPlain = "http://";
    TRY(std::string url, parse_public_url(text));
    if (!url.starts_with(kPlain)) {
        return url;
    }
    const std::string_view host = std::string_view(url).substr(kPlain.size());
    const std::size_t colon = host.ends_with(']') ? std::string_view::npos : host.rfind(':');
    return is_loopback_host(host.substr(0, colon))
               ? Result<std::string>(std::move(url))
               : bad_value(text, "https, or http on this machine");
}

Result<std::string> parse_aws_console_url(std::string_view text) {
    const std::size_t path = text.find('/', text.find("://") + 3);
    TRY(std::string origin, parse_aws_endpoint(text.substr(0, path)));
    const std::string_view rest = path < text.size() ? text.substr(path) : "";
    const bool is_path = !rest.ends_with('/') && std::ranges::all_of(rest, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("/-_.").contains(c);
    });
    return is_path ? Result<std::string>(origin.append(rest))
                   : bad_value(text, "an address like https://console.example.com/aws");
}

Result<std::string> parse_aws_principal(std::string_view text) {
    TRY(const connections::Identity identity, connections::identity_of(text));
    return identity.principal == text
               ? Result<std::string>(std::string(text))
               : bad_value(text, "the ARN of a role or a user, like arn:aws:iam::123456789012:"
                                 "role/Muster");
}

Result<std::string> parse_aws_bucket(std::string_view text) {
    TRY(const auto bucket, connections::BucketName::parse(text));
    return bucket.str();
}

Result<std::string> parse_aws_queue(std::string_view text) {
    constexpr std::string_view kForm =
        "the URL of a queue, like https://sqs.eu-central-1.amazonaws.com/123456789012/muster";
    const std::size_t scheme = text.find("://");
    const std::size_t slash =
        scheme == std::string_view::npos ? scheme : text.find('/', scheme + 3);
    const bool has_path = slash != std::string_view::npos && slash + 1 < text.size() &&
                          std::ranges::all_of(text.substr(slash), [](char c) {
                              return c > ' ' && c < '\x7f' && c != '?' && c != '#';
                          });
    if (!has_path || !parse_aws_endpoint(text.substr(0, slash))) {
        return bad_value(text, kForm);
    }
    return std::string(text);
}

} // namespace muster::app
