// Generated jobs against the published statistics of the logs they stand for. Figures: measured on
// the logs (workload_summary_stats.json), rounded there to 5 digits.
#include "sim/demand/generator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/demand/truth.hpp"

namespace suanwang {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

ConfigNode map_of(const Settings& settings) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::map;
  for (const auto& [key, value] : settings) {
    ConfigNode scalar;
    scalar.kind = ConfigNode::Kind::scalar;
    scalar.scalar = value;
    node.entries.push_back({key, {}, scalar});
  }
  return node;
}

/// From Monday, 2024-01-01T00:00+08:00, without holidays.
GeneratorRequest request_for(std::uint64_t jobs) {
  GeneratorRequest request;
  request.calendar = Calendar(1'704'038'400'000, hours(8), {}, {});
  request.defaults.stream_name = "test";
  request.defaults.tenants = {TenantId(0), TenantId(1), TenantId(2)};
  request.jobs = jobs;
  return request;
}

std::shared_ptr<const ArrivalSource> source_of(const std::string& generator,
                                               const Settings& settings,
                                               const GeneratorRequest& request) {
  const PluginEntry<JobGenerator>* entry = find_plugin<JobGenerator>(generators(), generator);
  REQUIRE(entry != nullptr);
  Issues issues;
  const auto made = entry->make(map_of(settings), "stream", issues);
  REQUIRE(made != nullptr);
  return made->source(request);
}

std::vector<Arrival> jobs_of(const ArrivalSource& source, std::uint64_t seed = 1) {
  std::vector<Arrival> jobs;
  const auto cursor = source.open(seed);
  for (Arrival arrival; cursor->next(arrival);) {
    jobs.push_back(arrival);
  }
  return jobs;
}

std::vector<Arrival> generate(const std::string& generator,
                              const Settings& settings,
                              std::uint64_t jobs) {
  auto all = jobs_of(*source_of(generator, settings, request_for(jobs)));
  REQUIRE(all.size() == jobs);
  return all;
}

using Figure = std::function<double(const Arrival&)>;
using Filter = std::function<bool(const Arrival&)>;

double run_s(const Arrival& job) {
  return in_seconds(job.truth.run);
}

double gpus(const Arrival& job) {
  return static_cast<double>(job.request.total_accelerators());
}

std::vector<Arrival> only(const std::vector<Arrival>& jobs, const Filter& keep) {
  std::vector<Arrival> kept;
  std::copy_if(jobs.begin(), jobs.end(), std::back_inserter(kept), keep);
  return kept;
}

/// The share of the jobs for which `holds`.
double share(const std::vector<Arrival>& jobs, const Filter& holds) {
  const auto count = std::count_if(jobs.begin(), jobs.end(), holds);
  return static_cast<double>(count) / static_cast<double>(jobs.size());
}

/// Four standard errors of a share p among n jobs: exceeded once in 16 000 such tests.
double four_errors(double p, std::size_t n) {
  return 4 * std::sqrt(p * (1 - p) / static_cast<double>(n));
}

struct Quantile {
  double p;
  double value;
};

/// That `value` is a p-quantile, up to `margin` in p beyond the sampling error. For whole numbers
/// the jobs below it and the jobs up to it must enclose p.
void check_quantiles(const std::vector<Arrival>& jobs,
                     const Figure& figure,
                     const std::vector<Quantile>& published,
                     double margin) {
  REQUIRE(jobs.size() > 100);
  for (const Quantile& q : published) {
    const double tolerance = four_errors(q.p, jobs.size()) + margin;
    INFO("quantile " << q.p << " = " << q.value << ", tolerance " << tolerance);
    CHECK(share(jobs, [&](const Arrival& job) { return figure(job) < q.value * 0.9999; }) <
          q.p + tolerance);
    CHECK(share(jobs, [&](const Arrival& job) { return figure(job) <= q.value * 1.0001; }) >
          q.p - tolerance);
  }
}

// --------------------------------------------------------------------------------
// Burstiness

struct Dispersion {
  double idc = 0;
  double cv = 0;
};

