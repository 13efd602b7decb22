// run: commands as JSON lines, answers as JSON lines in order.

#include <deque>

#include "api/cli/groups.h"
#include "api/cli/line_reader.h"
#include "api/cli/write_command.h"

namespace holdfast::api::cli {

namespace {

// What a batch of one to four signers has besides its commands, at most.
constexpr std::size_t kBatchOverheadBytes = 1024;
constexpr std::size_t kBatchesWaitingMax = 32;

/// A line that was read: a command, or what is wrong with it.
struct Line {
    std::size_t number = 0;
    std::optional<ledger::StoredCommand> command;
    std::string error;
    bool is_linked = false;

    [[nodiscard]] std::size_t bytes() const {
        return command ? sizeof(ledger::CommandRecord) + 4 + command->view().extension_bytes.size()
                       : 0;
    }
};

class Runner {
   public:
    Runner(Session& session, const std::string& file)
        : session_(session), in_(file), progress_("commands") {}

    void run() {
        session_.writer();
        try {
            send_all();
        } catch (const UserError& error) {
            end_early(error.code(), error.what());
        } catch (const ClientError& error) {
            end_early(exit_code_of(error.failure().code), error.what());
        }
        drain(0);
        progress_.clear();
        session_.out.note(fmt::format(
            "{} line(s), {} done, {} refused, {} not sent{}", number_, done_, refused_, unsent_,
            unanswered_ == 0 ? "" : fmt::format(", {} not answered", unanswered_)));
    }

   private:
    struct Sent {
        std::vector<Line> lines;
        std::future<BatchReceipt> answer;  // none: the lines were not sent
    };

    void send_all() {
        while (auto text = next_line()) {
            take(*text);
            // Whoever types, or waits for answers before going on, is not kept waiting.
            if (!in_.is_ready()) {
                flush_batch();
                drain(0);
            }
        }
        end_group();
        flush_batch();
    }

    /// Nothing more can be read, or sent. What was read and not sent is told with the rest.
    void end_early(ExitCode code, const std::string& why) {
        progress_.clear();
        session_.out.note(fmt::format("ends after line {}: {}", number_, why));
        raise(code);
        std::ranges::move(std::exchange(group_, {}), std::back_inserter(batch_));
        for (Line& line : batch_) {
            line.error = line.error.empty() ? "not sent: " + why : line.error;
        }
        sent_.push_back({std::exchange(batch_, {}), {}});
    }

    std::optional<std::string> next_line() {
        auto text = in_.next();
        while (text && text->find_first_not_of(" \t\r") == std::string::npos) {
            ++number_;
            text = in_.next();
        }
        number_ += text ? 1U : 0U;
        return text;
    }

    void take(const std::string& text) {
        Line& line = group_.emplace_back();
        line.number = number_;
        const Json json = Json::parse(text, nullptr, false);
        if (json.is_discarded()) {
            line.error = "this is not JSON";
        } else {
            try {
                line.command = command_from_json(json, session_.context(), fresh_id(system_now()),
                                                 session_.signer_bits());
                line.is_linked = line.command->view().has(ledger::kLinked);
            } catch (const BadText& error) {
                line.error = error.what();
                line.is_linked =
                    json.is_object() && json.contains("linked") && json["linked"] == true;
            }
        }
        if (!line.is_linked) {
            end_group();
        }
    }

    /// A linked run goes into one batch, whole, or nowhere.
    void end_group() {
        std::size_t bytes = 0;
        const Line* bad = nullptr;
        for (const Line& line : group_) {
            bytes += line.bytes();
            bad = line.command || bad != nullptr ? bad : &line;
        }
        const bool is_too_long = group_.size() > ledger::kMaxBatchCommands ||
                                 bytes > ledger::kMaxBatchBytes - kBatchOverheadBytes;
        if (bad != nullptr || is_too_long) {
            reject_group(bad == nullptr ? 0 : bad->number);
            return;
        }
        if (batch_.size() + group_.size() > ledger::kMaxBatchCommands ||
            batch_bytes_ + bytes > ledger::kMaxBatchBytes - kBatchOverheadBytes) {
            flush_batch();
        }
        batch_bytes_ += bytes;
        std::ranges::move(group_, std::back_inserter(batch_));
        group_.clear();
    }

