#include "sim/experiment/metrics.hpp"

#include <algorithm>
#include <array>

#include "sim/base/quantity.hpp"
#include "sim/experiment/city_bill.hpp"

namespace suanwang {

namespace {

using Value = std::optional<double>;

constexpr double kAnyValue = -std::numeric_limits<double>::infinity();
constexpr double kMsPerSecond = 1e3;
constexpr double kMicrogramsPerTonne = 1e12;
constexpr double kMicrojoulesPerMegawattHour = 3.6e15;
constexpr unsigned kTail = 95;

double number(Int128 whole) {
  return static_cast<double>(whole);
}

Value ratio(double part, double whole) {
  return whole > 0 ? Value(part / whole) : std::nullopt;
}

Value mean_of(const ExactMean& mean, double scale) {
  return ratio(number(mean.sum) / scale, static_cast<double>(mean.count));
}

/// Above a bound, as a share of it.
Value regret(double value, double bound) {
  return bound > 0 ? Value(value / bound - 1) : std::nullopt;
}

Value per_job(double sum_ms, const JobFates& fates) {
  return ratio(sum_ms / kMsPerSecond, static_cast<double>(fates.jobs));
}

Value wait(const Replication& run) {
  return per_job(run.fates.wait_ms, run.fates);
}

Value wait_tail(const Replication& run) {
  const QuantileSketch& sketch = run.summary.wait_ms;
  return sketch.count() == 0 ? std::nullopt
                             : Value(static_cast<double>(sketch.percentile(kTail)) / kMsPerSecond);
}

Value steady_wait(const Replication& run) {
  const auto& steady = run.fates.steady_wait;
  return steady ? Value(steady->batches.estimate.mean / kMsPerSecond) : std::nullopt;
}

Value turnaround(const Replication& run) {
  return per_job(run.fates.in_system_ms, run.fates);
}

Value least_turnaround(const Replication& run) {
  return per_job(run.fates.least_in_system_ms, run.fates);
}

Value turnaround_regret(const Replication& run) {
  return regret(run.fates.in_system_ms, run.fates.least_in_system_ms);
}

Value makespan(const Replication& run) {
  return run.fates.makespan_ms > 0 ? Value(run.fates.makespan_ms / kMsPerSecond) : std::nullopt;
}

Value makespan_regret(const Replication& run) {
  return regret(run.fates.makespan_ms, run.fates.least_makespan_ms);
}

Value slowdown(const Replication& run) {
  return mean_of(run.summary.jobs.slowdown_ppm, 1e6);
}

Value ended(const Replication& run) {
  return static_cast<double>(run.summary.jobs.finished() + run.summary.jobs.killed());
}

Value waiting(const Replication& run) {
  return static_cast<double>(run.summary.jobs.count(FinalState::waiting));
}

Value rejected(const Replication& run) {
  return static_cast<double>(run.summary.jobs.count(FinalState::rejected));
}

Value deadlines_met(const Replication& run) {
  return ratio(static_cast<double>(run.summary.jobs.deadlines_met),
               static_cast<double>(run.summary.jobs.deadlines));
}

Value card_use(const Replication& run) {
  const PartitionMeter& meter = run.summary.supply.meter;
  return ratio(number(meter.busy_accelerator_ms), number(meter.available_accelerator_ms));
}

Value core_use(const Replication& run) {
  const PartitionMeter& meter = run.summary.supply.meter;
  return ratio(number(meter.busy_core_ms), number(meter.available_core_ms));
}

double facility_megawatt_hours(const Replication& run) {
  return number(run.summary.supply.meter.facility_energy_pj) / 1e6 / kMicrojoulesPerMegawattHour;
}

Value facility_energy(const Replication& run) {
  const double energy = facility_megawatt_hours(run);
  return energy > 0 ? Value(energy) : std::nullopt;
}

Value pue(const Replication& run) {
  const PartitionMeter& meter = run.summary.supply.meter;
  return ratio(number(meter.facility_energy_pj), number(meter.it_energy_uj) * 1e6);
}

/// kWh a PFLOPS-hour: MWh * 1e3 over GFLOPS * ms / (1e6 * 3.6e6).
Value energy_per_work(const Replication& run) {
  return ratio(facility_megawatt_hours(run) * 1e3,
               number(run.summary.supply.busy_gflops_ms) / 3.6e12);
}

/// kWh a core-hour, where no work is done on cards: MWh * 1e3 over core-ms / 3.6e6.
Value energy_per_core_hour(const Replication& run) {
  const PartitionMeter& meter = run.summary.supply.meter;
  return meter.available_accelerator_ms > 0
             ? std::nullopt
             : ratio(facility_megawatt_hours(run) * 1e3, number(meter.busy_core_ms) / 3.6e6);
}

Value cost(const Replication& run) {
  const double cost = number(run.summary.supply.cost_ufen) / kUfenPerCny;
  return cost > 0 ? Value(cost) : std::nullopt;
}

Value carbon(const Replication& run) {
  const double carbon = number(run.summary.supply.carbon_ug) / kMicrogramsPerTonne;
  return carbon > 0 ? Value(carbon) : std::nullopt;
}

/// Where it is more than the energy's cost: somebody has a contract, or links charge.
Value bill(const Replication& run) {
  const RunTotals& totals = run.summary.totals;
  const bool has_more = !totals.programme.sites.empty() || totals.network.cost_ufen > 0;
  return has_more ? Value(city_bill_cny(run.summary)) : std::nullopt;
}

Value jobs_cost_regret(const Replication& run) {
  return regret(run.fates.jobs_cost_ufen, run.fates.least_jobs_cost_ufen);
}

Value jobs_carbon_regret(const Replication& run) {
  return regret(run.fates.jobs_carbon_ug, run.fates.least_jobs_carbon_ug);
}

Value fairness_districts(const Replication& run) {
  return run.fates.fairness_districts;
}

Value fairness_tenants(const Replication& run) {
  return run.fates.fairness_tenants;
}

const MarketTotals* market_of(const Replication& run) {
  const auto& market = run.summary.totals.market;
  return market ? &*market : nullptr;
}

/// Of micro-fen an hour x unit_ms.
double yuan_of(const MarketTotals& market, Int128 amount) {
  constexpr double kMsPerHour = 3.6e6;
  return number(amount) / kUfenPerCny / kMsPerHour / market.card_units;
}

Value market_price(const Replication& run) {
  const MarketTotals* market = market_of(run);
  return market == nullptr
             ? std::nullopt
             : ratio(number(market->paid) / kUfenPerCny, number(market->traded.unit_ms));
}

Value market_use(const Replication& run) {
  const MarketTotals* market = market_of(run);
  return market == nullptr
             ? std::nullopt
             : ratio(number(market->metered_unit_ms), number(market->offered_unit_ms));
}

Value unmet_demand(const Replication& run) {
  const MarketTotals* market = market_of(run);
  if (market == nullptr) {
    return std::nullopt;
  }
  std::uint64_t unmet = market->waiting.orders;
  for (const OrderCount& count : market->unmet) {
    unmet += count.orders;
  }
  const std::uint64_t orders = unmet + market->traded.orders;
  return ratio(static_cast<double>(unmet), static_cast<double>(orders));
}

Value market_surplus(const Replication& run) {
  const MarketTotals* market = market_of(run);
  return market == nullptr ? std::nullopt : Value(yuan_of(*market, market->value - market->cost));
}

Value vouchers_paid(const Replication& run) {
  const MarketTotals* market = market_of(run);
  return market == nullptr || market->voucher_claims == 0
             ? std::nullopt
             : Value(static_cast<double>(market->account.subsidy.base) / kFenPerCny);
}

constexpr std::array kMetrics{
    Metric{"wait_s",
           "mean wait",
           "s",
           Better::lower,
           "from submission to start, of all jobs not rejected; of those that never start, until "
           "the run ends",
           wait},
    Metric{"wait_p95_s", "95 % wait less", "s", Better::lower, "of jobs that started", wait_tail},
    Metric{"steady_wait_s",
           "mean wait, settled",
           "s",
           Better::lower,
           "the same as wait_s without the warm-up that MSER-5 finds in each run",
           steady_wait},
    Metric{
        "turnaround_s",
        "mean time in system",
        "s",
        Better::lower,
        "from submission to departure, of all jobs not rejected; of those still there, until the "
        "run ends",
        turnaround},
    Metric{"least_turnaround_s",
           "its lower bound",
           "s",
           Better::neither,
           "no policy could have less: the greater of fastest runs and of SRPT on all cards as one",
           least_turnaround},
    Metric{"turnaround_regret",
           "time in system above its bound",
           "",
           Better::lower,
           "(turnaround_s - least_turnaround_s) / least_turnaround_s",
           turnaround_regret,
           kAnyValue},
    Metric{"makespan_s",
           "makespan",
           "s",
           Better::lower,
           "last end minus first submission, where the run ends by itself",
           makespan},
    Metric{"makespan_regret",
           "makespan above its bound",
           "",
           Better::lower,
           "(makespan - bound) / bound",
           makespan_regret,
           kAnyValue},
    Metric{"slowdown", "mean bounded slowdown", "", Better::lower, "of jobs that ended", slowdown},
    Metric{"ended_jobs", "jobs ended", "", Better::higher, "finished or killed", ended},
    Metric{
        "waiting_jobs", "jobs left waiting", "", Better::lower, "at the end of the run", waiting},
    Metric{"rejected_jobs", "jobs rejected", "", Better::lower, "never admitted", rejected},
    Metric{"deadlines_met",
           "deadlines met",
           "",
           Better::higher,
           "of jobs that have one",
           deadlines_met,
           0,
           1},
    Metric{"card_use",
           "cards busy",
           "",
           Better::neither,
           "share of available card-hours",
           card_use,
           0,
           1},
    Metric{"core_use",
           "cores busy",
           "",
           Better::neither,
           "share of available core-hours",
           core_use,
           0,
           1},
    Metric{
        "energy_mwh",
        "energy of facilities",
        "MWh",
        Better::lower,
        "of a fixed time it grows with the work done in it: see kwh_per_pflops_h, kwh_per_core_h",
        facility_energy},
    Metric{"pue", "PUE", "", Better::lower, "facility energy over IT energy", pue},
    Metric{"kwh_per_pflops_h",
           "energy per work",
           "kWh",
           Better::lower,
           "facility energy for an hour of a PFLOPS of busy cards, FP16 peak",
           energy_per_work},
    Metric{"kwh_per_core_h",
           "energy per work",
           "kWh",
           Better::lower,
           "facility energy for an hour of a busy core, where there are no cards",
           energy_per_core_hour},
    Metric{"cost_cny", "cost of energy", "CNY", Better::lower, "of the facilities' energy", cost},
    Metric{
        "bill_cny",
        "bill",
        "CNY",
        Better::lower,
        "energy, and of centres with a contract capacity, surcharge, hydrogen, certificates, heat; "
        "what links charge",
        bill,
        kAnyValue},
    Metric{"carbon_t", "carbon", "t", Better::lower, "CO2 of that energy, location-based", carbon},
    Metric{"jobs_cost_regret",
           "jobs' cost above its bound",
           "",
           Better::lower,
           "of jobs that ended: their energy's cost over that of the thriftiest place in the "
           "cheapest hours after submission",
           jobs_cost_regret,
           kAnyValue},
    Metric{"jobs_carbon_regret",
           "jobs' carbon above its bound",
           "",
           Better::lower,
           "as jobs_cost_regret, of their energy's carbon",
           jobs_carbon_regret,
           kAnyValue},
    Metric{"fairness_districts",
           "fairness by district",
           "",
           Better::higher,
           "Jain's index of the share of their time in system that jobs of a district run",
           fairness_districts,
           0,
           1},
    Metric{"fairness_tenants",
           "fairness by tenant",
           "",
           Better::higher,
           "Jain's index of the share of their time in system that jobs of a tenant run",
           fairness_tenants,
           0,
           1},
    Metric{"unmet_share",
           "orders unmet",
           "",
           Better::lower,
           "of all orders of the market: unmatched, or waiting at the end",
           unmet_demand,
           0,
           1},
    Metric{"market_use",
           "offered cards used",
           "",
           Better::higher,
           "card-hours that contracts metered over those on offer",
           market_use,
           0,
           1},
    Metric{"market_price_cny",
           "price of a card-hour",
           "CNY",
           Better::neither,
           "of what was agreed, before vouchers",
           market_price},
    Metric{
        "market_surplus_cny",
        "surplus of the market",
        "CNY",
        Better::higher,
        "buyers' limits less sellers' asks over agreed hours: buyers, sellers, platform and city "
        "together",
        market_surplus,
        kAnyValue},
    Metric{"vouchers_cny",
           "vouchers paid",
           "CNY",
           Better::neither,
           "by the city, of what was billed",
           vouchers_paid},
};

constexpr std::array<std::string_view, 5> kUsualObjectives{
    "wait_s", "cost_cny", "carbon_t", "fairness_districts", "fairness_tenants"};

constexpr std::array<std::string_view, 14> kHeadlines{"wait_s",
                                                      "turnaround_regret",
                                                      "slowdown",
                                                      "waiting_jobs",
                                                      "energy_mwh",
                                                      "cost_cny",
                                                      "carbon_t",
                                                      "fairness_districts",
                                                      "fairness_tenants",
                                                      "unmet_share",
                                                      "market_use",
                                                      "market_price_cny",
                                                      "market_surplus_cny",
                                                      "vouchers_cny"};

}  // namespace

std::span<const Metric> metrics() {
  return kMetrics;
}

const Metric* find_metric(std::string_view name) {
  const auto found = std::find_if(
      kMetrics.begin(), kMetrics.end(), [name](const Metric& m) { return m.name == name; });
  return found == kMetrics.end() ? nullptr : &*found;
}

std::span<const std::string_view> usual_objectives() {
  return kUsualObjectives;
}

std::span<const std::string_view> headline_metrics() {
  return kHeadlines;
}

}  // namespace suanwang
