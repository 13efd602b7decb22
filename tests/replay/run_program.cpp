#include "tests/replay/run_program.h"

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace holdfast::test {

namespace {

std::string quoted(const std::string& word) {
    std::string out = "'";
    for (const char c : word) {
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return out + "'";
}

}  // namespace

RunResult run_program(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) {
        line += quoted(word) + ' ';
    }
    std::FILE* pipe = ::popen((line + "2>&1").c_str(), "r");
    if (pipe == nullptr) {
        throw std::runtime_error("can't start " + words.front());
    }
    RunResult result;
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) {
        result.output.append(buffer, got);
    }
    const int status = ::pclose(pipe);
    result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (result.code == 127) {
        throw std::runtime_error(words.front() + " is not installed: scripts/install-deps");
    }
    return result;
}

RunResult run_ours(const std::string& program, std::vector<std::string> arguments) {
    const char* folder = std::getenv("HOLDFAST_BIN_DIR");
    const std::filesystem::path bin = folder != nullptr ? folder : HOLDFAST_BIN_DIR;
    arguments.insert(arguments.begin(), (bin / program).string());
    return run_program(arguments);
}

std::string read_text(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        throw std::runtime_error("can't read " + path.string());
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace holdfast::test
