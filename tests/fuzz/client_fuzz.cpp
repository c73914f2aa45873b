#include <cstddef>
#include <cstdint>
#include <string>

#include "client/api_request.h"
#include "client/problem.h"
#include "client/remote_report.h"
#include "client/server_address.h"
#include "fuzz/must.h"
#include "net/certificate_fingerprint.h"

/// Any bytes as the answer of a server, and as what people type to name one: refused or read, and
/// what was read must be read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster;
    const std::string text(reinterpret_cast<const char*>(data), size);

    const net::HttpResponse refusal{
        .status = 400, .headers = {{"Content-Type", "application/problem+json"}}, .body = text};
    must(!client::problem_of(refusal, "https://server").reason.empty());
    if (const auto json = Json::parse(text)) {
        if (const auto result = client::report_result(*json)) {
            for (const cost::ReportRow& row : result->rows) {
                must(row.measures.size() == result->measures.size());
            }
        }
    }
    if (const auto server = client::ServerAddress::parse(text)) {
        const auto again = client::ServerAddress::parse(server->str());
        must(again && *again == *server);
    }
    if (const auto fingerprint = net::CertificateFingerprint::parse(text)) {
        const auto again = net::CertificateFingerprint::parse(fingerprint->str());
        must(again && *again == *fingerprint);
    }
    const client::ApiRequest request{.path = "/x", .fields = {text}};
    must(client::full_path(request).has_value() == (text.find('=') != 0 && text.contains('=')));
    return 0;
}
