#include "app/schemas.h"

#include "audit/migrations.h"
#include "bucket/migrations.h"
#include "callbacks/migrations.h"
#include "connections/migrations.h"
#include "federation/migrations.h"
#include "groups/migrations.h"
#include "history/migrations.h"
#include "idempotency/migrations.h"
#include "identity/migrations.h"
#include "inventory/migrations.h"
#include "jobs/migrations.h"
#include "ledger/migrations.h"
#include "notify/migrations.h"
#include "saved/migrations.h"
#include "scim/migrations.h"
#include "support_access/migrations.h"

namespace muster::app {

std::vector<backup::Schema> server_schemas() {
    return {{"audit", audit::migrations()},
            {"jobs", jobs::migrations()},
            {"notify", notify::migrations()},
            {"identity", identity::migrations()},
            {"support_access", support_access::migrations()},
            {"federation", federation::migrations()},
            {"connections", connections::migrations()},
            {"saved", saved::migrations()},
            {"idempotency", idempotency::migrations()},
            {"bucket", bucket::migrations()},
            {"callbacks", callbacks::migrations()},
            {"history", history::migrations()},
            {"inventory", inventory::migrations()},
            {"groups", groups::migrations()},
            {"scim", scim::migrations()}};
}

std::vector<backup::Schema> all_schemas() {
    auto schemas = server_schemas();
    schemas.push_back({"ledger", ledger::migrations()});
    return schemas;
}

} // namespace muster::app
