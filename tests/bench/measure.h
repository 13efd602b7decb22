/// What the operating system knows of processes, folders and the machine. Thread-safety: free
/// functions.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace holdfast::bench {

/// Of a process that runs.
struct ProcessUse {
    double cpu_seconds = 0;  ///< user and system
    std::uint64_t rss_bytes = 0;
    std::uint64_t rss_peak_bytes = 0;
    std::uint64_t context_switches = 0;  ///< of its present threads
};
/// Throws std::runtime_error where /proc does not tell.
[[nodiscard]] ProcessUse use_of(pid_t process);

/// What the files in a folder take up on the disk.
struct DiskUse {
    std::uint64_t allocated = 0;  ///< as `du` counts it, space set aside for later included
    std::uint64_t filled = 0;     ///< without what is set aside
};
[[nodiscard]] DiskUse disk_use(const std::filesystem::path& folder);

struct Machine {
    std::string processor;
    unsigned cores = 0;
    std::uint64_t memory_bytes = 0;
    std::string system;  ///< kernel and release
};
[[nodiscard]] Machine this_machine();

/// The value that `share` of them do not exceed (nearest rank); 0 of none. `ascending`: sorted.
[[nodiscard]] double percentile(const std::vector<double>& ascending, double share);

}  // namespace holdfast::bench