/// Index of dispersion of hourly counts, and CV of the times between submissions.
Dispersion dispersion_of(const std::vector<Time>& submits) {
  constexpr std::int64_t kHour = 3'600'000;
  const std::int64_t first = submits.front().ms / kHour;
  std::vector<double> counts(static_cast<std::size_t>(submits.back().ms / kHour - first) + 1);
  double square_gaps = 0;
  for (std::size_t i = 0; i < submits.size(); ++i) {
    counts[static_cast<std::size_t>(submits[i].ms / kHour - first)] += 1;
    const double gap = i == 0 ? 0 : in_seconds(submits[i] - submits[i - 1]);
    square_gaps += gap * gap;
  }
  double squares = 0;
  for (const double count : counts) {
    squares += count * count;
  }
  const auto jobs = static_cast<double>(submits.size());
  const auto hour_count = static_cast<double>(counts.size());
  const double mean = jobs / hour_count;
  const double mean_gap = in_seconds(submits.back() - submits.front()) / (jobs - 1);
  return {(squares / hour_count - mean * mean) / mean,
          std::sqrt(square_gaps / (jobs - 1) / (mean_gap * mean_gap) - 1)};
}

struct Estimate {
  double mean = 0;
  double error = 0;  ///< standard error
};

Estimate estimate(const std::vector<double>& values) {
  Estimate e;
  const auto n = static_cast<double>(values.size());
  for (const double value : values) {
    e.mean += value / n;
  }
  for (const double value : values) {
    e.error += (value - e.mean) * (value - e.mean) / (n - 1) / n;
  }
  e.error = std::sqrt(e.error);
  return e;
}

/// Over 40 runs: within four standard errors and the 5 % that the fit is allowed to miss; the error
/// must be small enough that the test says something.
void check_burstiness(const std::string& generator,
                      const Settings& settings,
                      std::uint64_t jobs,
                      Dispersion published) {
  std::vector<double> idcs;
  std::vector<double> cvs;
  const auto source = source_of(generator, settings, request_for(jobs));
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    std::vector<Time> submits;
    for (const Arrival& job : jobs_of(*source, seed)) {
      submits.push_back(job.request.submit);
    }
    const Dispersion d = dispersion_of(submits);
    idcs.push_back(d.idc);
    cvs.push_back(d.cv);
  }
  const Estimate idc = estimate(idcs);
  const Estimate cv = estimate(cvs);
  INFO("IDC " << idc.mean << " +- " << idc.error << ", CV " << cv.mean << " +- " << cv.error);
  CHECK(idc.error < 0.03 * published.idc);
  CHECK(cv.error < 0.03 * published.cv);
  CHECK(std::abs(idc.mean - published.idc) < 4 * idc.error + 0.05 * published.idc);
  CHECK(std::abs(cv.mean - published.cv) < 4 * cv.error + 0.05 * published.cv);
}

