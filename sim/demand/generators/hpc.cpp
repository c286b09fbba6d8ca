// Batch jobs of a university's computing centre, as on KTH's IBM SP2 (1996/97, 100 processors) or
// on HPC2N's Linux cluster (2002 to 2006, 240 processors).
//
// Figures: measured on the cleaned logs KTH-SP2-1996-2.1-cln (L. Malinowsky) and HPC2N-2002-2.1-cln
// (A. Sandgren) of the Parallel Workloads Archive (Feitelson, Tsafrir, Krakov, JPDC 2014).
// Processors and run times are drawn apart (rank correlation 0.04 at KTH, -0.23 at HPC2N); the
// requested time by fifths of the run time, since short jobs overestimate most (rank correlation
// -0.82, -0.71).
#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/demand/synthetic_source.hpp"

namespace suanwang {
namespace {

enum class Log : std::uint8_t { kth, hpc2n };

constexpr auto choices(Log /*tag*/) {
  return std::array{Choice<Log>{"kth", Log::kth, "KTH SP2, 3.50 jobs/h on 100 processors"},
                    Choice<Log>{"hpc2n", Log::hpc2n, "HPC2N Seth, 6.66 jobs/h on 240 processors"}};
}

constexpr std::size_t kFifths = 5;
constexpr std::array<double, 16> kRatioGrid{
    0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.625, 0.75, 0.85, 0.9, 0.95, 0.99, 1};

struct PublishedLog {
  double serial_share;                ///< jobs of one processor
  std::array<double, 18> processors;  ///< at kQuantileGrid
  std::array<double, 18> run_s;       ///< at kQuantileGrid
  /// Requested over actual run time by fifth of the run time, at kRatioGrid.
  std::array<std::array<double, kRatioGrid.size()>, kFifths> request_ratio;
  WeekProfile week;
  Burstiness bursts;  ///< fitted to IDC and CV, see arrival_process.hpp
  double failed;
};

/// IDC 8.51, CV 3.29; 26.8 % of the jobs have the status "failed".
constexpr PublishedLog kKth{0.32577,
                            {1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 8, 8, 9, 16, 32, 70.09, 94, 100},
                            {1,
                             2,
                             10,
                             14,
                             22,
                             33.75,
                             60,
                             210,
                             805,
                             2496,
                             6718.7,
                             9555.75,
                             11956.8,
                             26030.8,
                             45456.45,
                             71965.27,
                             215369.009,
                             216000},
                            {{
                                {2.7273,
                                 3.1579,
                                 3.75,
                                 4.6154,
                                 6.3158,
                                 8.5714,
                                 15,
                                 20,
                                 25,
                                 52.9412,
                                 218.2,
                                 1028.6,
                                 1906.8,
                                 5933.3,
                                 30000,
                                 216000},
                                {1,
                                 1.1837,
                                 1.4286,
                                 1.7647,
                                 2.1429,
                                 2.6786,
                                 3.871,
                                 5.2632,
                                 7.6923,
                                 12,
                                 20.6897,
                                 49.376,
                                 108.8,
                                 387.7,
                                 1740.1,
                                 8750},
                                {1,
                                 1.0135,
                                 1.0273,
                                 1.0538,
                                 1.1043,
                                 1.2048,
                                 1.45,
                                 1.904,
                                 2.3622,
                                 3.56,
                                 5.7831,
                                 10.2171,
                                 15.2421,
                                 27.5618,
                                 76.0475,
                                 339.1},
                                {1,
                                 1.0028,
                                 1.0052,
                                 1.0105,
                                 1.034,
                                 1.0955,
                                 1.1589,
                                 1.2255,
                                 1.3077,
                                 1.5437,
                                 1.9816,
                                 2.7627,
                                 3.6585,
                                 5.325,
                                 12.4201,
                                 74.1264},
                                {1,
                                 1.0001,
                                 1.0003,
                                 1.0005,
                                 1.0007,
                                 1.001,
                                 1.0019,
                                 1.0038,
                                 1.0281,
                                 1.0895,
                                 1.1446,
                                 1.3161,
                                 1.5815,
                                 2.1619,
                                 3.589,
                                 12.4496},
                            }},
                            {{0.0176, 0.0164, 0.0104, 0.0053, 0.0035, 0.0024, 0.0039, 0.0102,
                              0.0328, 0.066,  0.0792, 0.0806, 0.0661, 0.081,  0.0923, 0.086,
                              0.0882, 0.0716, 0.054,  0.0336, 0.0269, 0.0257, 0.0251, 0.0211},
                             {0.1561, 0.1774, 0.1833, 0.1854, 0.1573, 0.0619, 0.0786}},
                            {.batch_mean = 2, .rate_variance = 0.479, .block_hours = 6},
                            0.268};

/// IDC 99.8, CV 5.69; the log knows no failures.
constexpr PublishedLog kHpc2n{0.42429,
                              {1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 4, 8, 8, 16, 32, 50.5, 128, 200},
                              {1,
                               1,
                               3,
                               8,
                               22,
                               52,
                               94,
                               864,
                               2873,
                               5710,
                               12471.5,
                               17181.75,
                               21253,
                               37899,
                               72830,
                               252314.5,
                               432021.125,
                               508620},
                              {{
                                  {0.0909,
                                   2.9412,
                                   5,
                                   10.4545,
                                   18.75,
                                   30,
                                   50,
                                   120,
                                   327.3,
                                   1928.6,
                                   4547.4,
                                   14400,
                                   27000,
                                   43200,
                                   145799.5,
                                   8639999},
                                  {0.0108,
                                   0.4918,
                                   0.8152,
                                   1.0719,
                                   1.5973,
                                   2.069,
                                   4.4147,
                                   7.109,
                                   12,
                                   36.9231,
                                   144,
                                   691.2,
                                   1440,
                                   2128.5,
                                   6400,
                                   93913},
                                  {0.0097,
                                   0.9535,
                                   0.9799,
                                   1.0286,
                                   1.0785,
                                   1.0837,
                                   1.1182,
                                   1.2288,
                                   1.2754,
                                   1.7787,
                                   3.0491,
                                   6.4806,
                                   14.0955,
                                   37.6733,
                                   242.8,
                                   493.7},
                                  {0.0208,
                                   0.9949,
                                   1.0022,
                                   1.0194,
                                   1.0241,
                                   1.0272,
                                   1.0385,
                                   1.1612,
                                   1.417,
                                   1.5716,
                                   1.9795,
                                   3.1641,
                                   4.7838,
                                   9.6879,
                                   25.8657,
                                   73.6896},
                                  {0.0026,
                                   0.9975,
                                   0.9988,
                                   0.9996,
                                   1,
                                   1.0051,
                                   1.0143,
                                   1.0207,
                                   1.1549,
                                   1.4192,
                                   1.5107,
                                   2.0887,
                                   2.804,
                                   4.1851,
                                   9.0157,
                                   33.7756},
                              }},
                              {{0.0387, 0.0218, 0.0155, 0.0125, 0.0107, 0.0115, 0.0118, 0.0155,
                                0.0306, 0.0527, 0.0594, 0.0625, 0.0682, 0.0669, 0.0663, 0.0728,
                                0.0674, 0.0576, 0.0537, 0.0407, 0.0443, 0.0445, 0.0428, 0.0315},
                               {0.1659, 0.1532, 0.1652, 0.1677, 0.1519, 0.1029, 0.0932}},
                              {.batch_mean = 1.4, .rate_variance = 11.05, .block_hours = 1},
                              0};

const PublishedLog& published(Log log) {
  return log == Log::kth ? kKth : kHpc2n;
}

struct HpcParams {
  Rate rate{};
  Log log = Log::kth;
  double batch = 0;
  double rate_variance = -1;
  std::uint32_t most_processors = 0;
  double tenant_skew = 0;

