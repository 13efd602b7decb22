/// Files of proofs and policies, read within bounds. Thread-safety: free functions.
#pragma once

#include <string>
#include <string_view>

#include "crypto/tlog_policy.h"

namespace holdfast::api::cli {

inline constexpr std::size_t kReceiptFileMax = 2 << 20;

/// The whole file, or standard input for "-". Throws UserError.
[[nodiscard]] std::string read_proof_file(const std::string& path, std::size_t bytes_max);
/// Makes a new file; "-" is standard output. Throws UserError where there is one already.
void write_proof_file(const std::string& path, std::string_view text);
/// Throws UserError naming the line that is wrong.
[[nodiscard]] crypto::TlogPolicy read_policy(const std::string& path);

}  // namespace holdfast::api::cli
