#include "api/loader/program.h"

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <csignal>

namespace holdfast::api::loader {

namespace {

constexpr const char* kFooterEnd =
    "\nRows that make no sense are told on stderr, counted and skipped. Keys: one of a platform, "
    "one of a rail.\nTry: scripts/trial, which makes a ledger, runs this, and checks the books.";

std::string footer() {
    std::string text = "Exit codes:\n";
    for (const cli::ExitInfo& info : cli::kExitInfos) {
        text += fmt::format("  {}  {}\n", static_cast<int>(info.code), info.meaning);
    }
    return text + kFooterEnd;
}

}  // namespace

Program::Program(std::string name, const std::string& description, std::string currency)
    : name_(std::move(name)),
      app_(std::make_unique<CLI::App>(description)),
      currency_(std::move(currency)) {
    app_->footer(footer());
    session_.out.program = name_;
    session_.profile.add_to(*app_);
    app_->add_option("--currency", currency_, "the data's; registered with the ledger")
        ->capture_default_str()
        ->type_name("");
    app_->add_option("--complaints", complaints_max_, "so many rows of each file are told")
        ->capture_default_str()
        ->type_name("");
    app_->add_flag("--json", session_.out.is_json, "the report as JSON");
}

Program::~Program() = default;

csv::Complaints& Program::complaints() {
    if (!complaints_) {
        complaints_.emplace(name_, complaints_max_);
    }
    return *complaints_;
}

int Program::main(int argc, char** argv, const std::function<void()>& run) {
    ::umask(S_IRWXG | S_IRWXO);  // unanswered batches are their owner's alone
    std::signal(SIGPIPE, SIG_IGN);
    try {
        app_->parse(argc, argv);
        session_.profile.read_file(*app_);
        run();
        return static_cast<int>(session_.end());
    } catch (const CLI::ParseError& error) {
        return app_->exit(error) == 0 ? 0 : static_cast<int>(cli::ExitCode::usage);
    } catch (const cli::UserError& error) {
        return fail(error, error.code());
    } catch (const ClientError& error) {
        return fail(error, cli::exit_code_of(error.failure().code));
    } catch (const BadText& error) {
        return fail(error, cli::ExitCode::usage);
    } catch (const std::exception& error) {
        return fail(error, cli::ExitCode::local);
    }
}

int Program::fail(const std::exception& error, cli::ExitCode code) {
    std::fflush(stdout);
    fmt::print(stderr, "{}: {}\n", name_, error.what());
    return static_cast<int>(code);
}

void Program::print(const Report& report, const Tally& tally, const Actors& actors) {
    complaints().finish();
    if (session_.out.is_json) {
        print_json(report, tally, actors);
    } else {
        print_text(report, tally, actors);
    }
    if (tally.refused_in_all() != 0) {
        session_.exit_code = cli::ExitCode::refused;
    }
}

double Program::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
}

void Program::print_json(const Report& report, const Tally& tally, const Actors& actors) {
    session_.out.json([&](ledger::JsonWriter& out) {
        out.key("files");
        out.open_object();
        for (const FileCount& file : report.files) {
            out.key(file.name);
            out.open_object();
            out.member("rows", file.rows);
            out.member("skipped", file.skipped);
            out.close_object();
        }
        out.close_object();
        for (const auto& [what, count] : report.counts) {
            out.member(what, count);
        }
        out.member("batches", tally.batches);
        out.member("commands", tally.commands);
        out.member("accepted", tally.accepted);
        out.member("repeated", tally.repeated);
        out.key("refused");
        out.open_object();
        for (const auto& [reason, count] : tally.refused) {
            out.member(name_of(reason), count);
        }
        out.close_object();
        out.member("currency", session_.currencies().find(actors.currency)->code);
        out.key("sums");
        out.open_object();
        for (const auto& [what, sum] : report.sums) {
            out.member(what, ledger::format_decimal(sum, actors.exponent));
        }
        out.close_object();
        out.key("seconds");
        out.raw(fmt::format("{:.3f}", seconds()));
    });
}

void Program::print_text(const Report& report, const Tally& tally, const Actors& actors) {
    cli::Output& out = session_.out;
    for (const FileCount& file : report.files) {
        out.line("{:20} {:>12} rows, {} skipped", file.name, cli::with_commas(file.rows),
                 cli::with_commas(file.skipped));
    }
    for (const auto& [what, count] : report.counts) {
        out.line("{:20} {:>12}", what, cli::with_commas(count));
    }
    out.line("{:20} {:>12} in {} batches", "commands", cli::with_commas(tally.commands),
             cli::with_commas(tally.batches));
    out.line("{:20} {:>12}", "accepted", cli::with_commas(tally.accepted));
    if (tally.repeated != 0) {
        out.line("{:20} {:>12} (were done before)", "repeated", cli::with_commas(tally.repeated));
    }
    for (const auto& [reason, count] : tally.refused) {
        out.line("{:20} {:>12} {}", "refused", cli::with_commas(count), name_of(reason));
    }
    for (const auto& [what, sum] : report.sums) {
        out.line("{:20} {:>16}", what, session_.currencies().format(sum, actors.currency));
    }
    out.line("{:20} {:>12.1f}", "seconds", seconds());
}

}  // namespace holdfast::api::loader