  template <class V>
  void fields(V& v) {
    v.required("rate", rate, "jobs per time, the mean over a week", at_least(Rate{1}));
    v.optional("log", log, "whose statistics");
    v.optional("batch",
               batch,
               "mean number of jobs submitted at once; 0 = as in the log",
               between(0.0, 10'000.0));
    v.optional("rate_variance",
               rate_variance,
               "variance of the rate's random factor, of mean 1; -1 = as in the log",
               between(-1.0, 100.0));
    v.optional("most_processors", most_processors, "larger jobs are cut to this; 0 = none is");
    v.optional("tenant_skew",
               tenant_skew,
               "tenant i submits in proportion to 1 / i^skew",
               between(0.0, 5.0));
  }
};

/// The published quantiles with the exact share of serial jobs put in: the number of processors is
/// the value rounded to the nearest.
QuantileTable processors_of(const PublishedLog& log) {
  constexpr double kJump = 1e-6;
  std::vector<QuantileTable::Point> points;
  for (std::size_t i = 0; i < kQuantileGrid.size(); ++i) {
    const double p = kQuantileGrid.at(i);
    const bool after_serial = p > log.serial_share && points.back().p < log.serial_share;
    if (after_serial) {
      points.push_back({log.serial_share, 1});
      points.push_back({log.serial_share + kJump, 2});
    }
    points.push_back({p, log.processors.at(i)});
  }
  return QuantileTable(std::move(points));
}

QuantileTable ratios_of(const std::array<double, kRatioGrid.size()>& values) {
  std::vector<QuantileTable::Point> points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    points.push_back({kRatioGrid.at(i), values.at(i)});
  }
  return QuantileTable(std::move(points), QuantileTable::Between::logarithmic);
}

/// n one-core tasks without memory, as the logs are replayed.
class HpcShapes final : public JobShapes {
 public:
  explicit HpcShapes(const HpcParams& params)
      : most_processors_(params.most_processors),
        failed_(published(params.log).failed),
        processors_(processors_of(published(params.log))),
        run_times_(
            published_quantiles(published(params.log).run_s, QuantileTable::Between::logarithmic)) {
    for (const auto& values : published(params.log).request_ratio) {
      ratios_.push_back(ratios_of(values));
    }
  }

