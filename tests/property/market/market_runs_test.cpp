// Markets in random runs: money and cards are conserved, counted from the rows.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/catalogue.hpp"
#include "sim/base/random.hpp"
#include "sim/base/text_writer.hpp"
#include "sim/demand/arrival_list.hpp"
#include "sim/platform/decision_log.hpp"
#include "sim/record/columns.hpp"
#include "sim/record/contract_tables.hpp"
#include "tests/support/config.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr std::int64_t kYuan = 100'000'000;
constexpr std::uint64_t kJobs = 120;
constexpr std::int64_t kHorizonMs = 30'000'000;
const std::vector<std::string> kRules{
    "price-time", "call-auction", "posted-price", "flow", "mcafee", "vcg"};

/// What a seed makes of a city, its market and its jobs.
class MarketCase {
 public:
  explicit MarketCase(std::uint64_t seed) : random_(seed, "tests/markets") {}

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_.uniform_int(n)); }

  City city() {
    City city;
    const AcceleratorId first = add_accelerator(city, "first");
    const AcceleratorId second = add_accelerator(city, "second");
    city.tenants.push_back({"firm", DistrictId::none(), 1.0});
    city.tenants.push_back({"lab", DistrictId::none(), 1.0});
    city.tenants[TenantId(1)].public_interest = true;
    for (int c = 0; c < 4; ++c) {
      add_centre(city);
      PartitionShape shape{.nodes = static_cast<std::uint32_t>(2 + below(4)),
                           .cores = 8,
                           .accelerators = 4,
                           .type = below(2) == 0 ? first : second};
      Partition& partition = city.partitions[add_partition(city, shape)];
      if (below(2) == 0) {
        partition.failures = FailureModel{{LifetimeLaw::exponential, seconds(6'000), 1},
                                          {LifetimeLaw::exponential, seconds(200), 1}};
      }
    }
    return city;
  }

  MarketPlan plan(const City& city) {
    MarketPlan plan;
    plan.clearing = seconds(static_cast<std::int64_t>(100 + below(900)));
    plan.fee = Share{below(2) == 0 ? 0 : 30'000};
    plan.term = seconds(static_cast<std::int64_t>(200 + below(2'000)));
    const auto product = static_cast<ProductKind>(below(3));
    for (std::uint32_t c = 0; c < city.centres.size(); ++c) {
      const Partition& partition = city.partitions[city.centres[CentreId(c)].first_partition];
      const std::int64_t half = std::int64_t{partition.nodes} * partition.accelerators / 2;
      for (int i = 0; i < 2; ++i) {
        plan.offers.push_back(offer(CentreId(c), half));
        plan.offers.back().product = product;
      }
    }
    OrderRule rule;
    rule.exists = true;
    rule.law = below(2) == 0 ? LimitLaw::lognormal : LimitLaw::elastic;
    rule.price_ufen = 8 * kYuan;
    rule.spread = 0.4;
    rule.elasticity = 2;
    rule.most_ufen = 40 * kYuan;
    rule.patience = seconds(static_cast<std::int64_t>(500 + below(6'000)));
    rule.product = product;
    if (below(3) == 0) {
      rule.withdrawal = seconds(static_cast<std::int64_t>(1 + below(600)));
    }
    if (below(2) == 0) {
      plan.rules = illustrative_contract_rules();
    }
    if (below(2) == 0) {
      rule.claims_vouchers = true;
      plan.vouchers = beijing_voucher_rules();
      plan.vouchers->signed_from = {CivilDay{0}};
      plan.vouchers->firm_cap = {static_cast<std::int64_t>(5'000 + below(40'000))};
      plan.vouchers->annual_envelope = Money{static_cast<std::int64_t>(5'000 + below(60'000))};
    }
    plan.orders.push_back(rule);
    plan.streams.push_back("jobs");
    return plan;
  }

  Demand demand(const City& city) {
    std::vector<Arrival> jobs;
    for (std::uint64_t id = 1; id <= kJobs; ++id) {
      const auto run = static_cast<std::int64_t>(1 + below(3'000));
      Arrival job = batch_job(id,
                              static_cast<std::int64_t>(below(12'000)) * 1'000,
                              run * 1'000,
                              below(2) == 0 ? 1 : static_cast<std::uint32_t>(1 + below(10)),
                              (run + static_cast<std::int64_t>(below(500))) * 1'000);
      job.request.accelerators = below(10) == 0 ? 0 : 1;  // those without have no order
      if (job.request.accelerators > 0 && job.request.tasks <= 3 && below(2) == 0) {
        job.request.accelerators = 3;  // of four: what is free in sum is on no node
      }
      job.request.tenant = TenantId(below(4) == 0 ? 1 : 0);
      jobs.push_back(job);
    }
    sort_by_submission(jobs);
    Demand demand = demand_of(city, std::move(jobs), false);
    demand.streams[StreamId(0)].resilience.on_failure =
        below(2) == 0 ? OnFailure::kill : OnFailure::requeue;
    return demand;
  }

 private:
  Offer offer(CentreId centre, std::int64_t units) {
    Offer offer;
    offer.centre = centre;
    offer.units = units;
    offer.ask_ufen = static_cast<std::int64_t>(4 + below(6)) * kYuan;
    offer.least_units = below(4) == 0 ? 2 : 1;
    offer.is_regulated = below(6) == 0;
    offer.goes_first = below(2) == 0;
    if (below(4) == 0) {
      offer.from = Time{2'000'000};
      offer.until = Time{20'000'000};
    }
    if (below(4) == 0) {
      offer.drops_out = Time{static_cast<std::int64_t>(3'000 + below(9'000)) * 1'000};
    }
    return offer;
  }

  RandomStream random_;
};

struct KeptContract {
  MarketContract contract;
  Contract closed;  ///< the same in the ledger
};

struct KeptJob {
  std::int64_t ran_ms = 0;  ///< by its row
  Money due{};
  bool is_killed = false;
};

/// Keeps what the tables say, and the tables.
class MarketRecorder final : public Recorder {
 public:
  MarketRecorder(const City& city, const Demand& demand)
      : city_(&city),
        labels_(city, demand),
        job_out_(jobs),
        order_out_(orders),
        trade_out_(trades),
        job_table_(job_out_, job_columns()),
        order_table_(order_out_, order_columns()),
        trade_table_(trade_out_, trade_columns()) {}

  void job_left(const JobRow& row) override {
    job_table_.write({row, *city_, labels_});
    REQUIRE((row.contract != nullptr) == sold.contains(row.request.number));
    if (row.contract == nullptr) {
      return;
    }
    const Time left = row.finish == kNever ? Time{kHorizonMs} : row.finish;
    const std::int64_t here = row.start == kNever ? 0 : (left - row.start).ms;
    const KeptJob kept{
        row.ran_before.ms + here, row.contract->due, row.state == FinalState::killed};
    REQUIRE(told.insert({row.request.number, kept}).second);
  }

  void contracts_closed(const ContractLedger& ledger) override {
    REQUIRE(ledger.contracts().size() == contracts.size());
    for (const Contract& contract : ledger.contracts()) {
      contracts.at(contract.number).closed = contract;
    }
    write_contracts(ledger, labels_, tables);
    write_contract_runs(ledger, tables);
    write_contract_rules(ledger, tables);
    if (ledger.vouchers() != nullptr) {
      write_vouchers(ledger, tables);
    }
  }

  void centre_interval(const CentreInterval& /*interval*/) override {}

  void order_decided(const OrderRow& row) override {
    order_table_.write({row, *city_, labels_});
    ordered.insert(row.request.number);
    REQUIRE((row.contract == nullptr || row.reason == Unmatched::none));
    if (row.contract != nullptr) {
      trade_table_.write({row, *city_, labels_});
      contracts[row.contract->number].contract = *row.contract;
      sold.insert(row.request.number);
    }
  }

  void run_ended(const RunTotals& /*totals*/) override {
    job_out_.flush();
    order_out_.flush();
    trade_out_.flush();
  }

  StringSink jobs;
  StringSink orders;
  StringSink trades;
  StringSink tables;                      ///< of contracts, one after the other
  std::set<std::uint64_t> ordered;        ///< numbers of jobs with an order
  std::set<std::uint64_t> sold;           ///< numbers of jobs
  std::map<std::uint64_t, KeptJob> told;  ///< by number
  std::map<ContractId, KeptContract> contracts;

 private:
  const City* city_;
  Labels labels_;
  TextWriter job_out_;
  TextWriter order_out_;
  TextWriter trade_out_;
  TableWriter<JobLine> job_table_;
  TableWriter<OrderLine> order_table_;
  TableWriter<OrderLine> trade_table_;
};

/// Each offer's cards over time, by who had them.
void check_offers(const MarketPlan& plan, const MarketRecorder& record) {
  std::map<std::uint32_t, std::map<std::int64_t, std::int64_t>> changes;
  for (const auto& [number, kept] : record.contracts) {
    const MarketContract& contract = kept.contract;
    const Offer& offer = plan.offers[contract.offer];
    REQUIRE(contract.seller == offer.centre);
    REQUIRE((contract.matched >= offer.from && contract.matched < offer.until));
    REQUIRE((offer.until == kNever || contract.matched + contract.agreed <= offer.until));
    REQUIRE(contract.matched < offer.drops_out);
    REQUIRE(kept.closed.closed <= offer.drops_out);
    changes[contract.offer][contract.matched.ms] += contract.units;
    changes[contract.offer][kept.closed.closed.ms] -= contract.units;
  }
  for (const auto& [offer, steps] : changes) {
    std::int64_t sold = 0;
    for (const auto& [at, change] : steps) {
      sold += change;
      REQUIRE(sold <= plan.offers[offer].units);
    }
    REQUIRE(sold == 0);
  }
}

/// By what each job ran and its contracts metered; each side's money from the bills.
void check_money(const std::string& rule,
                 const MarketPlan& plan,
                 const MarketRecorder& record,
                 const MarketTotals& totals,
                 std::uint64_t& killed_unbilled) {
  std::map<std::uint64_t, std::int64_t> ran;
  std::map<std::uint64_t, std::int64_t> due;
  std::int64_t received = 0;
  std::int64_t paid = 0;
  for (const auto& [number, kept] : record.contracts) {
    const MarketContract& contract = kept.contract;
    const Contract& closed = kept.closed;
    REQUIRE(closed.state != ContractState::open);
    const std::int64_t fee = plan.offers[contract.offer].is_regulated ? 0 : plan.fee.base;
    REQUIRE(Int128{contract.seller_ufen} * (1'000'000 - fee) >=
            Int128{contract.ask_ufen} * 1'000'000);
    // What the buyer bears itself, by the hour, with what it counted on.
    REQUIRE(Int128{contract.price_ufen} * contract.unit_ms() - contract.voucher_ufen_ms <=
            Int128{contract.limit_ufen} * contract.unit_ms());
    ran[contract.job] += closed.ran.ms;
    due[contract.job] += closed.bill.due().base;
    received += closed.account.received.base;
    paid += closed.account.paid.base + closed.account.subsidy.base;
    if (rule != "mcafee" && rule != "vcg") {
      REQUIRE(closed.account.spread == Money{0});
    }
    REQUIRE((rule != "mcafee" || closed.account.spread >= Money{0}));
  }
  REQUIRE(record.told.size() == ran.size());
  for (const auto& [job, kept] : record.told) {
    // What a failure killed was not delivered, and still ran.
    REQUIRE(ran.at(job) <= kept.ran_ms);
    REQUIRE((kept.is_killed || kept.ran_ms == ran.at(job)));
    killed_unbilled += static_cast<std::uint64_t>(ran.at(job) < kept.ran_ms);
    REQUIRE(kept.due.base == due.at(job));
  }
  REQUIRE(received == totals.account.received.base);
  REQUIRE(paid == totals.due_fen);
  REQUIRE(paid == received + totals.account.platform_fee.base + totals.account.spread.base);
}

void check_counts(const MarketRecorder& record, const MarketTotals& totals) {
  std::uint64_t orders = totals.traded.orders + totals.waiting.orders;
  for (const OrderCount& count : totals.unmet) {
    orders += count.orders;
  }
  REQUIRE(totals.traded.orders + totals.defaulted == record.contracts.size());
  REQUIRE(orders == record.ordered.size());
  Int128 sold = 0;
  for (const Int128 of_a_centre : totals.sold_unit_ms) {
    sold += of_a_centre;
  }
  REQUIRE(sold == totals.traded.unit_ms);
}

RunOutcome run_market(const City& city,
                      const Demand& demand,
                      std::unique_ptr<Policy> city_policy,
                      Policies centres,
                      MarketRecorder& record,
                      const SimulatorOptions& options) {
  Simulator simulator(city, demand, std::move(city_policy), std::move(centres), record, options);
  return simulator.run();
}

ConfigNode policy_node(const std::string& rule) {
  ConfigNode node = tests::map({{"policy", "market"}, {"rule", rule}});
  if (rule == "posted-price") {
    node.entries.back().value =
        tests::map({{"name", rule}, {"price_microfen", "800000000"}, {"eta", "0.2"}});
  }
  return node;
}

/// Made again from its log: the same rows and the same money.
void check_replay(const std::string& text,
                  const City& city,
                  const Demand& demand,
                  const SimulatorOptions& options,
                  const MarketRecorder& record,
                  const RunOutcome& run) {
  auto log = DecisionLog::parse(text);
  REQUIRE(log.has_value());
  auto policies = replay_policies(std::make_shared<const DecisionLog>(std::move(*log)));
  std::unique_ptr<Policy> first = std::move(policies.front());
  policies.erase(policies.begin());
  MarketRecorder again(city, demand);
  const RunOutcome replayed =
      run_market(city, demand, std::move(first), std::move(policies), again, options);
  INFO(replayed.breach);
  REQUIRE_FALSE(replayed.broken);
  REQUIRE(replayed.totals.fingerprint == run.totals.fingerprint);
  REQUIRE(again.jobs.text() == record.jobs.text());
  REQUIRE(again.orders.text() == record.orders.text());
  REQUIRE(again.trades.text() == record.trades.text());
  REQUIRE(again.tables.text() == record.tables.text());
}

}  // namespace

TEST_CASE("markets lose no money and sell no card twice in random runs", "[market]") {
  std::map<std::string, std::uint64_t> traded;
  std::array<std::uint64_t, kUnmatchedReasons> unmet{};
  std::uint64_t requeued = 0;
  std::uint64_t killed_unbilled = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t replaced = 0;
  std::int64_t vouchers = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    MarketCase cases(seed);
    const City city = cases.city();
    const MarketPlan plan = cases.plan(city);
    const Demand demand = cases.demand(city);
    const std::string rule = kRules[seed % kRules.size()];
    StringSink sink;
    DecisionLogWriter writer(sink, {"0123456789abcdef", seed});
    SimulatorOptions options;
    options.seed = seed;
    options.horizon = Time{kHorizonMs};
    options.market = &plan;
    options.decisions = &writer;
    Issues issues;
    auto policy = policy_catalogue().make_city_policy(policy_node(rule), "d", seed, issues);
    REQUIRE(policy != nullptr);
    Policies centres;
    for (std::size_t i = 0; i < city.centres.size(); ++i) {
      centres.push_back(centre_policy({}));
    }
    MarketRecorder record(city, demand);
    const RunOutcome run =
        run_market(city, demand, std::move(policy), std::move(centres), record, options);
    CAPTURE(seed, rule, run.breach);
    REQUIRE_FALSE(run.broken);
    REQUIRE(run.totals.market);
    check_counts(record, *run.totals.market);
    check_offers(plan, record);
    check_money(rule, plan, record, *run.totals.market, killed_unbilled);
    traded[rule] += run.totals.market->traded.orders;
    requeued += run.totals.struck;
    cancelled += run.totals.market->cancelled;
    replaced += run.totals.market->replaced;
    vouchers += run.totals.market->account.subsidy.base;
    for (std::size_t r = 0; r < unmet.size(); ++r) {
      unmet[r] += run.totals.market->unmet[r].orders;
    }

    options.decisions = nullptr;
    check_replay(sink.text(), city, demand, options, record, run);
  }
  for (const std::string& rule : kRules) {
    CAPTURE(rule);
    CHECK(traded[rule] > 50);
  }
  CHECK(requeued > 50);
  CHECK(killed_unbilled > 10);
  CHECK(cancelled > 5);
  CHECK(replaced > 20);
  CHECK(vouchers > 10'000);
  for (const Unmatched reason : {Unmatched::no_offer,
                                 Unmatched::price_too_low,
                                 Unmatched::no_capacity,
                                 Unmatched::gang_not_whole,
                                 Unmatched::patience_over}) {
    CAPTURE(name_of(reason));
    CHECK(unmet[static_cast<std::size_t>(reason)] > 0);
  }
}

}  // namespace suanwang::test
