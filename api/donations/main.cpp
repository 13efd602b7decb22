// holdfast-donations: a donation service's exported gifts, given again on a ledger.

#include <CLI/CLI.hpp>

#include "api/csv/fields.h"
#include "api/donations/gift.h"
#include "api/loader/program.h"

namespace holdfast::api::donations {

namespace {

void run(loader::Program& program, const std::filesystem::path& file) {
    const loader::Actors actors = loader::find_actors(program.session(), program.currency());
    csv::CsvTable table = open_gifts(file, program.complaints());
    loader::Sender sender(program.session());
    Desk desk(sender, actors);
    std::uint64_t gifts = 0;
    while (table.next()) {
        try {
            desk.send(read_gift(table));
            ++gifts;
        } catch (const csv::BadField& error) {
            table.skip(error.what());
        }
    }
    sender.finish();
    loader::Report report;
    report.files = {loader::count_of(table)};
    report.counts = {{"gifts", gifts}, {"donors", desk.donors()}, {"events", desk.events()}};
    report.sums = {{"paid_in", sender.tally().sum_of(ledger::CommandKind::deposit_cleared)},
                   {"given", sender.tally().sum_of(ledger::CommandKind::transfer)}};
    program.print(report, sender.tally(), actors);
}

}  // namespace

}  // namespace holdfast::api::donations

int main(int argc, char** argv) {
    using namespace holdfast::api;
    std::string file;
    loader::Program program("holdfast-donations",
                            "Gives a donation service's exported gifts again on a ledger: a "
                            "deposit and a transfer each.",
                            "USD");
    program.app()
        .add_option("file", file, "rows of event, ts, donor, amount_cents; .csv or .csv.gz")
        ->required()
        ->type_name("");
    return program.main(argc, argv, [&] { donations::run(program, cli::expand_home(file)); });
}
