#include "replay/journal.h"

#include <algorithm>

#include "ledger/text/json_fields.h"
#include "replay/pot_names.h"

namespace holdfast::replay {

namespace {

// ledger and hledger read a symbol with digits only in quotes.
std::string symbol_of(const ledger::Currency& currency) {
    const bool is_plain =
        std::ranges::all_of(currency.code, [](char c) { return c >= 'A' && c <= 'Z'; });
    return is_plain ? currency.code : '"' + currency.code + '"';
}

// A text of the log in a comment: nothing that could end the line or look like syntax.
std::string printable(std::string_view text) {
    std::string out(text.substr(0, 200));
    std::ranges::replace_if(
        out, [](char c) { return c < ' ' || c > '~'; }, '?');
    return out;
}

}  // namespace

Journal::Journal(OutputFile& file, std::string_view origin) : file_(file) {
    file_.write(
        "; The books of " + printable(origin) +
        "\n"
        "; Codes are entry/event of its log; dates are UTC. What is owed to others is negative.\n");
}

void Journal::add(const PostedEvent& event, const ledger::State& state) {
    if (event.moved->empty()) {
        return;
    }
    for (const Movement& movement : *event.moved) {
        declare(movement, state);
    }
    line_ = '\n' + ledger::format_date(event.time) + " * (" + std::to_string(event.entry) + '/' +
            std::to_string(event.number) + ") ";
    line_ += name_of(*event.event);
    if (event.command != nullptr) {
        line_ += ' ' + ledger::text_of(event.command->id());
    }
    line_ += '\n';
    file_.write(line_);
    for (const Movement& movement : *event.moved) {
        post(movement, state);
    }
}

void Journal::declare(const Movement& movement, const ledger::State& state) {
    const ledger::Currency& currency = currency_of(movement.currency, state);
    if (declared_.insert(movement.currency).second) {
        file_.write("\ncommodity " + symbol_of(currency) + '\n');
        if (currency.exponent !=
            0) {  // a format without decimals is one that only one of the two reads
            file_.write("    format 1000." + std::string(currency.exponent, '0') + ' ' +
                        symbol_of(currency) + '\n');
        }
    }
    if (movement.is_first) {
        file_.write("\naccount " + journal_account(movement, state));
    }
}

void Journal::post(const Movement& movement, const ledger::State& state) {
    const ledger::Currency& currency = currency_of(movement.currency, state);
    const std::string symbol = symbol_of(currency);
    line_ = "    " + journal_account(movement, state) + "  ";
    line_ += ledger::format_decimal(movement.before - movement.after, currency.exponent) + ' ' +
             symbol + " = ";
    line_ += ledger::format_decimal(-movement.after, currency.exponent) + ' ' + symbol + '\n';
    file_.write(line_);
}

void Journal::close(const MoneyWatch& money, const ledger::State& state) {
    bool is_empty = true;
    money.for_each_pot([&](const Movement& movement) {
        if (is_empty) {
            file_.write('\n' + ledger::format_date(state.facts.time) + " * (end) all balances\n");
            is_empty = false;
        }
        post(movement, state);
    });
}

}  // namespace holdfast::replay
