// holdfast-marketplace: a marketplace's exported orders, lived through on a ledger.

#include <CLI/CLI.hpp>
#include <algorithm>

#include "api/loader/program.h"
#include "api/marketplace/desk.h"
#include "api/marketplace/read_orders.h"

namespace holdfast::api::marketplace {

namespace {

using ledger::Amount;
using ledger::CommandKind;

constexpr std::uint64_t kBreaksShown = 20;

/// Orders whose payments are not what was to be paid.
struct Breaks {
    std::uint64_t over = 0;
    std::uint64_t under = 0;
    Amount over_sum;
    Amount under_sum;

    void note(const Order& order, const Funding& funding, loader::Program& program,
              const loader::Actors& actors) {
        if (funding.paid == funding.due) {
            return;
        }
        const auto money = [&](Amount amount) {
            return program.session().currencies().format(static_cast<ledger::i128>(amount.value()),
                                                         actors.currency);
        };
        if (over + under < kBreaksShown) {
            program.session().out.note(fmt::format("order {}: {} were paid, and {} were due",
                                                   order.id, money(funding.paid),
                                                   money(funding.due)));
        }
        if (funding.paid > funding.due) {
            ++over;
            over_sum += funding.paid - funding.due;
        } else {
            ++under;
            under_sum += funding.due - funding.paid;
        }
    }
};

/// One step of an order's life.
struct Step {
    ledger::Time time = 0;
    bool is_settlement = false;
    std::size_t order = 0;

    friend auto operator<=>(const Step&, const Step&) = default;
};

class Marketplace {
   public:
    Marketplace(loader::Program& program, const FeeTerms& terms, std::filesystem::path folder)
        : program_(program), terms_(terms), folder_(std::move(folder)) {}

    void run() {
        actors_ = loader::find_actors(program_.session(), program_.currency());
        read_ = read_orders(folder_, actors_.exponent, program_.complaints());
        plan();
        loader::Sender sender(program_.session());
        Desk desk(sender, actors_, terms_);
        desk.open();
        for (const Step& step : steps_) {
            const Order& order = orders()[step.order];
            if (step.is_settlement) {
                desk.send_settlement(order, fund(order), settle(order, today()));
            } else {
                desk.send_funding(order, fund(order));
            }
        }
        sender.finish();
        program_.print(report(sender.tally()), sender.tally(), actors_);
    }

   private:
    [[nodiscard]] const std::vector<Order>& orders() const { return read_.orders.orders; }
    [[nodiscard]] ledger::Time today() const { return read_.orders.today; }

    /// Puts all that happens into the order in which it happened.
    void plan() {
        for (std::size_t i = 0; i < orders().size(); ++i) {
            const Funding funding = fund(orders()[i]);
            const Settlement settlement = settle(orders()[i], today());
            breaks_.note(orders()[i], funding, program_, actors_);
            ++fates_[static_cast<std::size_t>(settlement.fate)];
            steps_.push_back({funding.time, false, i});
            if (settlement.fate != Fate::open) {
                steps_.push_back({settlement.time, true, i});
            }
        }
        const std::uint64_t breaks = breaks_.over + breaks_.under;
        if (breaks > kBreaksShown) {
            program_.session().out.note(
                fmt::format("and {} more orders like these", breaks - kBreaksShown));
        }
        std::ranges::sort(steps_);
    }

    [[nodiscard]] loader::Report report(const loader::Tally& tally) {
        const auto units = [](Amount amount) { return static_cast<ledger::i128>(amount.value()); };
        const ledger::i128 held = tally.sum_of(CommandKind::hold);
        const ledger::i128 released = tally.sum_of(CommandKind::release);
        const ledger::i128 refunded = tally.sum_of(CommandKind::refund);
        const auto fees = program_.session().writer().row<ledger::Account>(
            {actors_.platform.party, id_of_name(kFeesAccount)});
        loader::Report report;
        report.files = read_.files;
        report.counts = {{"orders", orders().size()},
                         {"orders_released", fates_[static_cast<std::size_t>(Fate::released)]},
                         {"orders_disputed", fates_[static_cast<std::size_t>(Fate::disputed)]},
                         {"orders_refunded", fates_[static_cast<std::size_t>(Fate::refunded)]},
                         {"orders_open", fates_[static_cast<std::size_t>(Fate::open)]},
                         {"orders_overpaid", breaks_.over},
                         {"orders_underpaid", breaks_.under}};
        report.sums = {{"paid_in", tally.sum_of(CommandKind::deposit_cleared)},
                       {"put_on_hold", held},
                       {"released", released},
                       {"refunded", refunded},
                       {"still_held", held - released - refunded},
                       {"fees", fees ? fees->available.value() : 0},
                       {"overpaid", units(breaks_.over_sum)},
                       {"underpaid", units(breaks_.under_sum)}};
        return report;
    }

    loader::Program& program_;
    const FeeTerms& terms_;
    std::filesystem::path folder_;
    loader::Actors actors_;
    OrdersRead read_;
    std::vector<Step> steps_;
    std::array<std::uint64_t, 4> fates_{};
    Breaks breaks_;
};

}  // namespace

}  // namespace holdfast::api::marketplace

int main(int argc, char** argv) {
    using namespace holdfast::api;
    marketplace::FeeTerms terms;
    std::string folder;
    loader::Program program("holdfast-marketplace",
                            "Lives a marketplace's exported orders through on a ledger: payments, "
                            "holds, releases, refunds.",
                            "BRL");
    program.app()
        .add_option("folder", folder,
                    "orders.csv, order_items.csv, payments.csv and perhaps reviews.csv, or the "
                    "same as .csv.gz")
        ->required()
        ->type_name("");
    program.app()
        .add_option("--fee-bps", terms.bps, "the marketplace's fee on prices, of 10,000")
        ->check(CLI::Range(0, 10'000))
        ->capture_default_str()
        ->type_name("");
    program.app()
        .add_option("--terms", terms.number, "number of the fee schedule, registered if it is new")
        ->check(CLI::PositiveNumber)
        ->capture_default_str()
        ->type_name("");
    return program.main(argc, argv, [&] {
        marketplace::Marketplace(program, terms, cli::expand_home(folder)).run();
    });
}
