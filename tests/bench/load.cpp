#include "tests/bench/load.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "api/cli/output.h"
#include "api/client/async_client.h"
#include "tests/bench/commands.h"

namespace holdfast::bench {

namespace asio = boost::asio;

namespace {

using Clock = std::chrono::steady_clock;

// One connection, its key and its commands.
struct Lane {
    Lane(asio::io_context& io, const api::ClientSettings& client, const crypto::SecretKey& secret,
         const Settings& settings, std::uint64_t count, std::size_t number)
        : link(io.get_executor(), client),
          key(secret.public_key()),
          commands(settings, count, number) {
        link.add_key(crypto::SecretKey(secret.seed()));
    }

    api::AsyncClient link;
    crypto::PublicKey key;
    Commands commands;
    bool is_done = false;
};

class Load {
   public:
    Load(const api::ClientSettings& client, const std::vector<crypto::SecretKey>& keys,
         const Settings& settings)
        : settings_(settings), progress_("commands", settings.count), pace_(io_) {
        api::ClientSettings link = client;
        link.agent = "holdfast-bench load";
        link.batches_in_flight_max = settings.in_flight;
        for (std::size_t i = 0; i < settings.connections; ++i) {
            const std::uint64_t share = settings.count / settings.connections +
                                        (i < settings.count % settings.connections ? 1 : 0);
            lanes_.push_back(std::make_unique<Lane>(io_, link, keys.at(i), settings, share, i));
        }
    }

    LoadResult run() {
        for (const auto& lane : lanes_) {
            lane->link.when_connected(std::chrono::seconds(10),
                                      [this](api::Answer<api::HelloReply> answer) {
                                          require(answer);
                                          if (++connected_ == lanes_.size()) {
                                              begin();
                                          }
                                      });
        }
        io_.run();
        std::ranges::sort(result_.latencies_ms);
        return std::move(result_);
    }

   private:
    template <class T>
    static void require(const api::Answer<T>& answer) {
        if (const auto* failure = std::get_if<api::Failure>(&answer)) {
            throw api::ClientError(*failure);
        }
    }

    void begin() {
        begun_ = Clock::now();
        if (settings_.rate != 0) {
            offer_what_is_due();
            return;
        }
        for (std::size_t round = 0; round < settings_.in_flight; ++round) {
            for (const auto& lane : lanes_) {
                send(*lane, Clock::now());
            }
        }
    }

    // At a rate: batches fall due at fixed times, one connection after the other.
    void offer_what_is_due() {
        const auto interval = std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double>(static_cast<double>(settings_.batch) / settings_.rate));
        Clock::time_point due = begun_ + offered_ * interval;
        while (due <= Clock::now() && !std::ranges::all_of(lanes_, &Lane::is_done, &peek)) {
            send(*lanes_[static_cast<std::size_t>(offered_) % lanes_.size()], due);
            due = begun_ + ++offered_ * interval;
        }
        if (!std::ranges::all_of(lanes_, &Lane::is_done, &peek)) {
            pace_.expires_at(due);
            pace_.async_wait([this](const boost::system::error_code& error) {
                if (!error) {
                    offer_what_is_due();
                }
            });
        }
    }
    static Lane& peek(const std::unique_ptr<Lane>& lane) { return *lane; }

    void send(Lane& lane, Clock::time_point since) {
        std::vector<ledger::StoredCommand> batch = lane.commands.next();
        if (batch.empty()) {
            lane.is_done = true;
            end_if_done();
            return;
        }
        ++unanswered_;
        lane.link.submit(std::move(batch), {lane.key}, {},
                         [this, &lane, since](api::Answer<api::BatchReceipt> answer) {
                             require(answer);
                             take(std::get<api::BatchReceipt>(answer), since);
                             if (settings_.rate == 0) {
                                 send(lane, Clock::now());
                             }
                             end_if_done();
                         });
    }

    void take(const api::BatchReceipt& receipt, Clock::time_point since) {
        const auto now = Clock::now();
        --unanswered_;
        result_.seconds = std::chrono::duration<double>(now - begun_).count();
        result_.latencies_ms.push_back(
            std::chrono::duration<double, std::milli>(now - since).count());
        result_.batches += 1;
        result_.accepted += receipt.size() - receipt.results().size();
        for (const api::CommandResult& result : receipt.results()) {
            result_.refused[result.reason] += 1;
        }
        answered_ += receipt.size();
        progress_.show(answered_);
    }

    void end_if_done() {
        if (unanswered_ == 0 && std::ranges::all_of(lanes_, &Lane::is_done, &peek)) {
            asio::post(io_, [this] {
                for (const auto& lane : lanes_) {
                    lane->link.stop();
                }
            });
        }
    }

    const Settings& settings_;
    api::cli::ProgressBar progress_;
    asio::io_context io_{1};
    asio::steady_timer pace_;
    std::vector<std::unique_ptr<Lane>> lanes_;
    std::size_t connected_ = 0;
    std::size_t unanswered_ = 0;
    std::uint64_t answered_ = 0;
    std::int64_t offered_ = 0;
    Clock::time_point begun_;
    LoadResult result_;
};

}  // namespace

LoadResult run_load(const api::ClientSettings& client, const std::vector<crypto::SecretKey>& keys,
                    const Settings& settings) {
    return Load(client, keys, settings).run();
}

}  // namespace holdfast::bench
