#include "tests/cli/person.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "crypto/hex.h"
#include "crypto/key_file.h"
#include "tests/client/client_fixture.h"

namespace holdfast::test {

std::filesystem::path holdfast_program() {
    const char* folder = std::getenv("HOLDFAST_BIN_DIR");
    return std::filesystem::path(folder != nullptr ? folder : HOLDFAST_BIN_DIR) / "holdfast";
}

Person::Person(std::uint16_t port) {
    crypto::write_key_file(file("platform.key"), secret_named("platform"));
    flags_ = {"--config",  "/dev/null",
              "--server",  "127.0.0.1:" + std::to_string(port),
              "--origin",  std::string(kOrigin),
              "--log-key", crypto::to_hex(secret_named("log").public_key().bytes),
              "--key",     file("platform.key"),
              "--state",   file("state"),
              "--timeout", "1"};
}

api::cli::Finished Person::run(const std::vector<std::string>& words) const {
    std::filesystem::remove(file("stderr"));
    std::vector<std::string> arguments = flags_;
    arguments.insert(arguments.end(), words.begin(), words.end());
    return api::cli::run_program(holdfast_program(), arguments, file("stderr"));
}

api::cli::Finished Person::run_lines(const std::string& lines) const {
    std::ofstream(file("lines")) << lines;
    return run({"run", file("lines")});
}

std::string Person::notes() const {
    std::ostringstream text;
    text << std::ifstream(file("stderr")).rdbuf();
    return text.str();
}

}  // namespace holdfast::test
