/// A witness of logs: cosigns what continues what it cosigned before, and nothing else. Its memory
/// is a folder; every checkpoint is in there, durably, before its cosignature leaves.
///
///     POST /add-checkpoint               C2SP tlog-witness
///     GET  /<hex SHA-256 of the origin>/checkpoint
///
/// Files of the folder: `<that hash>.checkpoint`, the newest cosigned note of a log, and evidence
/// (api/evidence.h). Thread-safe: one request at a time.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "api/http.h"
#include "api/kept_folder.h"
#include "api/witness/add_checkpoint.h"
#include "crypto/cosignature.h"

namespace holdfast::api {

class Witness {
   public:
    struct Settings {
        std::string name;
        std::vector<crypto::NoteVerifier> logs;  ///< several of a name: that log's keys
        std::size_t unproven_max =
            1000;  ///< pieces of evidence kept that prove nothing by themselves
    };
    struct Ports {
        KeptFolder& folder;
        const crypto::SecretKey& key;
        std::function<std::uint64_t()> now;              ///< POSIX seconds, from 1
        std::function<void(const std::string&)> report;  ///< what its operator must know
    };
    /// Reads what it has cosigned. Throws std::runtime_error where a kept checkpoint is not one
    /// that this key has cosigned: then it can't tell what it promised.
    Witness(Settings settings, Ports ports);

    [[nodiscard]] HttpResponse answer(const HttpRequest& request);

   private:
    [[nodiscard]] HttpResponse add(const std::string& body);
    [[nodiscard]] HttpResponse show(std::string_view target) const;
    void keep(const CosignedCheckpoint& latest);
    void keep(Evidence evidence);

    const Settings settings_;
    const Ports ports_;
    std::mutex mutex_;
    WitnessedLogs logs_;
    std::size_t unproven_count_ = 0;  // cries of this process that prove nothing by themselves
    bool is_broken_ = false;          // a write failed: what is on disk is not known
};

}  // namespace holdfast::api
