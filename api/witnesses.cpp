#include "api/witnesses.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "api/http.h"
#include "crypto/base64.h"
#include "crypto/cosignature.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kAnswerBytesMax = 64 * 1024;
/// The size a witness names may be out of date when it is asked again: but not for ever.
constexpr int kQuestionsMax = 3;

struct Published {
    crypto::Checkpoint checkpoint;
    std::string note;
    std::string text;
};

std::string request_of(const Published& published, std::uint64_t from,
                       const crypto::MerkleProof& proof) {
    std::string body = fmt::format("old {}\n", from);
    for (const crypto::Digest& hash : proof) {
        body += crypto::to_base64(hash) + '\n';
    }
    return body + '\n' + published.note;
}

std::optional<std::uint64_t> size_in(std::string_view body) {
    std::uint64_t size = 0;
    const char* const end = body.data() + body.size();
    const auto [stop, error] = std::from_chars(body.data(), end, size);
    if (error != std::errc{} || std::string_view(stop, end) != "\n") {
        return std::nullopt;
    }
    return size;
}

/// A line of an answer, to be shown to people: bounded, and nothing a terminal would obey.
std::string shown(std::string_view body) {
    std::string text(body.substr(0, std::min<std::size_t>(body.find('\n'), 200)));
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
    return text;
}

/// Why a question did not give a cosignature.
class Failure : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace

class Witnesses::Asker {
   public:
    Asker(const crypto::TlogPolicy::Witness& witness, HttpUrl url, Witnesses& owner,
          const Settings& settings)
        : witness_(witness),
          owner_(owner),
          settings_(settings),
          client_(std::move(url), {settings.timeout, kAnswerBytesMax}) {
        status_.name = witness.name;
    }

    void start() {
        thread_ = std::thread([this] { run(); });
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            is_stopping_ = true;
        }
        changed_.notify_all();
        client_.cancel();
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    void publish(std::shared_ptr<const Published> published) {
        {
            const std::lock_guard lock(mutex_);
            newest_ = std::move(published);
        }
        changed_.notify_all();
    }

    [[nodiscard]] Status status() const {
        const std::lock_guard lock(mutex_);
        return status_;
    }

   private:
    void run() {
        std::shared_ptr<const Published> done;
        auto pause = settings_.pause_min;
        while (const auto published = wait_for_news(done)) {
            try {
                const std::string line = ask(*published);
                done = published;
                pause = settings_.pause_min;
                pass_on(*published, line);
                note_failure("");
            } catch (const std::exception& error) {
                note_failure(error.what());
                wait(pause);
                pause = std::min(2 * pause, settings_.pause_max);
            }
        }
    }

