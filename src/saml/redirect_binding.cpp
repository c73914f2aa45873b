#include "saml/redirect_binding.h"

#include <algorithm>
#include <array>

#include "base/percent.h"
#include "crypto/encoding.h"
#include "saml/deflate.h"
#include "saml/form_value.h"
#include "saml/message_text.h"
#include "saml/refusal.h"
#include "saml/signature_algorithms.h"

namespace muster::saml {
namespace {

constexpr std::size_t kMostQuery = std::size_t{32} << 10;

struct Parameters {
    std::optional<FormPair> request;
    std::optional<FormPair> response;
    std::optional<FormPair> relay_state;
    std::optional<FormPair> algorithm;
    std::optional<FormPair> signature;

    [[nodiscard]] const FormPair& message() const { return request ? *request : *response; }
    /// What is signed: the parameters as they were sent, in this order, joined by `&`.
    [[nodiscard]] std::string signed_text() const {
        std::string text(message().sent);
        if (relay_state) {
            text.append("&").append(relay_state->sent);
        }
        return text.append("&").append(algorithm->sent);
    }
};

Result<Parameters> read_parameters(std::string_view query) {
    Parameters read;
    TRY(read.request, form_pair(query, "SAMLRequest"));
    TRY(read.response, form_pair(query, "SAMLResponse"));
    TRY(read.relay_state, form_pair(query, "RelayState"));
    TRY(read.algorithm, form_pair(query, "SigAlg"));
    TRY(read.signature, form_pair(query, "Signature"));
    TRY(const auto encoding, form_pair(query, "SAMLEncoding"));
    constexpr std::string_view kDeflate =
        "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";
    if (read.request.has_value() == read.response.has_value() ||
        (encoding && encoding->value != kDeflate)) {
        return malformed("saml.form", "the address carries no message, or two");
    }
    return read;
}

Status expect_signed(const Parameters& parameters,
                     std::span<const crypto::Certificate> certificates) {
    if (!parameters.signature || !parameters.algorithm) {
        return refused("saml.not_signed", "the message in the address is not signed");
    }
    const auto algorithm = signature_algorithm(parameters.algorithm->value);
    if (!algorithm) {
        return malformed("saml.signature_algorithm",
                         "the signature must be of RSA or ECDSA with SHA-256 or longer");
    }
    const auto signature = crypto::base64_bytes(parameters.signature->value);
    if (!signature) {
        return malformed("saml.signature_encoding", "the signature is not base64");
    }
    const std::string text = parameters.signed_text();
    const bool holds = std::ranges::any_of(certificates, [&](const crypto::Certificate& known) {
        return known.verifies(*algorithm, text, *signature);
    });
    if (!holds) {
        return refused("saml.signature_invalid",
                       "no certificate of the provider verifies the signature");
    }
    return {};
}

} // namespace

std::string
redirect_url(std::string_view endpoint, const Redirect& message, const crypto::RsaKey* key) {
    std::string query(parameter_of(message.kind));
    query += "=" + percent_encode(crypto::base64(deflated(message.text)));
    if (!message.relay_state.empty()) {
        query += "&RelayState=" + percent_encode(message.relay_state);
    }
    if (key != nullptr) {
        query += "&SigAlg=" + percent_encode(kRsaSha256);
        query += "&Signature=" + percent_encode(crypto::base64(key->sign(query)));
    }
    return std::string(endpoint) + (endpoint.contains('?') ? "&" : "?") + query;
}

Result<RedirectedMessage> redirected_message(std::string_view query,
                                             std::span<const crypto::Certificate> certificates) {
    if (query.size() > kMostQuery) {
        return malformed("saml.too_large", "the address is too long");
    }
    TRY(const Parameters parameters, read_parameters(query));
    TRY_DONE(expect_signed(parameters, certificates));
    const auto bytes = crypto::base64_bytes(parameters.message().value);
    if (!bytes) {
        return malformed("saml.not_base64", "the message in the address is not base64");
    }
    TRY(std::string text, inflated(*bytes, kMostMessageBytes));
    TRY_DONE(expect_plain_markup(text));
    return RedirectedMessage{
        .kind = parameters.request ? MessageKind::Request : MessageKind::Response,
        .text = std::move(text),
        .relay_state = parameters.relay_state ? parameters.relay_state->value : std::string()};
}

} // namespace muster::saml
