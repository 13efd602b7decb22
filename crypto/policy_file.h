/// A trust policy from a file, within its bounds. Thread-safe.
#pragma once

#include <filesystem>

#include "crypto/tlog_policy.h"

namespace holdfast::crypto {

/// Throws Error naming the file and, where it is one, the line that is wrong.
TlogPolicy read_policy_file(const std::filesystem::path& path);

}  // namespace holdfast::crypto
