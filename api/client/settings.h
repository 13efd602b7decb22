/// Whom a client talks to, what it insists on, and how patient it is. Thread-safety: plain data.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "crypto/ed25519.h"

namespace holdfast::api {

struct ClientSettings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 7411;

    /// The ledger that is meant, and the key that signs its log: another one is refused. Without an
    /// origin the first answer decides for this client's life; without a log key, likewise.
    std::string origin;
    std::optional<crypto::PublicKey> log_key;

    /// Where signed batches are stored before they are sent (api/client/outbox.h). Empty: nowhere;
    /// then what was sent and not answered when the process dies is known to the ledger alone.
    std::filesystem::path outbox_folder;

    std::size_t batches_in_flight_max = 64;  ///< sent and unanswered; the server may allow fewer
    std::chrono::milliseconds connect_timeout{5'000};   ///< of one attempt, hello included
    std::chrono::milliseconds request_timeout{30'000};  ///< of a read; batches have none
    std::chrono::milliseconds retry_delay_min{
        20};  ///< after a failed attempt; doubles, with jitter
    std::chrono::milliseconds retry_delay_max{5'000};
    std::chrono::milliseconds silence_max{
        10'000};                         ///< unanswered for so long: the connection is dead
    std::size_t place_attempts_max = 8;  ///< signing anew because somebody else uses the same key

    /// TLS 1.3, with the server's name checked against its certificate.
    bool use_tls = false;
    std::string tls_ca_file;           ///< authorities, PEM; empty: the system's
    std::string tls_certificate_file;  ///< of this client, where the server asks for one
    std::string tls_key_file;

    std::string agent = "holdfast-client";  ///< program and version, for the server's logs
};

}  // namespace holdfast::api
