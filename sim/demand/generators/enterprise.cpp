// The mixed pods of an enterprise's GPU cluster, as on Alibaba's in 2023 ("openb").
//
// Figures: measured on the 8152 pods of the trace's default list (Weng et al., "Beware of
// Fragmentation", USENIX ATC 2023); hours, IDC and CV on the 6202 pods of its last 25 days: 10.2
// pods an hour, IDC 6.0, CV 1.67; hours are the trace's own clock. A pod that asks for a share of a
// card (44 % of the pods with one) gets a whole one, unless the city's accelerators can be shared.
// Cores and memory of pods with 2 and more cards, and shares: measured on the list.
#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/synthetic_source.hpp"

namespace suanwang {
namespace {

/// Pods with so many cards.
struct PodClass {
  std::uint32_t gpus;
  double share;
  std::array<double, 18> lifetime_s;  ///< at kQuantileGrid
};

// Lifetimes of 0 s count as 1 s here, since they are interpolated by their logarithms.
constexpr std::array kClasses{
    PodClass{0,
             0.13346,
             {10,
              53.48,
              94.35,
              135,
              151,
              152.75,
              173.1,
              250.4,
              456.5,
              787,
              1401.6,
              1947.25,
              2512.2,
              12873,
              19470.55,
              28364.52,
              3708873.63,
              10143286}},
    PodClass{1,
             0.85734,
             {1,
              10,
              43,
              74.8,
              138,
              175,
              208,
              307,
              544,
              901.8,
              1412.6,
              1974,
              2706.4,
              6008.4,
              14085.2,
              104793.84,
              8773038.852,
              12537496}},
    PodClass{2,
             0.00196,
             {41,
              43.1,
              51.5,
              58.5,
              176,
              381.5,
              701,
              1072,
              1987.5,
              2710,
              3642,
              6526.75,
              13054,
              21052,
              248719,
              779875,
              899385.1,
              912664}},
    PodClass{4,
             0.00184,
             {23,
              23,
              23,
              27.8,
              35.8,
              36.5,
              37.2,
              39.2,
              542,
              636,
              2042.4,
              3719.5,
              5404.4,
              17039,
              30025.2,
              41412.24,
              43974.324,
              44259}},
    PodClass{8,
             0.0054,
             {58,
              82.51,
              117.15,
              138.2,
              175.8,
              258,
              404.9,
              497.4,
              539,
              934.2,
              3681,
              11270,
              38195.6,
              94679.8,
              204767.6,
              1179692.81,
              1317090.581,
              1332357}},
};

/// Of all pods, at kQuantileGrid; 99 % of the pods have one card or none.
constexpr std::array<double, 18> kCpuMilli{1000,
                                           3152,
                                           3152,
                                           3152,
                                           3152,
                                           4000,
                                           4152,
                                           8000,
                                           11300,
                                           11400,
                                           11908,
                                           12000,
                                           12500,
                                           16400,
                                           24200,
                                           32000,
                                           88000,
                                           120200};
constexpr std::array<double, 18> kMemoryMib{0,
                                            5600,
                                            5600,
                                            5600,
                                            6144,
                                            15258,
                                            22888,
                                            30517,
                                            41560,
                                            47104,
                                            49152,
                                            49152,
                                            49152,
                                            58368,
                                            64512,
                                            125952,
                                            327680,
                                            737280};

/// Pods with 2, 4 and 8 cards: minimum, median and maximum.
struct LargePod {
  std::uint32_t gpus;
  std::array<double, 3> cores;
  std::array<double, 3> memory_mib;
};

constexpr std::array kLargePods{
    LargePod{2, {6, 16.2, 30.2}, {43008, 66560, 160768}},
    LargePod{4, {32, 32.2, 60.2}, {131072, 132096, 320512}},
    LargePod{8, {64, 88, 120.2}, {262144, 327680, 737280}},
};

constexpr WeekProfile kWeek{
    {13, 14, 10, 12.5, 10, 9, 7, 7, 5, 3, 5, 5, 3, 2, 3, 8, 7, 12, 14, 12, 10, 13, 12, 15},
    {1, 1, 1, 1, 1, 1, 1}};

/// Fitted to IDC and CV, see arrival_process.hpp.
constexpr Burstiness kBursts{.batch_mean = 1.2, .rate_variance = 0.207, .block_hours = 1};

/// pod_phase Failed.
constexpr double kFailed = 0.22939;

/// What pods with one card ask of it, in thousandths, and how many do.
struct CardShare {
  std::uint32_t milli;
  double pods;
};

constexpr std::array<CardShare, 21> kCardShares{
    {{1000, 3911}, {810, 1078}, {470, 750}, {320, 328}, {650, 253}, {230, 140}, {460, 128},
     {590, 75},    {160, 74},   {550, 72},  {220, 62},  {370, 47},  {110, 24},  {480, 19},
     {50, 7},      {330, 7},    {350, 6},   {270, 4},   {440, 2},   {140, 1},   {290, 1}}};

struct EnterpriseParams {
  Rate rate{};
  double cpu_only = kClasses.front().share;
  double overestimate = 3;
  double tenant_skew = 0;

