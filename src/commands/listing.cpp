#include "commands/listing.h"

namespace muster::commands {

void write_listing(Json::Array items, cost::TextTable& table, Environment& environment) {
    if (environment.settings.json) {
        environment.out << Json(Json::Object{{"items", std::move(items)}}).str() << '\n';
    } else {
        table.write(environment.out_width, environment.out);
    }
}

} // namespace muster::commands
