#include "api/config.h"

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <sstream>

#include "ledger/text/quantity_text.h"

namespace holdfast::api {

namespace {

using ledger::Unit;

constexpr std::array kCounts = {Unit{"", 1}};
constexpr std::array kTimes = {Unit{"ms", 1'000'000}, Unit{"s", ledger::kSecond},
                               Unit{"m", 60 * ledger::kSecond}, Unit{"h", ledger::kHour}};

// In base units.
std::uint64_t parse(const std::string& text, std::span<const Unit> units) {
    const auto number = ledger::parse_quantity(text, units);
    if (!number) {
        throw ConfigError("'" + text + "' is no such number");
    }
    return *number;
}

void check_range(const std::string& text, std::uint64_t value, std::uint64_t min,
                 std::uint64_t max) {
    if (value < min || value > max) {
        throw ConfigError("'" + text + "' is out of range");
    }
}

template <class T, std::size_t N>
Setting number(std::string name, T& value, std::string help, std::uint64_t min, std::uint64_t max,
               const std::array<Unit, N>& units) {
    return {std::move(name), std::move(help),
            [&value, min, max, &units](const std::string& text) {
                const std::uint64_t parsed = parse(text, units);
                check_range(text, parsed, min, max);
                value = static_cast<T>(parsed);
            },
            [&value, &units] { return ledger::format_quantity(value, units); }};
}
template <class T>
Setting count(std::string name, T& value, std::string help, std::uint64_t min, std::uint64_t max) {
    return number(std::move(name), value, std::move(help), min, max, kCounts);
}
template <class T>
Setting size(std::string name, T& value, std::string help, std::uint64_t min, std::uint64_t max) {
    return number(std::move(name), value, std::move(help), min, max, ledger::kSizeUnits);
}

Setting time(std::string name, std::chrono::milliseconds& value, std::string help) {
    return {std::move(name), std::move(help),
            [&value](const std::string& text) {
                const std::uint64_t parsed = parse(text, kTimes);
                check_range(text, parsed, 1'000'000, 24 * ledger::kHour);
                value = std::chrono::milliseconds(parsed / 1'000'000);
            },
            [&value] {
                return ledger::format_quantity(
                    static_cast<std::uint64_t>(value.count()) * 1'000'000, kTimes);
            }};
}

Setting duration(std::string name, ledger::Duration& value, std::string help) {
    return {std::move(name), std::move(help),
            [&value](const std::string& text) {
                const std::uint64_t parsed = parse(text, kTimes);
                check_range(text, parsed, ledger::kSecond, 24 * ledger::kHour);
                value = parsed;
            },
            [&value] { return ledger::format_quantity(value, kTimes); }};
}

template <class Text>
Setting text_setting(std::string name, Text& value, std::string help) {
    return {std::move(name), std::move(help), [&value](const std::string& text) { value = text; },
            [&value] { return std::string(value); }};
}

void add_write_settings(ServerConfig& server, std::vector<Setting>& settings) {
    constexpr std::uint64_t kMany = 1 << 24;
    constexpr std::uint64_t kBytes = std::uint64_t{1} << 36;
    settings.push_back(count("queued-batches-max", server.queued_batches_max,
                             "batches waiting to be decided; more are refused", 1, kMany));
    settings.push_back(size("queued-bytes-max", server.queued_bytes_max, "of the batches that wait",
                            2 << 20, kBytes));
    settings.push_back(size("undurable-bytes-max", server.undurable_bytes_max,
                            "decided entries waiting to be written", 1 << 20, kBytes));
    settings.push_back(size("group-bytes-max", server.group_bytes_max,
                            "one synced write of the log", 4096, 64 << 20));
    settings.push_back(count("groups-under-way-max", server.groups_under_way_max,
                             "groups written and not yet published", 1, 64));
    settings.push_back(count("key-batches-in-flight-max", server.key_batches_in_flight_max,
                             "unanswered batches of one key", 1, kMany));
    settings.push_back(count("retry-headers-max", server.retry_headers_max,
                             "logged batches whose retry is answered", 1, kMany));
    settings.push_back(size("retry-scan-bytes-max", server.retry_scan_bytes_max,
                            "of the log's tail, read at a start to find them", 0, kBytes));
    settings.push_back(size("entry-cache-bytes-max", server.entry_cache_bytes_max,
                            "newest entries kept in memory", 0, kBytes));
    settings.push_back(
        duration("gap-after", server.gap_after_ns,
                 "a silence of the ledger that is logged; a heartbeat comes after half of it"));
}

void add_connection_settings(ServerConfig& server, std::vector<Setting>& settings) {
    constexpr std::uint64_t kMany = 1 << 20;
    constexpr std::uint64_t kBytes = std::uint64_t{1} << 36;
    settings.push_back(
        count("connections-max", server.connections_max, "connections in all", 1, kMany));
    settings.push_back(count("address-connections-max", server.address_connections_max,
                             "connections from one address", 1, kMany));
    settings.push_back(count("in-flight-max", server.in_flight_max,
                             "unanswered requests of a connection", 1, 65536));
    settings.push_back(count("reads-in-flight-max", server.reads_in_flight_max,
                             "unanswered reads of a connection", 1, 65536));
    settings.push_back(
        count("subscriptions-max", server.subscriptions_max, "feeds of a connection", 0, 1024));
    settings.push_back(size("feed-credit-bytes-max", server.feed_credit_bytes_max,
                            "unused credit of a feed", 1 << 20, 0xffffffff));
    settings.push_back(size("inbound-bytes-max", server.inbound_bytes_max,
                            "requests being received, all connections", 1 << 21, kBytes));
    settings.push_back(size("outbox-bytes-max", server.outbox_bytes_max,
                            "unsent bytes at which a connection is dropped", 32 << 20, kBytes));
    settings.push_back(size("outbox-pause-bytes", server.outbox_pause_bytes,
                            "unsent bytes at which no more requests are read", 4096, kBytes));
    settings.push_back(
        time("hello-timeout", server.hello_timeout, "from connecting to a whole hello"));
    settings.push_back(
        time("frame-timeout", server.frame_timeout, "from a frame's first byte to its last"));
    settings.push_back(
        time("idle-timeout", server.idle_timeout, "without a request, with nothing unanswered"));
    settings.push_back(
        time("write-timeout", server.write_timeout, "for the peer to take what is sent"));
    settings.push_back(
        time("drain-timeout", server.drain_timeout, "at a stop, for the last replies to go"));
    settings.push_back(count("queued-reads-max", server.queued_reads_max,
                             "reads waiting; more are refused", 1, kMany));
    settings.push_back(count("as-of-commands-max", server.as_of_commands_max,
                             "commands replayed for one look at the past", 0, UINT64_MAX));
    settings.push_back(count("views-lag-max", server.views_lag_max,
                             "entries the stored views may lack and the server be healthy", 1,
                             UINT64_MAX));
}

std::string text_of(const toml::node& node, const std::string& where) {
    if (const auto* text = node.as_string()) {
        return text->get();
    }
    if (const auto* integer = node.as_integer()) {
        return std::to_string(integer->get());
    }
    throw ConfigError(where + ": a text or a whole number is needed");
}

void apply_table(const toml::table& table, const std::string& prefix, const std::string& file,
                 std::vector<Setting>& settings) {
    for (const auto& [key, node] : table) {
        const std::string name = prefix + std::string(key.str());
        if (const auto* inner = node.as_table()) {
            apply_table(*inner, name + "-", file, settings);
            continue;
        }
        const std::string where =
            file + ":" + std::to_string(node.source().begin.line) + ": " + name;
        const auto setting = std::find_if(settings.begin(), settings.end(),
                                          [&](const Setting& each) { return each.name == name; });
        if (setting == settings.end()) {
            throw ConfigError(where + ": no such setting");
        }
        try {
            setting->set(text_of(node, where));
        } catch (const ConfigError& error) {
            throw ConfigError(where + ": " + error.what());
        }
    }
}

}  // namespace

std::vector<Setting> settings_of(DaemonConfig& config) {
    std::vector<Setting> settings;
    settings.push_back(text_setting("data", config.data, "the ledger's folder"));
    settings.push_back(
        text_setting("anchor", config.anchor, "the anchor's file, best on another disk"));
    settings.push_back(text_setting("log-key", config.log_key, "the log's secret key"));
    settings.push_back(text_setting("passphrase-file", config.passphrase_file,
                                    "first line: the log key's passphrase"));
    settings.push_back(
        text_setting("port-file", config.port_file, "the port is written there once it is open"));
    settings.push_back(
        text_setting("backups", config.backups, "the folder for backups made on SIGUSR1"));
    settings.push_back(size("disk-low-bytes", config.disk_low_bytes,
                            "free space below which no batch is taken", 0, UINT64_MAX));
    settings.push_back(size("memory-budget", config.server.memory_budget_bytes,
                            "for rows of the state; the rest is looked up on disk", 16 << 20,
                            UINT64_MAX));
    settings.push_back(size("memtable-bytes", config.memtable_bytes, "of the log's database",
                            1 << 20, 4ULL << 30));
    settings.push_back(
        text_setting("listen-address", config.server.listen_address,
                     "numeric; anything but loopback opens the ledger to a network"));
    settings.push_back(
        count("listen-port", config.server.listen_port, "0: any free one", 0, 65535));
    settings.push_back(text_setting("site-listen-address", config.site_listen_address,
                                    "numeric; with it checkpoints, tiles and entries are served "
                                    "over HTTP: what anybody may read"));
    settings.push_back(
        count("site-listen-port", config.site_listen_port, "0: any free one", 0, 65535));
    settings.push_back(text_setting("site-port-file", config.site_port_file,
                                    "that port is written there once it is open"));
    settings.push_back(text_setting("witnesses", config.witnesses,
                                    "C2SP tlog-policy: its witnesses that have a URL are asked to "
                                    "cosign each published checkpoint"));
    settings.push_back(time("publication-pause", config.server.publication_pause,
                            "between two published checkpoints"));
    settings.push_back(text_setting("tls-certificate", config.server.tls_certificate_file,
                                    "PEM chain; with it the server speaks TLS 1.3 only"));
    settings.push_back(text_setting("tls-key", config.server.tls_key_file, "PEM"));
    settings.push_back(text_setting("tls-client-ca", config.server.tls_client_ca_file,
                                    "PEM; clients must show a certificate it signed"));
    add_write_settings(config.server, settings);
    add_connection_settings(config.server, settings);
    return settings;
}

void read_config_file(const std::filesystem::path& file, std::vector<Setting>& settings) {
    try {
        apply_table(toml::parse_file(file.string()), "", file.string(), settings);
    } catch (const toml::parse_error& error) {
        std::ostringstream where;
        where << file.string() << ":" << error.source().begin.line << ": " << error.description();
        throw ConfigError(where.str());
    }
}

}  // namespace holdfast::api
