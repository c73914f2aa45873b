#include "app/server_command.h"

int main(int argc, char** argv) {
    return muster::app::run_server(argc, argv);
}
