#include "callbacks/sns_signatures.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "crypto/certificate_signature.h"
#include "crypto/encoding.h"

namespace muster::callbacks {
namespace {

Error forged(std::string_view why) {
    return {ErrorKind::Forbidden, "callback.forged", std::string(why)};
}

std::optional<crypto::SignatureHash> hash_of(std::string_view version) {
    if (version == "1") {
        return crypto::SignatureHash::Sha1;
    }
    return version == "2" ? std::optional(crypto::SignatureHash::Sha256) : std::nullopt;
}

/// The whole address has the form that SNS's have, on its host in the topic's region.
bool is_of_sns(std::string_view url, const connections::TopicArn& topic) {
    constexpr std::string_view kEnd = ".pem";
    const std::string begin = fmt::format(
        "https://sns.{}.{}/SimpleNotificationService-", topic.region(),
        topic.partition() == AwsPartition::AwsCn ? "amazonaws.com.cn" : "amazonaws.com");
    if (!url.starts_with(begin) || !url.ends_with(kEnd) || url.size() > begin.size() + 128) {
        return false;
    }
    url.remove_prefix(begin.size());
    url.remove_suffix(kEnd.size());
    return !url.empty() && std::ranges::all_of(url, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    });
}

} // namespace

Result<std::string> SnsSignatures::certificate(const std::string& url,
                                               const std::stop_token& stop) {
    constexpr std::size_t kMost = 16; // SNS has one or two at a time
    {
        const auto known = certificates_.lock();
        if (const auto found = known->find(url); found != known->end()) {
            return found->second;
        }
    }
    auto fetched = fetch_(url, stop);
    if (!fetched && fetched.error().kind == ErrorKind::NotFound) {
        return forged("SNS has no such certificate");
    }
    if (fetched) {
        const auto known = certificates_.lock();
        if (known->size() >= kMost) {
            known->clear();
        }
        known->emplace(url, *fetched);
    }
    return fetched;
}

Status SnsSignatures::expect_signed(const SnsNotification& notification,
                                    const connections::TopicArn& topic,
                                    const std::stop_token& stop) {
    const auto hash = hash_of(notification.signature_version);
    const auto signature = crypto::base64_bytes(notification.signature);
    if (!hash || !signature || !is_of_sns(notification.certificate_url, topic)) {
        return forged("it carries no signature of SNS");
    }
    TRY(const std::string pem, certificate(notification.certificate_url, stop));
    const auto is_signed =
        crypto::verifies_by_certificate(pem, *hash, notification.signed_text(), *signature);
    return is_signed && *is_signed ? Status() : Status(forged("SNS has not signed it"));
}

} // namespace muster::callbacks
