#include "api/cli/local_server.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "api/cli/exit_code.h"
#include "crypto/key_file.h"

namespace holdfast::api::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kServerPatience{20};

}  // namespace

fs::path needed_program(const std::string& name) {
    const auto program = find_program(name);
    if (!program) {
        throw UserError(ExitCode::local,
                        fmt::format("{} is not beside this program: build it first", name));
    }
    return *program;
}

LocalServer::LocalServer(const fs::path& folder, const std::string& origin,
                         const std::vector<std::string>& options)
    : folder_(folder), options_(options) {
    make(origin);
    settings_.origin = origin;
    settings_.log_key = crypto::read_key_file(data() / "keys" / "log.key").public_key();
    settings_.port = 0;
    serve();
}

void LocalServer::make(const std::string& origin) const {
    const Finished made =
        run_program(needed_program("holdfastd"),
                    {"init", "--data", data().string(), "--origin", origin, "--operators",
                     std::to_string(kOperators), "--approvals", "1"},
                    log());
    if (made.exit_code != 0) {
        throw UserError(ExitCode::local, fmt::format("holdfastd init ended with {}: see {}",
                                                     made.exit_code, log().string()));
    }
}

void LocalServer::serve() {
    const fs::path port_file = folder_ / "port";
    fs::remove(port_file);
    std::vector<std::string> arguments = {"serve",
                                          "--data",
                                          data().string(),
                                          "--listen-port",
                                          std::to_string(settings_.port),
                                          "--port-file",
                                          port_file.string()};
    arguments.insert(arguments.end(), options_.begin(), options_.end());
    server_.emplace(needed_program("holdfastd"), arguments, log());
    const auto deadline = std::chrono::steady_clock::now() + kServerPatience;
    unsigned port = 0;
    while (port == 0) {
        std::ifstream(port_file) >> port;
        if (!server_->is_running() || std::chrono::steady_clock::now() > deadline) {
            throw UserError(ExitCode::local,
                            fmt::format("holdfastd did not come up: see {}", log().string()));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    settings_.port = static_cast<std::uint16_t>(port);
}

crypto::SecretKey LocalServer::operator_key(unsigned number) const {
    return crypto::read_key_file(data() / "keys" / fmt::format("operator-{}.key", number));
}

void LocalServer::crash_and_serve() {
    if (!server_->kill()) {
        throw UserError(ExitCode::local,
                        fmt::format("holdfastd had ended by itself: see {}", log().string()));
    }
    serve();
}

void LocalServer::stop() {
    if (const int code = server_->stop(); code != 0) {
        throw UserError(ExitCode::local,
                        fmt::format("holdfastd ended with {}: see {}", code, log().string()));
    }
}

}  // namespace holdfast::api::cli
