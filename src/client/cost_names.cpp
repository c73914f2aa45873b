#include "client/cost_names.h"

#include <algorithm>

#include "billing/charge_model.h"
#include "client/json_text.h"

namespace muster::client {

Result<std::vector<std::string>> dimension_names(ApiClient& client, bool with_columns) {
    TRY(const Json answer, client.get("/api/v1/cost/names"));
    std::vector<std::string> names;
    for (const Json& dimension : items_of(answer, "dimensions")) {
        if (with_columns || text_of(dimension, "kind") != "column") {
            names.push_back(text_of(dimension, "name"));
        }
    }
    return names;
}

Result<std::vector<std::string>> measure_names(ApiClient& client, bool with_columns) {
    TRY(const Json answer, client.get("/api/v1/cost/names"));
    const auto known = billing::measure_names();
    std::vector<std::string> names;
    for (const Json& measure : items_of(answer, "measures")) {
        const std::string name = text_of(measure, "name");
        if (with_columns || std::ranges::find(known, name) != known.end()) {
            names.push_back(name);
        }
    }
    return names;
}

} // namespace muster::client