TEST_CASE("arrivals are as bursty as the logs", "[demand][generator]") {
  // Rates of 31.452, 3.503, 6.665 and 10.201 jobs per hour, per 1000 days.
  check_burstiness("ai-lab", {{"rate", "754848/1000d"}}, 40'000, {163.883, 15.135});
  check_burstiness("hpc", {{"rate", "84071/1000d"}}, 20'000, {8.510, 3.287});
  check_burstiness("hpc", {{"rate", "159955/1000d"}, {"log", "hpc2n"}}, 40'000, {99.830, 5.686});
  check_burstiness("enterprise", {{"rate", "244816/1000d"}}, 20'000, {6.0085, 1.6665});
}

// --------------------------------------------------------------------------------
// Hours and weekdays, without burstiness so that they can be seen

template <std::size_t N>
void check_profile(const std::vector<Arrival>& jobs,
                   std::int64_t unit_ms,
                   const std::array<double, N>& published) {
  std::array<double, N> counts{};
  double sum = 0;
  for (const Arrival& job : jobs) {
    counts.at(static_cast<std::size_t>(job.request.submit.ms / unit_ms) % N) += 1;
  }
  for (const double weight : published) {
    sum += weight;
  }
  for (std::size_t i = 0; i < N; ++i) {
    const double p = published.at(i) / sum;
    INFO("hour or weekday " << i);
    CHECK(std::abs(counts.at(i) / static_cast<double>(jobs.size()) - p) <
          four_errors(p, jobs.size()) + 2e-4);
  }
}

TEST_CASE("arrivals follow the logs' hours and weekdays", "[demand][generator]") {
  const Settings plain{{"rate", "1000000/1000d"}, {"batch", "1"}, {"rate_variance", "0"}};
  // 1 000 000 / 1000 days are 1000 a day: 2100 days are whole weeks.
  GeneratorRequest request = request_for(0);
  request.until = Time{} + days(700);
  const auto philly = jobs_of(*source_of("ai-lab", plain, request));
  CHECK(std::abs(static_cast<double>(philly.size()) - 700'000) < 4 * std::sqrt(700'000.0));
  check_profile<24>(philly, hours(1).ms, {13, 10, 11, 12, 11, 13, 16, 17, 14, 13, 10, 9,
                                          8,  9,  8,  9,  10, 12, 12, 10, 9,  12, 12, 14});
  check_profile<7>(philly, days(1).ms, {27.1, 32.62, 34.82, 39.36, 45.95, 19.88, 19.41});
  const auto kth = jobs_of(*source_of("hpc", plain, request));
  check_profile<24>(
      kth, hours(1).ms, {0.0176, 0.0164, 0.0104, 0.0053, 0.0035, 0.0024, 0.0039, 0.0102,
                         0.0328, 0.066,  0.0792, 0.0806, 0.0661, 0.081,  0.0923, 0.086,
                         0.0882, 0.0716, 0.054,  0.0336, 0.0269, 0.0257, 0.0251, 0.0211});
  check_profile<7>(kth, days(1).ms, {0.1561, 0.1774, 0.1833, 0.1854, 0.1573, 0.0619, 0.0786});
}

TEST_CASE("a holiday has a Sunday's arrivals, a working Saturday a Friday's",
          "[demand][generator]") {
  const Settings plain{{"rate", "10000000/1000d"}, {"batch", "1"}, {"rate_variance", "0"}};
  GeneratorRequest request = request_for(0);
  request.until = Time{} + days(7);
  // 2024-01-01 was day 19723: Tuesday a holiday, Saturday a working day.
  request.calendar = Calendar(1'704'038'400'000, hours(8), {{19'724}}, {{19'728}});
  std::array<double, 7> counts{};
  for (const Arrival& job : jobs_of(*source_of("ai-lab", plain, request))) {
    counts.at(static_cast<std::size_t>(job.request.submit.ms / days(1).ms)) += 1;
  }
  CHECK(counts[1] == Approx(counts[6]).epsilon(0.1));
  CHECK(counts[5] == Approx(counts[4]).epsilon(0.1));
  CHECK(counts[1] < 0.7 * counts[2]);
}

// --------------------------------------------------------------------------------
// Shapes

TEST_CASE("ai-lab jobs have Philly's GPU counts and run times", "[demand][generator]") {
  const auto jobs = generate("ai-lab", {{"rate", "754848/1000d"}}, 400'000);
  for (const auto& [count, p] : std::vector<std::pair<double, double>>{
           {1, 0.93167}, {2, 0.0221}, {4, 0.02274}, {8, 0.01998}, {16, 0.00242}, {32, 0.00081}}) {
    CHECK(std::abs(share(jobs, [c = count](const Arrival& job) { return gpus(job) == c; }) - p) <
          four_errors(p, jobs.size()) + 1e-5);
  }
  const auto with = [&](double count) {
    return only(jobs, [count](const Arrival& job) { return gpus(job) == count; });
  };
  check_quantiles(with(1),
                  run_s,
                  {{.1, 62}, {.25, 122}, {.5, 1117}, {.75, 2716}, {.9, 8512}, {.99, 135'399}},
                  0);
  check_quantiles(with(2), run_s, {{.1, 11}, {.5, 21}, {.9, 72'740}, {.99, 523'316}}, 0);
  check_quantiles(with(4), run_s, {{.1, 137.8}, {.5, 17'409.5}, {.9, 184'435}}, 0);
  check_quantiles(with(8), run_s, {{.1, 216.2}, {.5, 23'683}, {.9, 351'982}}, 0);
  check_quantiles(with(16), run_s, {{.1, 54.2}, {.5, 52'548}, {.9, 340'974}}, 0);
  // Of all jobs: what interpolation between published quantiles leaves open is below 1 %.
  check_quantiles(jobs,
                  run_s,
                  {{.1, 61},
                   {.25, 115},
                   {.5, 1144},
                   {.75, 2932},
                   {.9, 11'264.8},
                   {.95, 43'646},
                   {.99, 254'758}},
                  0.01);
}

TEST_CASE("ai-lab jobs end as Philly's did, and are gangs of whole nodes", "[demand][generator]") {
  const auto jobs = generate("ai-lab", {{"rate", "754848/1000d"}, {"cores_per_gpu", "6"}}, 200'000);
  const auto ends = [&](TrueEnd end) {
    return share(jobs, [end](const Arrival& job) { return job.truth.end == end; });
  };
  CHECK(std::abs(ends(TrueEnd::completes) - 0.693) < four_errors(0.693, jobs.size()));
  CHECK(std::abs(ends(TrueEnd::fails) - 0.172) < four_errors(0.172, jobs.size()));
  CHECK(std::abs(ends(TrueEnd::is_cancelled) - 0.135) < four_errors(0.135, jobs.size()));
  for (const Arrival& job : jobs) {
    REQUIRE(job.request.accelerators <= 8);
    REQUIRE(job.request.cores == 6 * job.request.accelerators);
    REQUIRE(job.request.walltime >= job.truth.run);
    REQUIRE(in_seconds(job.request.walltime) <= 3 * run_s(job) + 0.002);
    REQUIRE((job.request.tasks == 1 || job.request.total_accelerators() > 8));
  }
}

double request_ratio(const Arrival& job) {
  return in_seconds(job.request.walltime) / run_s(job);
}

double processors(const Arrival& job) {
  return static_cast<double>(job.request.tasks);
}

TEST_CASE("hpc jobs have KTH's processors, run times and requests", "[demand][generator]") {
  const auto jobs = generate("hpc", {{"rate", "84071/1000d"}}, 300'000);
  CHECK(std::abs(share(jobs, [](const Arrival& job) { return job.request.tasks == 1; }) - 0.32577) <
        four_errors(0.32577, jobs.size()) + 1e-5);
  check_quantiles(jobs,
                  processors,
                  {{.25, 1}, {.4, 2}, {.5, 3}, {.6, 4}, {.75, 8}, {.9, 16}, {.95, 32}, {.999, 94}},
                  1e-3);
  check_quantiles(
      jobs,
      run_s,
      {{.1, 14}, {.25, 33.75}, {.5, 805}, {.75, 9555.75}, {.9, 26'030.8}, {.99, 71'965}},
      0);
  check_quantiles(
      jobs,
      request_ratio,
      {{.1, 1.005}, {.25, 1.154}, {.5, 2.525}, {.75, 12.1}, {.9, 63.6}, {.95, 461.5}, {.99, 5933}},
      0.015);
  CHECK(std::abs(share(jobs, [](const Arrival& j) { return j.truth.end == TrueEnd::fails; }) -
                 0.26826) < four_errors(0.26826, jobs.size()) + 3e-4);
  CHECK(std::all_of(jobs.begin(), jobs.end(), [](const Arrival& job) {
    return job.request.total_cores() <= 100;
  }));
}

TEST_CASE("hpc jobs have HPC2N's processors, run times and requests", "[demand][generator]") {
  const auto jobs = generate("hpc", {{"rate", "159955/1000d"}, {"log", "hpc2n"}}, 300'000);
  CHECK(std::abs(share(jobs, [](const Arrival& job) { return job.request.tasks == 1; }) - 0.42429) <
        four_errors(0.42429, jobs.size()) + 1e-5);
  check_quantiles(jobs, processors, {{.5, 2}, {.7, 4}, {.8, 8}, {.9, 16}, {.95, 32}}, 1e-3);
  check_quantiles(jobs, run_s, {{.1, 8}, {.5, 2873}, {.9, 37'899}, {.99, 252'314.5}}, 0);
  check_quantiles(
      jobs,
      request_ratio,
      {{.1, 1.014}, {.25, 1.109}, {.5, 2.105}, {.75, 30}, {.9, 1620}, {.95, 5400}, {.99, 43'200}},
      0.015);
}

TEST_CASE("enterprise jobs have the openb pods' cards, cores, memory and lifetimes",
          "[demand][generator]") {
  const auto jobs = generate("enterprise", {{"rate", "244816/1000d"}}, 400'000);
  for (const auto& [count, p] : std::vector<std::pair<double, double>>{
           {0, 0.13346}, {1, 0.85734}, {2, 0.00196}, {4, 0.00184}, {8, 0.0054}}) {
    CHECK(std::abs(share(jobs, [c = count](const Arrival& job) { return gpus(job) == c; }) - p) <
          four_errors(p, jobs.size()) + 1e-5);
  }
  const auto with = [&](double count) {
    return only(jobs, [count](const Arrival& job) { return gpus(job) == count; });
  };
  check_quantiles(with(0), run_s, {{.1, 135}, {.5, 456.5}, {.9, 12'873}, {.99, 28'364.5}}, 0);
  check_quantiles(with(1), run_s, {{.1, 74.8}, {.5, 544}, {.9, 6008.4}, {.99, 104'794}}, 0);
  check_quantiles(with(8), run_s, {{.1, 138.2}, {.5, 539}, {.9, 94'679.8}}, 0);
  // Whole cores: 11.3 -> 12; up to one card, of all pods.
  const auto cores = [](const Arrival& job) {
    return static_cast<double>(job.request.cores);
  };
  const auto memory = [](const Arrival& job) {
    return static_cast<double>(job.request.memory_mib);
  };
  const auto small = only(jobs, [](const Arrival& job) { return gpus(job) <= 1; });
  check_quantiles(small, cores, {{.25, 4}, {.5, 12}, {.9, 17}, {.95, 25}}, 0);
  check_quantiles(small, memory, {{.25, 15'258}, {.5, 41'560}, {.9, 58'368}, {.95, 64'512}}, 0);
  CHECK(std::abs(share(jobs, [](const Arrival& j) { return j.truth.end == TrueEnd::fails; }) -
                 0.22939) < four_errors(0.22939, jobs.size()));
}

// --------------------------------------------------------------------------------
// Poisson

TEST_CASE("poisson jobs are what M/M/c needs", "[demand][generator]") {
  const auto jobs = generate("poisson", {{"rate", "3.6/h"}, {"mean_service", "1500 s"}}, 400'000);
  std::vector<double> gaps;
  double service = 0;
  double square_service = 0;
  for (std::size_t i = 1; i < jobs.size(); ++i) {
    gaps.push_back(in_seconds(jobs[i].request.submit - jobs[i - 1].request.submit));
    service += run_s(jobs[i]);
    square_service += run_s(jobs[i]) * run_s(jobs[i]);
    REQUIRE(jobs[i].request.total_cores() == 1);
    REQUIRE(jobs[i].request.walltime == jobs[i].truth.run);
  }
  const auto n = static_cast<double>(gaps.size());
  CHECK(std::abs(service / n - 1500) < 4 * 1500 / std::sqrt(n));
  // E[X^2] = 2 m^2, with a standard deviation of sqrt(24 - 4) m^2.
  CHECK(std::abs(square_service / n - 2 * 1500.0 * 1500.0) <
        4 * std::sqrt(20.0 / n) * 1500.0 * 1500.0);
  std::sort(gaps.begin(), gaps.end());
  double worst = 0;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const double truth = 1 - std::exp(-gaps[i] / 1000.0);
    worst = std::max(worst, std::abs(truth - (static_cast<double>(i) + 0.5) / n));
  }
  CHECK(worst * std::sqrt(n) < 1.95);  // Kolmogorov, 0.1 %
}

TEST_CASE("constant service is constant", "[demand][generator]") {
  const auto jobs = generate(
      "poisson", {{"rate", "1/s"}, {"mean_service", "1500 s"}, {"service", "constant"}}, 1000);
  CHECK(std::all_of(
      jobs.begin(), jobs.end(), [](const Arrival& job) { return job.truth.run == seconds(1500); }));
}

// --------------------------------------------------------------------------------
// Streams

bool same(const std::vector<Arrival>& a, const std::vector<Arrival>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Arrival& x, const Arrival& y) {
    return x.request.submit == y.request.submit && x.truth.run == y.truth.run &&
           x.request.walltime == y.request.walltime && x.request.tenant == y.request.tenant &&
           x.request.tasks == y.request.tasks && x.request.id == y.request.id;
  });
}

TEST_CASE("every generator's stream depends on seed and name alone, in order and in bounds",
          "[demand][generator]") {
  for (const PluginEntry<JobGenerator>* entry : generators()) {
    INFO(entry->name);
    const std::string name(entry->name);
    Settings settings{{"rate", "20/h"}};
    if (name == "poisson") {
      settings.emplace_back("mean_service", "1000 s");
    }
    GeneratorRequest request = request_for(2000);
    const auto jobs = jobs_of(*source_of(name, settings, request), 5);
    CHECK(jobs.size() == 2000);
    CHECK(same(jobs, jobs_of(*source_of(name, settings, request), 5)));
    CHECK(!same(jobs, jobs_of(*source_of(name, settings, request), 6)));
    request.defaults.stream_name = "other";
    CHECK(!same(jobs, jobs_of(*source_of(name, settings, request), 5)));
    Time last{};
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      REQUIRE(jobs[i].request.submit >= last);
      REQUIRE(jobs[i].request.id == i + 1);
      REQUIRE(jobs[i].truth.run > Duration{});
      REQUIRE(jobs[i].request.walltime > Duration{});
      REQUIRE(jobs[i].request.tasks > 0);
      last = jobs[i].request.submit;
    }
    request.jobs = 0;
    request.defaults.offset = hours(10);
    request.until = Time{} + days(20);
    const auto bounded = jobs_of(*source_of(name, settings, request), 5);
    REQUIRE(!bounded.empty());
    CHECK(bounded.front().request.submit >= Time{} + hours(10));
    CHECK(bounded.back().request.submit < request.until);
  }
}

/// `gpu_shares: [{gpus: 1, share: ...}, {gpus: 24, share: ...}]` beside a rate.
ConfigNode with_gpu_shares(const std::string& of_1, const std::string& of_24) {
  ConfigNode list;
  list.kind = ConfigNode::Kind::list;
  list.items = {map_of({{"gpus", "1"}, {"share", of_1}}),
                map_of({{"gpus", "24"}, {"share", of_24}})};
  ConfigNode node = map_of({{"rate", "20/h"}});
  node.entries.push_back({"gpu_shares", {}, list});
  return node;
}

TEST_CASE("GPU counts may be given instead of Philly's", "[demand][generator]") {
  const PluginEntry<JobGenerator>* entry = find_plugin<JobGenerator>(generators(), "ai-lab");
  Issues issues;
  const auto made = entry->make(with_gpu_shares("3", "1"), "stream", issues);
  REQUIRE(made != nullptr);
  const auto jobs = jobs_of(*made->source(request_for(100'000)));
  const auto large = only(jobs, [](const Arrival& job) { return job.request.tasks == 3; });
  CHECK(std::abs(static_cast<double>(large.size()) / 1e5 - 0.25) < four_errors(0.25, 100'000));
  CHECK(share(jobs, [](const Arrival& job) { return gpus(job) == 1 || gpus(job) == 24; }) == 1);
  CHECK(entry->make(with_gpu_shares("0", "0"), "stream", issues) == nullptr);
  REQUIRE(issues.all().size() == 1);
  CHECK(issues.all()[0].message.find("gpu_shares") != std::string::npos);
}

TEST_CASE("tenants submit in the proportions asked for", "[demand][generator]") {
  const Settings settings{
      {"rate", "20/h"}, {"batch", "1"}, {"rate_variance", "0"}, {"tenant_skew", "1"}};
  const auto jobs = generate("ai-lab", settings, 200'000);
  const double sum = 1 + 1.0 / 2 + 1.0 / 3;
  for (const std::uint32_t tenant : {0U, 1U, 2U}) {
    const double p = 1 / (tenant + 1.0) / sum;
    const auto of = [tenant](const Arrival& job) {
      return job.request.tenant == TenantId(tenant);
    };
    CHECK(std::abs(share(jobs, of) - p) < four_errors(p, jobs.size()));
  }
}

}  // namespace
}  // namespace suanwang