  void draw(RandomStream& random, Arrival& arrival) const override {
    const double processors = processors_.draw(random) + 0.5;
    const double p = random.uniform01();
    const double ratio = ratios_[static_cast<std::size_t>(p * kFifths)].draw(random);
    const double seconds = run_times_.at(p);
    arrival.request.tasks = static_cast<std::uint32_t>(processors);
    if (most_processors_ > 0) {
      arrival.request.tasks = std::min(arrival.request.tasks, most_processors_);
    }
    arrival.truth.run = from_seconds(seconds);
    arrival.request.walltime = std::max(from_seconds(seconds * ratio), suanwang::seconds(1));
    arrival.truth.end = random.chance(failed_) ? TrueEnd::fails : TrueEnd::completes;
  }

  [[nodiscard]] StreamShape shape() const override { return {.unit_core_tasks = true}; }

 private:
  std::uint32_t most_processors_;
  double failed_;
  QuantileTable processors_;
  QuantileTable run_times_;
  std::vector<QuantileTable> ratios_;
};

class Hpc final : public JobGenerator {
 public:
  using Params = HpcParams;

  explicit Hpc(const HpcParams& params) : params_(params) {}

  [[nodiscard]] std::shared_ptr<const ArrivalSource> source(
      const GeneratorRequest& request) const override {
    const PublishedLog& log = published(params_.log);
    ArrivalSettings settings{per_hour(params_.rate), log.week, log.bursts};
    if (params_.batch >= 1) {
      settings.burstiness.batch_mean = params_.batch;
    }
    if (params_.rate_variance >= 0) {
      settings.burstiness.rate_variance = params_.rate_variance;
    }
    return synthetic_source(
        request, settings, params_.tenant_skew, std::make_shared<HpcShapes>(params_));
  }

 private:
  HpcParams params_;
};

}  // namespace

extern const PluginEntry<JobGenerator> generator_hpc =
    plugin<JobGenerator, Hpc>("hpc", "batch jobs as at KTH or HPC2N");

}  // namespace suanwang
