// Deletes the bills of a source in a process of its own, for tests/service/bills_removal_test.py to
// kill.
//
//     removal_probe start DATA SOURCE
//         makes the tables of jobs beside the ledger in DATA, and the job
//     removal_probe run DATA LEASE
//         runs it until it has ended. LEASE in milliseconds.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "bucket/migrations.h"
#include "bucket/removal_job.h"
#include "support/job_process.h"

namespace muster {
namespace {

std::string database_in(const std::filesystem::path& data) {
    return (data / "muster.db").string(); // the ledger's own, as a server has it
}

bucket::RemovalJob removal_in(const std::filesystem::path& data, const Clock& clock) {
    return {clock, {.place = {.data = data}, .look_again = std::chrono::milliseconds{20}}};
}

Status start(const std::filesystem::path& data, const std::string& source) {
    {
        TRY(sql::Session session,
            sql::Session::open(database_in(data), sql::Session::Access::Write));
        TRY_DONE(test::JobProcess::migrate(session));
        TRY_DONE(sql::migrate(session, "bucket", bucket::migrations()));
    }
    const SystemClock clock;
    const bucket::RemovalJob removal = removal_in(data, clock);
    return test::JobProcess(database_in(data), {removal.kind()})
        .start({bucket::RemovalJob::plan(source, {"user_1", "", ""})});
}

void run(const std::filesystem::path& data, std::chrono::milliseconds lease) {
    const SystemClock clock;
    const bucket::RemovalJob removal = removal_in(data, clock);
    test::JobProcess(database_in(data), {removal.kind()}, "probe", lease).run(1);
}

} // namespace
} // namespace muster

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (words.size() == 3 && words[0] == "start") {
        return muster::start(words[1], words[2]) ? 0 : 1;
    }
    if (words.size() == 3 && words[0] == "run") {
        muster::run(words[1], std::chrono::milliseconds(std::atoi(words[2].c_str())));
        return 0;
    }
    return 2;
}
