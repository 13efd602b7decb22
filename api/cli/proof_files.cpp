#include "api/cli/proof_files.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "api/cli/exit_code.h"
#include "crypto/error.h"
#include "crypto/policy_file.h"

namespace holdfast::api::cli {

std::string read_proof_file(const std::string& path, std::size_t bytes_max) {
    std::ifstream file;
    if (path != "-") {
        file.open(path, std::ios::binary);
    }
    std::istream& in = path == "-" ? std::cin : file;
    std::string text(bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if ((path != "-" && !file.is_open()) || in.bad()) {
        throw UserError(ExitCode::local, fmt::format("can't read {}", path));
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > bytes_max) {
        throw UserError(ExitCode::local, fmt::format("{}: more than {} bytes", path, bytes_max));
    }
    return text;
}

void write_proof_file(const std::string& path, std::string_view text) {
    if (path == "-") {
        std::cout << text << std::flush;
        return;
    }
    if (std::filesystem::exists(path)) {
        throw UserError(ExitCode::local, fmt::format("{}: there is such a file already", path));
    }
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    if (!out) {
        throw UserError(ExitCode::local, fmt::format("can't write {}", path));
    }
}

crypto::TlogPolicy read_policy(const std::string& path) {
    try {
        return crypto::read_policy_file(path);
    } catch (const crypto::Error& error) {
        throw UserError(ExitCode::local, error.what());
    }
}

}  // namespace holdfast::api::cli
