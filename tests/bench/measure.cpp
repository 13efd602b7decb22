#include "tests/bench/measure.h"

#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace holdfast::bench {

namespace fs = std::filesystem;

namespace {

// The first line of a file that begins with `label`, without it.
std::string labelled(const fs::path& file, const std::string& label) {
    std::ifstream in(file);
    std::string line;
    while (std::getline(in, line)) {
        if (line.starts_with(label)) {
            return line.substr(std::min(line.size(), label.size() + 1));
        }
    }
    return {};
}

std::uint64_t number_in(const fs::path& file, const std::string& label) {
    const std::string text = labelled(file, label);
    if (text.empty()) {
        throw std::runtime_error(file.string() + " tells no " + label);
    }
    return std::stoull(text);
}

// User and system time in clock ticks: fields 14 and 15, counted after the name's parenthesis.
double cpu_seconds_of(const fs::path& stat) {
    std::ifstream in(stat);
    std::string text;
    std::getline(in, text);
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) {
        throw std::runtime_error(stat.string() + " can't be read");
    }
    std::istringstream fields(text.substr(name_end + 1));
    std::string skipped;
    for (int i = 0; i < 11; ++i) {
        fields >> skipped;
    }
    std::uint64_t user = 0;
    std::uint64_t system = 0;
    fields >> user >> system;
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

ProcessUse use_of(pid_t process) {
    const fs::path folder = fs::path("/proc") / std::to_string(process);
    ProcessUse use;
    use.cpu_seconds = cpu_seconds_of(folder / "stat");
    use.rss_bytes = number_in(folder / "status", "VmRSS:") * 1024;
    use.rss_peak_bytes = number_in(folder / "status", "VmHWM:") * 1024;
    for (const auto& thread : fs::directory_iterator(folder / "task")) {
        const fs::path status = thread.path() / "status";
        use.context_switches += number_in(status, "voluntary_ctxt_switches:") +
                                number_in(status, "nonvoluntary_ctxt_switches:");
    }
    return use;
}

DiskUse disk_use(const fs::path& folder) {
    constexpr std::uint64_t kBlock = 512;  // st_blocks' unit
    DiskUse use;
    for (const auto& item : fs::recursive_directory_iterator(folder)) {
        struct stat status {};
        if (::lstat(item.path().c_str(), &status) == 0) {  // else it went away meanwhile
            const std::uint64_t allocated = static_cast<std::uint64_t>(status.st_blocks) * kBlock;
            use.allocated += allocated;
            use.filled += std::min(allocated, static_cast<std::uint64_t>(status.st_size));
        }
    }
    return use;
}

Machine this_machine() {
    Machine machine;
    machine.processor = labelled("/proc/cpuinfo", "model name");
    const auto begin = machine.processor.find_first_not_of("\t: ");
    machine.processor.erase(0, std::min(begin, machine.processor.size()));
    machine.cores = std::thread::hardware_concurrency();
    machine.memory_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                           static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    utsname name{};
    if (::uname(&name) == 0) {
        machine.system = std::string(name.sysname) + " " + name.release;
    }
    return machine;
}

double percentile(const std::vector<double>& ascending, double share) {
    if (ascending.empty()) {
        return 0;
    }
    const double rank = std::ceil(share * static_cast<double>(ascending.size()));
    const auto at = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
    return ascending[std::min(at, ascending.size() - 1)];
}

}  // namespace holdfast::bench
