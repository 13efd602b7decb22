/// A client's signing keys, and where each stands: the sequence and header its next batch names.
///
/// A place is learnt from the ledger, and then kept up with each batch that is signed.
/// Thread-safety: the client's executor.
#pragma once

#include <map>
#include <memory>

#include "api/client/signing_desk.h"
#include "api/read_frames.h"

namespace holdfast::api {

class KeyRing {
   public:
    struct Place {
        std::shared_ptr<const crypto::SecretKey> secret;  ///< null: not ours to sign with
        bool is_known = false;
        bool is_asked = false;       ///< the answer is on its way
        std::uint64_t sequence = 0;  ///< of its last batch
        Digest previous{};           ///< that batch's header hash
    };

    void add(crypto::SecretKey key) {
        const crypto::PublicKey name = key.public_key();
        places_[name].secret = std::make_shared<const crypto::SecretKey>(std::move(key));
    }
    [[nodiscard]] bool has_secret(const crypto::PublicKey& key) const {
        const auto found = places_.find(key);
        return found != places_.end() && found->second.secret;
    }
    [[nodiscard]] Place& place(const crypto::PublicKey& key) { return places_[key]; }
    /// This batch is signed, and comes next.
    void follow(const ledger::SignedBatch& batch, const Digest& header_hash) {
        for (const ledger::HeaderSigner& signer : batch.header().signers) {
            Place& place = places_[signer.key];
            place.is_known = true;
            place.sequence = signer.sequence;
            place.previous = header_hash;
        }
    }
    /// Somebody else has used the keys: their places are to be asked for again.
    void lose_places() {
        for (auto& [key, place] : places_) {
            place.is_known = false;
        }
    }
    /// What a batch that is signed next names. All places are known.
    [[nodiscard]] std::vector<SigningJob::Signer> next(const std::vector<crypto::PublicKey>& keys) {
        std::vector<SigningJob::Signer> signers;
        for (const crypto::PublicKey& key : keys) {
            const Place& place = places_.at(key);
            signers.push_back({place.secret, place.sequence + 1, place.previous});
        }
        return signers;
    }

   private:
    std::map<crypto::PublicKey, Place> places_;
};

}  // namespace holdfast::api