    void reject_group(std::size_t bad_line) {
        flush_batch();
        for (Line& line : group_) {
            if (line.error.empty()) {
                line.error =
                    bad_line == 0
                        ? "its linked run does not fit one batch"
                        : fmt::format("not sent: line {} of its linked run is wrong", bad_line);
            }
        }
        sent_.push_back({std::exchange(group_, {}), {}});
        drain(kBatchesWaitingMax);
    }

    void flush_batch() {
        if (batch_.empty()) {
            return;
        }
        std::vector<ledger::StoredCommand> commands;
        commands.reserve(batch_.size());
        for (const Line& line : batch_) {
            commands.push_back(*line.command);
        }
        auto answer = session_.submit(std::move(commands));
        sent_.push_back({std::exchange(batch_, {}), std::move(answer)});
        batch_bytes_ = 0;
        drain(kBatchesWaitingMax);
    }

    /// Prints answers, in order, until no more than `rest` are awaited.
    void drain(std::size_t rest) {
        while (sent_.size() > rest) {
            Sent sent = std::move(sent_.front());
            sent_.pop_front();
            if (!sent.answer.valid()) {
                for (const Line& line : sent.lines) {
                    print_error(line, line.error);
                    ++unsent_;
                }
                raise(ExitCode::usage);
            } else {
                print_answers(sent);
            }
            progress_.show(done_ + refused_);
        }
        session_.out.flush();
    }

    void print_answers(Sent& sent) {
        try {
            const BatchReceipt receipt = session_.await(std::move(sent.answer));
            for (std::size_t i = 0; i < sent.lines.size(); ++i) {
                const CommandOutcome outcome = receipt.outcome(i);
                session_.out.json([&](ledger::JsonWriter& json) {
                    json.member("line", sent.lines[i].number);
                    write_result(json, receipt.command(i),
                                 {outcome.reason, outcome.detail, receipt.entry(),
                                  static_cast<std::uint16_t>(i), receipt.time()});
                });
                (outcome.is_done() ? done_ : refused_) += 1;
                if (!outcome.is_done()) {
                    raise(ExitCode::refused);
                }
            }
        } catch (const ClientError& error) {
            for (const Line& line : sent.lines) {
                print_error(line, error.what());
            }
            const ExitCode code = exit_code_of(error.failure().code);
            (code == ExitCode::unknown ? unanswered_ : unsent_) += sent.lines.size();
            raise(code);
        }
    }

    void print_error(const Line& line, const std::string& error) {
        session_.out.json([&](ledger::JsonWriter& json) {
            json.member("line", line.number);
            if (line.command) {
                json.member("id", format_name(line.command->view().id()));
            }
            json.member("error", error);
        });
    }

    /// The gravest class of failure is the run's: the codes rise with it, up to `not_found`, which
    /// is none here.
    void raise(ExitCode code) { session_.exit_code = std::max(session_.exit_code, code); }

    Session& session_;
    LineReader in_;
    ProgressBar progress_;
    std::size_t number_ = 0;
    std::size_t done_ = 0;
    std::size_t refused_ = 0;
    std::size_t unsent_ = 0;
    std::size_t unanswered_ = 0;
    std::vector<Line> group_;  // a linked run that has not ended
    std::vector<Line> batch_;
    std::size_t batch_bytes_ = 0;
    std::deque<Sent> sent_;
};

}  // namespace

void add_run_command(CLI::App& app, Session& session) {
    auto file = std::make_shared<std::string>();
    CLI::App& run = *app.add_subcommand(
        "run", "sends commands given as JSON lines; answers as JSON lines, in order");
    run.add_option("file", *file, "file of JSON lines, or - for standard input")
        ->required()
        ->type_name("");
    run.footer(
        "A line:  {\"kind\": \"transfer\", \"id\": \"t-1\", \"payer\": \"alice\", \"payee\": "
        "\"bob\", \"amount\": \"12.50 EUR\"}\n"
        "\"linked\": true ties a command to the next one: both are done, or neither.\n"
        "Commands with an id of their own can be run again: what was done before is not done "
        "twice.");
    run.callback([&session, file] { Runner(session, *file).run(); });
}

}  // namespace holdfast::api::cli
