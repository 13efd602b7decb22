/// What is measured: the work, and how it is offered to the server. Thread-safety: plain data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::bench {

enum class Workload {
    transfer,      ///< from one random account to another
    hold_release,  ///< a batch of holds, then a batch that releases each of them in full
    donations,     ///< from a random account to the one campaign's
};

/// Where ids come from: both have at least 74 random bits.
enum class IdOrder {
    time,    ///< UUIDv7, as the client library makes them
    random,  ///< 128 random bits
};

/// Minor units that each account has to begin with.
inline constexpr std::uint64_t kFunds = 1'000'000'000'000;

struct Settings {
    Workload workload = Workload::transfer;
    std::uint64_t count = 1'000'000;  ///< commands
    std::size_t batch = 8190;         ///< commands in a batch
    std::size_t accounts = 10'000;
    std::size_t connections = 1;  ///< each with a key of its own
    std::size_t in_flight = 4;    ///< unanswered batches of each connection
    double rate = 0;  ///< commands a second, offered at fixed times; 0: as fast as answered
    IdOrder ids = IdOrder::time;
    double hold_days = 0;  ///< holds expire after so long; 0: never
    std::uint64_t seed = 1;
    std::vector<std::string> server_options;  ///< further options of holdfastd
    bool checks_everything = true;            ///< verify the log, not only replay it
};

}  // namespace holdfast::bench
