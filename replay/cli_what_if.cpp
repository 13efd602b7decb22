// What would have been paid under other terms: what-if.
#include <fmt/format.h>

#include <array>

#include "ledger/text/json_fields.h"
#include "ledger/text/json_writer.h"
#include "ledger/text/quantity_text.h"
#include "ledger/text/time_text.h"
#include "replay/cli.h"
#include "replay/pot_names.h"
#include "replay/progress.h"
#include "replay/what_if.h"

namespace holdfast::replay {

namespace {

constexpr std::size_t kPaymentsShown = 1000;
constexpr std::array kDurationUnits = {
    ledger::Unit{"d", ledger::kDay}, ledger::Unit{"h", ledger::kHour},
    ledger::Unit{"m", 60 * ledger::kSecond}, ledger::Unit{"s", ledger::kSecond}};

ledger::Duration duration_of(const std::string& text) {
    const auto length = ledger::parse_quantity(text, kDurationUnits);
    if (!length) {
        throw UsageError("'" + text + "' is no length of time like 72h, 3d or 90m");
    }
    return *length;
}

OtherTerms other_terms(const WhatIfArguments& arguments) {
    constexpr std::array kRate = {ledger::Unit{"bps", 1}};
    OtherTerms other;
    if (!arguments.fee.empty()) {
        const auto rate = ledger::parse_quantity(arguments.fee, kRate);
        if (!rate || *rate > 10'000) {
            throw UsageError("--fee takes basis points up to 10000bps, like 250bps for 2.5 %");
        }
        other.fee_bps = static_cast<std::uint16_t>(*rate);
    }
    if (!arguments.inspect.empty()) {
        other.clocks.emplace("inspect_after_delivery", duration_of(arguments.inspect));
    }
    for (const std::string& clock : arguments.clocks) {
        const auto equals = clock.find('=');
        if (equals == std::string::npos) {
            throw UsageError("--clock takes NAME=LENGTH, like reply=48h");
        }
        other.clocks.insert_or_assign(clock.substr(0, equals),
                                      duration_of(clock.substr(equals + 1)));
    }
    if (!other.fee_bps && other.clocks.empty()) {
        throw UsageError("what is other? --fee, --inspect or --clock says it");
    }
    return other;
}

std::string when(const PaidOut& paid) {
    return paid.last == 0 ? "never" : ledger::format_time(paid.last);
}

void write_paid(ledger::JsonWriter& out, std::string_view name, const PaymentDifference& payment,
                const PaidOut& paid, const ledger::State& state) {
    out.key(name);
    out.open_object();
    out.member("amount", money_text(paid.units, payment.currency, state));
    if (paid.last != 0) {
        out.member("time", ledger::format_time(paid.last));
    }
    out.close_object();
}

void print_json(const WhatIfReport& report) {
    const ledger::State& state = report.log->state();
    std::string json;
    ledger::JsonWriter out(json);
    out.open_object();
    out.member("entries", report.entries);
    out.member("end", ledger::format_time(report.end));
    out.member("commands", report.commands);
    out.member("answered_otherwise", report.answered_otherwise);
    out.key("accounts");
    out.open_array();
    for (const auto& [id, received] : report.accounts) {
        out.open_object();
        out.member("account", account_label(id, state));
        out.member("currency", currency_of(received.currency, state).code);
        out.member("was", money_text(received.was, received.currency, state));
        out.member("would_be", money_text(received.would_be, received.currency, state));
        out.close_object();
    }
    out.close_array();
    out.key("payments");
    out.open_array();
    for (const PaymentDifference& payment : report.payments) {
        out.open_object();
        out.member("hold", ledger::text_of(payment.hold));
        out.member("account", account_label(payment.to, state));
        out.member("currency", currency_of(payment.currency, state).code);
        write_paid(out, "was", payment, payment.was, state);
        write_paid(out, "would_be", payment, payment.would_be, state);
        out.close_object();
    }
    out.close_array();
    out.close_object();
    fmt::print("{}\n", json);
}

void print_text(const WhatIfReport& report) {
    const ledger::State& state = report.log->state();
    fmt::print("{} entries, {} commands until {}; {} of them would have been answered otherwise\n",
               with_commas(report.entries), with_commas(report.commands),
               ledger::format_time(report.end), with_commas(report.answered_otherwise));
    fmt::print("\nout of holds, in all\n{:<44} {:<5} {:>18} {:>18} {:>18}\n", "account", "", "was",
               "would be", "difference");
    for (const auto& [id, received] : report.accounts) {
        const auto money = [&state, currency = received.currency](ledger::i128 units) {
            return money_text(units, currency, state);
        };
        fmt::print("{:<44} {:<5} {:>18} {:>18} {:>18}\n", account_label(id, state),
                   currency_of(received.currency, state).code, money(received.was),
                   money(received.would_be), money(received.would_be - received.was));
    }
    fmt::print("\n{} payments would have been others\n", with_commas(report.payments.size()));
    for (std::size_t i = 0; i < std::min(kPaymentsShown, report.payments.size()); ++i) {
        const PaymentDifference& payment = report.payments[i];
        const auto money = [&](const PaidOut& paid) {
            return money_text(paid.units, payment.currency, state);
        };
        fmt::print("{}  to {}\n    was       {:>18} {}  {}\n    would be  {:>18} {}  {}\n",
                   ledger::text_of(payment.hold), account_label(payment.to, state),
                   money(payment.was), currency_of(payment.currency, state).code, when(payment.was),
                   money(payment.would_be), currency_of(payment.currency, state).code,
                   when(payment.would_be));
    }
    if (report.payments.size() > kPaymentsShown) {
        fmt::print(stderr, "holdfast-replay: the first {} are shown; --json has all\n",
                   kPaymentsShown);
    }
}

}  // namespace

ExitCode run_what_if(const CliOptions& options, const WhatIfArguments& arguments) {
    const OtherTerms other = other_terms(arguments);
    const FolderSource source(options.folder);
    ProgressBar bar(!options.json);
    try {
        const WhatIfReport report = what_if(source, other, options.limits(), bar.callback());
        bar.clear();
        options.json ? print_json(report) : print_text(report);
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
    return ExitCode::ok;
}

}  // namespace holdfast::replay
