/// Runs programs and reads files, for tests that look at both. Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace holdfast::test {

struct RunResult {
    int code = -1;       ///< exit code; 128 + n for signal n
    std::string output;  ///< stdout and stderr
};
/// Runs a program with arguments, which no shell interprets. Throws where there is no such program.
RunResult run_program(const std::vector<std::string>& words);
/// One of the project's own, from the build's bin folder.
RunResult run_ours(const std::string& program, std::vector<std::string> arguments);

std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, const std::string& text);

}  // namespace holdfast::test
