#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "http/request_reader.h"

namespace {

using namespace muster::http;

class Nothing final : public Application {
public:
    [[nodiscard]] std::uint64_t body_limit(Verb, std::span<const std::string>) const override {
        return 1000;
    }
    [[nodiscard]] Response handle(Request) override { return Response::empty(); }
};

/// What a connection would make of the bytes, as a text.
class Reading {
public:
    void feed(std::string_view bytes) {
        reader_.append(bytes);
        while (!refused_) {
            switch (reader_.advance()) {
            case RequestReader::Progress::Complete: note(reader_.take()); break;
            case RequestReader::Progress::Refused:
                refused_ = true;
                log_ += "refused " + std::string(reader_.error().reason) + '\n';
                return;
            default: return;
            }
        }
    }
    [[nodiscard]] const std::string& log() const { return log_; }

private:
    void note(const Request& request) {
        log_ += std::string(kVerbNames.name(request.verb)) + ' ' + request.host;
        for (const std::string& segment : request.segments) {
            log_ += '/' + segment;
        }
        for (const HeaderField& field : request.headers) {
            log_ += '\n' + field.name + '=' + field.value;
        }
        log_ += '\n' + request.body + '\n';
        if (request.body.size() > 1000) {
            std::abort();
        }
    }

    Limits limits_{.header_bytes = 400, .header_fields = 10, .target_bytes = 100};
    Nothing application_;
    RequestReader reader_{limits_, application_};
    std::string log_;
    bool refused_ = false;
};

} // namespace

/// Any bytes as a connection: requests and refusals must not depend on how the bytes are cut, which
/// is what smuggling needs.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Reading whole;
    whole.feed(text);
    Reading dripped;
    for (const char c : text) {
        dripped.feed(std::string_view(&c, 1));
    }
    if (whole.log() != dripped.log()) {
        std::abort();
    }
    return 0;
}
