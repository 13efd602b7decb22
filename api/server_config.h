/// What bounds a server: queues, connections, deadlines, reads. Defaults are safe for one machine.
/// How these are set from a file and from flags: api/config.h. Thread-safety: plain data.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "ledger/types.h"

namespace holdfast::api {

struct ServerConfig {
    std::string listen_address = "127.0.0.1";
    std::uint16_t listen_port = 7411;  ///< 0: any free one

    // The way of a batch.
    std::size_t queued_batches_max = 4096;  ///< verified, waiting to be decided; more: overloaded
    std::size_t queued_bytes_max = 128 << 20;      ///< of them
    std::size_t undurable_bytes_max = 4 << 20;     ///< decided, waiting to be written
    std::size_t group_bytes_max = 1 << 20;         ///< one synced write of the log
    std::size_t groups_under_way_max = 4;          ///< written, not yet published
    std::size_t key_batches_in_flight_max = 1024;  ///< of one key
    std::size_t retry_headers_max = 65536;  ///< logged batches whose retry is answered at once
    std::size_t retry_scan_bytes_max = 256
                                       << 20;  ///< of the log's tail, read at a start to find them
    std::size_t entry_cache_bytes_max = 64 << 20;  ///< newest entries kept in memory
    std::size_t memory_budget_bytes =
        1 << 30;  ///< rows of the state in memory, half of it where batches are decided and half
                  ///< where they are read; the rest is looked up in the stored views
    ledger::Duration gap_after_ns =
        600 * ledger::kSecond;  ///< G: silence that is logged; heartbeat each G/2

    // Connections.
    std::size_t connections_max = 512;
    std::size_t address_connections_max = 128;  ///< from one address
    std::uint32_t in_flight_max = 256;          ///< unanswered requests of a connection
    std::uint32_t reads_in_flight_max = 32;     ///< unanswered reads among them
    std::uint32_t subscriptions_max = 8;        ///< feeds of a connection
    std::uint32_t feed_credit_bytes_max = 64 << 20;
    std::size_t inbound_bytes_max = 256 << 20;  ///< request bodies being received, all connections
    std::size_t outbox_bytes_max = 64 << 20;  ///< unsent bytes of a connection; more: it is dropped
    std::size_t outbox_pause_bytes = 4 << 20;  ///< unsent bytes at which no more requests are read
    std::chrono::milliseconds hello_timeout{5'000};   ///< from accept to a whole hello
    std::chrono::milliseconds frame_timeout{10'000};  ///< from a frame's first byte to its last
    std::chrono::milliseconds idle_timeout{
        120'000};  ///< without a request, with nothing unanswered
    std::chrono::milliseconds write_timeout{10'000};  ///< for the peer to take what is sent
    std::chrono::milliseconds drain_timeout{
        5'000};  ///< at a graceful stop, for the last replies to go

    // Reads.
    std::size_t queued_reads_max = 1024;            ///< reads waiting for the reading thread
    std::uint64_t as_of_commands_max = 20'000'000;  ///< commands replayed for one look at the past
    ledger::Sequence views_lag_max = 10'000;        ///< entries; more: not healthy

    std::chrono::milliseconds publication_pause{1'000};  ///< between published checkpoints

    // TLS 1.3; empty: plain TCP.
    std::string tls_certificate_file;
    std::string tls_key_file;
    std::string
        tls_client_ca_file;  ///< clients must show a certificate of this authority; empty: none

    std::string software = "holdfastd";
};

}  // namespace holdfast::api