    /// The newest checkpoint, once it is not the one that is done; null: stop.
    std::shared_ptr<const Published> wait_for_news(const std::shared_ptr<const Published>& done) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] {
            return is_stopping_ || (newest_ && (!done || newest_->checkpoint != done->checkpoint));
        });
        return is_stopping_ ? nullptr : newest_;
    }

    void wait(std::chrono::milliseconds pause) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, pause, [&] { return is_stopping_; });
    }

    /// The witness' line under this checkpoint.
    std::string ask(const Published& published) {
        for (int question = 0; question < kQuestionsMax; ++question) {
            // It has seen more than this: from nothing, and it says how much.
            const std::uint64_t from = size_ <= published.checkpoint.size ? size_ : 0;
            const HttpResult result = client_.post(
                "/add-checkpoint", request_of(published, from, proof(published, from)));
            const auto* answer = std::get_if<HttpAnswer>(&result);
            if (answer == nullptr) {
                throw Failure(std::get<HttpError>(result).what);
            }
            if (answer->status == 200) {
                const std::string line = verified_line(published, answer->body);
                size_ = published.checkpoint.size;
                return line;
            }
            if (answer->status != 409) {
                throw Failure(
                    fmt::format("it answers {}: {}", answer->status, shown(answer->body)));
            }
            const auto size = size_in(answer->body);
            if (!size) {
                throw Failure("it answers 409 without a size");
            }
            if (*size > published.checkpoint.size) {
                throw Failure(fmt::format(
                    "it has cosigned a checkpoint of size {}, and this log's has {}: the log has "
                    "lost entries, or somebody else signs with its key",
                    *size, published.checkpoint.size));
            }
            size_ = *size;
        }
        throw Failure("it never agrees to the size it names");
    }

    crypto::MerkleProof proof(const Published& published, std::uint64_t from) {
        if (from == 0) {
            return {};
        }
        const std::lock_guard lock(owner_.ports_mutex_);
        return owner_.ports_.prove(from, published.checkpoint.size);
    }

    std::string verified_line(const Published& published, const std::string& body) {
        const auto note = crypto::parse_note(published.text + '\n' + body);
        for (const auto& line : note ? note->signatures : std::vector<crypto::NoteSignature>{}) {
            if (!crypto::is_by(witness_.verifier, line)) {
                continue;
            }
            const auto stated = crypto::verify_cosignature(witness_.verifier, published.text, line);
            if (!stated || stated->time == 0) {
                throw Failure("its cosignature does not verify");
            }
            const std::lock_guard lock(mutex_);
            status_.cosigned_size = published.checkpoint.size;
            status_.cosigned_at = stated->time;
            return crypto::note_signature_line(line.name, line.id, line.signature);
        }
        throw Failure("its answer has no cosignature by its key");
    }

    void pass_on(const Published& published, const std::string& line) {
        const std::lock_guard lock(owner_.ports_mutex_);
        owner_.ports_.on_cosignature(published.checkpoint, line);
    }

    /// Said when it changes, not with each question.
    void note_failure(const std::string& failure) {
        {
            const std::lock_guard lock(mutex_);
            if (is_stopping_ || std::exchange(status_.failure, failure) == failure) {
                return;
            }
        }
        const std::lock_guard lock(owner_.ports_mutex_);
        if (owner_.ports_.report) {
            owner_.ports_.report(failure.empty()
                                     ? fmt::format("witness {} cosigns again", witness_.name)
                                     : fmt::format("witness {}: {}", witness_.name, failure));
        }
    }

    const crypto::TlogPolicy::Witness witness_;
    Witnesses& owner_;
    const Settings settings_;
    HttpClient client_;
    std::uint64_t size_ = 0;  // what it has cosigned, as far as is known
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool is_stopping_ = false;
    std::shared_ptr<const Published> newest_;
    Status status_;
    std::thread thread_;
};

Witnesses::Witnesses(const std::vector<crypto::TlogPolicy::Witness>& witnesses, Ports ports,
                     Settings settings)
    : ports_(std::move(ports)) {
    for (const crypto::TlogPolicy::Witness& witness : witnesses) {
        if (witness.url.empty()) {
            continue;
        }
        auto url = parse_http_url(witness.url);
        if (url) {
            askers_.push_back(std::make_unique<Asker>(witness, std::move(*url), *this, settings));
        } else if (ports_.report) {
            ports_.report(fmt::format("witness {} is not asked: its URL is not http://HOST[:PORT]",
                                      witness.name));
        }
    }
}

Witnesses::~Witnesses() { stop(); }

void Witnesses::start() {
    for (const auto& asker : askers_) {
        asker->start();
    }
}

void Witnesses::stop() {
    for (const auto& asker : askers_) {
        asker->stop();
    }
}

void Witnesses::publish(std::string_view note) {
    const auto parsed = crypto::parse_note(note);
    auto checkpoint = parsed ? crypto::parse_checkpoint(parsed->text) : std::nullopt;
    if (!checkpoint) {
        throw std::invalid_argument("not a checkpoint to be witnessed");
    }
    const auto published = std::make_shared<const Published>(
        Published{std::move(*checkpoint), std::string(note), parsed->text});
    for (const auto& asker : askers_) {
        asker->publish(published);
    }
}

std::vector<Witnesses::Status> Witnesses::statuses() const {
    std::vector<Status> statuses;
    for (const auto& asker : askers_) {
        statuses.push_back(asker->status());
    }
    return statuses;
}

}  // namespace holdfast::api