  template <class V>
  void fields(V& v) {
    v.required("rate", rate, "jobs per time, the mean over a day", at_least(Rate{1}));
    v.optional("cpu_only", cpu_only, "share of jobs without accelerators", between(0.0, 1.0));
    v.optional("overestimate",
               overestimate,
               "requests are the run time times a factor drawn between 1 and this",
               between(1.0, 1000.0));
    v.optional("tenant_skew",
               tenant_skew,
               "tenant i submits in proportion to 1 / i^skew",
               between(0.0, 5.0));
  }
};

/// The classes' shares with that of CPU pods replaced and the others scaled to what is left.
WeightedChoice classes_with(double cpu_only) {
  std::vector<double> weights{cpu_only};
  for (std::size_t i = 1; i < kClasses.size(); ++i) {
    weights.push_back(kClasses.at(i).share * (1.0 - cpu_only) / (1.0 - kClasses.front().share));
  }
  return WeightedChoice(weights);
}

QuantileTable three_points(const std::array<double, 3>& values) {
  return QuantileTable({{0, values[0]}, {0.5, values[1]}, {1, values[2]}});
}

class EnterpriseShapes final : public JobShapes {
 public:
  explicit EnterpriseShapes(const EnterpriseParams& params)
      : overestimate_(params.overestimate), classes_(classes_with(params.cpu_only)) {
    std::vector<double> pods;
    for (const CardShare& row : kCardShares) {
      pods.push_back(row.pods);
    }
    shares_ = WeightedChoice(pods);
    for (const PodClass& row : kClasses) {
      lifetimes_.push_back(
          published_quantiles(row.lifetime_s, QuantileTable::Between::logarithmic));
    }
    add_sizes(published_quantiles(kCpuMilli, QuantileTable::Between::linear),
              published_quantiles(kMemoryMib, QuantileTable::Between::linear),
              1000.0);
    for (const LargePod& row : kLargePods) {
      add_sizes(three_points(row.cores), three_points(row.memory_mib), 1.0);
    }
  }

  void draw(RandomStream& random, Arrival& arrival) const override {
    const std::size_t row = classes_.draw(random);
    const Sizes& sizes = sizes_[row < 2 ? 0 : row - 1];
    const double seconds = lifetimes_[row].draw(random);
    const double cores = sizes.cores.draw(random) / sizes.per_core;
    arrival.request.accelerators = kClasses.at(row).gpus;
    arrival.request.cores = whole_cores(cores);
    arrival.request.memory_mib = static_cast<std::uint32_t>(sizes.memory_mib.draw(random));
    const double factor = random.uniform(1.0, overestimate_);
    arrival.truth.run = from_seconds(seconds);
    arrival.request.walltime = std::max(from_seconds(seconds * factor), arrival.truth.run);
    arrival.truth.end = random.chance(kFailed) ? TrueEnd::fails : TrueEnd::completes;
  }

  void draw_share(RandomStream& random, JobRequest& request) const override {
    if (request.accelerators != 1) {
      return;
    }
    const std::uint32_t milli = kCardShares.at(shares_.draw(random)).milli;
    if (milli < kSharedCardUnits) {
      request.accelerators = milli;
      request.card_units = kSharedCardUnits;
    }
  }

 private:
  struct Sizes {
    QuantileTable cores;
    QuantileTable memory_mib;
    double per_core;
  };

  static std::uint32_t whole_cores(double cores) {
    const auto below = static_cast<std::uint32_t>(cores);
    return std::max(below + (static_cast<double>(below) < cores ? 1U : 0U), 1U);
  }

  void add_sizes(QuantileTable cores, QuantileTable memory_mib, double per_core) {
    sizes_.push_back({std::move(cores), std::move(memory_mib), per_core});
  }

  double overestimate_;
  WeightedChoice classes_;
  WeightedChoice shares_;
  std::vector<QuantileTable> lifetimes_;  // by class
  std::vector<Sizes> sizes_;              // up to one card, then 2, 4 and 8
};

class Enterprise final : public JobGenerator {
 public:
  using Params = EnterpriseParams;

  explicit Enterprise(const EnterpriseParams& params) : params_(params) {}

  [[nodiscard]] std::shared_ptr<const ArrivalSource> source(
      const GeneratorRequest& request) const override {
    return synthetic_source(request,
                            {per_hour(params_.rate), kWeek, kBursts},
                            params_.tenant_skew,
                            std::make_shared<EnterpriseShapes>(params_));
  }

 private:
  EnterpriseParams params_;
};

}  // namespace

extern const PluginEntry<JobGenerator> generator_enterprise = plugin<JobGenerator, Enterprise>(
    "enterprise", "pods of a mixed GPU cluster as at Alibaba, 2023");

}  // namespace suanwang
