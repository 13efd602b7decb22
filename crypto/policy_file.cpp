#include "crypto/policy_file.h"

#include <fstream>

#include "crypto/error.h"

namespace holdfast::crypto {

TlogPolicy read_policy_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text(policy_bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!in.is_open() || in.bad()) throw Error(path.string() + ": can't be read");
    text.resize(static_cast<std::size_t>(in.gcount()));
    auto policy = TlogPolicy::parse(text);
    if (const auto* wrong = std::get_if<PolicyError>(&policy)) {
        throw Error(path.string() + ", line " + std::to_string(wrong->line) + ": " + wrong->what);
    }
    return std::get<TlogPolicy>(std::move(policy));
}

}  // namespace holdfast::crypto
