// An AI laboratory's training jobs, as on Microsoft's Philly cluster in autumn 2017.
//
// Figures: GPU counts, run times by GPU count, hours, weekdays, IDC and CV measured on the 82 247
// jobs of Philly that Qiao et al. (Pollux, OSDI 2021) kept: 31.45 jobs an hour, IDC 163.9,
// CV 15.1; 1.30 GPUs a job, 1.93 in the full trace. End states: Jeon et al., USENIX ATC 2019, table
// 6, FROM MEMORY, UNVERIFIED: 69.3 % passed, 13.5 % killed by their owner, 17.2 % unsuccessful;
// drawn apart from the run time.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/demand/synthetic_source.hpp"

namespace suanwang {
namespace {

/// Run times in seconds of jobs of up to so many GPUs, at kQuantileGrid.
struct RunTimes {
  std::uint32_t gpus;
  std::array<double, 18> seconds;
};

constexpr std::array kRunTimes{
    RunTimes{1,
             {1,
              30,
              52,
              62,
              76,
              122,
              215,
              600,
              1117,
              1728,
              2464.2,
              2716,
              3754,
              8512,
              19137,
              135399.32,
              865708.734,
              3256045}},
    RunTimes{2,
             {2,
              5,
              9,
              11,
              15,
              16,
              17,
              19,
              21,
              25,
              33,
              76,
              149.2,
              72740.2,
              197062.2,
              523316.12,
              1474215.435,
              2582803}},
    RunTimes{4,
             {3,
              35.69,
              75,
              137.8,
              404.8,
              772.75,
              1695.7,
              7467.8,
              17409.5,
              36288.2,
              78660,
              89394.25,
              106283.8,
              184435.3,
              273968.2,
              907375.53,
              2446300.831,
              2750674}},
    RunTimes{8,
             {1,
              33.42,
              125,
              216.2,
              784.6,
              1876,
              4011.4,
              12382.2,
              23683,
              65014,
              140721.4,
              173248.5,
              203050,
              351981.6,
              525618.2,
              1060498.24,
              2656479.22,
              4628226}},
    RunTimes{16,
             {2,
              19.68,
              39.6,
              54.2,
              272.6,
              383.5,
              716.4,
              10741,
              52548,
              82227.8,
              146402.2,
              165483,
              188829,
              340974,
              506236.7,
              1156736.78,
              1643171.134,
              1710643}},
};

/// Relative rates by hour of the trace's clock (medians) and by weekday (means), Monday first.
constexpr WeekProfile kWeek{
    {13, 10, 11, 12, 11, 13, 16, 17, 14, 13, 10, 9, 8, 9, 8, 9, 10, 12, 12, 10, 9, 12, 12, 14},
    {27.1, 32.62, 34.82, 39.36, 45.95, 19.88, 19.41}};

/// Fitted: IDC 163.9 by v, CV 15.1 by B (see arrival_process.hpp); 40 is a parameter sweep's size.
constexpr Burstiness kBursts{.batch_mean = 40, .rate_variance = 2.27, .block_hours = 4};

constexpr Bytes kMostMemory{std::int64_t{1} << 40};  // 1 TiB a GPU

constexpr double kFailed = 0.172;
constexpr double kCancelled = 0.135;

/// How often jobs of so many GPUs come.
struct GpuShare {
  std::uint32_t gpus = 1;
  double share = 0;

  template <class V>
  void fields(V& v) {
    v.required("gpus", gpus, "GPUs of a job", between<std::uint32_t>(1, 100'000));
    v.required("share", share, "relative frequency", between(0.0, 1e9));
  }
};

std::vector<GpuShare> published_shares() {
  return {{1, 0.93167},
          {2, 0.0221},
          {4, 0.02274},
          {8, 0.01998},
          {12, 9e-05},
          {16, 0.00242},
          {24, 9e-05},
          {32, 0.00081},
          {64, 7e-05},
          {128, 4e-05}};
}

struct AiLabParams {
  Rate rate{};
  std::vector<GpuShare> gpu_shares;
  std::uint32_t gpus_per_node = 8;
  std::uint32_t cores_per_gpu = 4;
  Bytes memory_per_gpu{};
  double overestimate = 3;
  double batch = kBursts.batch_mean;
  double rate_variance = kBursts.rate_variance;
  double tenant_skew = 0;

  template <class V>
  void fields(V& v) {
    v.required("rate", rate, "jobs per time, the mean over a week", at_least(Rate{1}));
    v.optional("gpu_shares", gpu_shares, "GPU counts instead of Philly's");
    v.optional("gpus_per_node",
               gpus_per_node,
               "a job of more GPUs is a gang of tasks of so many",
               between<std::uint32_t>(1, 1024));
    v.optional("cores_per_gpu",
               cores_per_gpu,
               "CPU cores asked for with each GPU",
               between<std::uint32_t>(0, 1024));
    v.optional("memory_per_gpu",
               memory_per_gpu,
               "memory asked for with each GPU",
               between(Bytes{0}, kMostMemory));
    v.optional("overestimate",
               overestimate,
               "requests are the run time times a factor drawn between 1 and this",
               between(1.0, 1000.0));
    v.optional("batch", batch, "mean number of jobs submitted at once", between(1.0, 10'000.0));
    v.optional("rate_variance",
               rate_variance,
               "variance of the rate's random factor, of mean 1",
               between(0.0, 100.0));
    v.optional("tenant_skew",
               tenant_skew,
               "tenant i submits in proportion to 1 / i^skew",
               between(0.0, 5.0));
  }

  [[nodiscard]] std::string objection() const {
    const auto drawn = [](const GpuShare& row) {
      return row.share > 0;
    };
    const bool none = std::none_of(gpu_shares.begin(), gpu_shares.end(), drawn);
    return !gpu_shares.empty() && none ? "all gpu_shares are zero, so there is no job to draw" : "";
  }
};

class AiLabShapes final : public JobShapes {
 public:
  explicit AiLabShapes(AiLabParams params) : params_(std::move(params)) {
    if (params_.gpu_shares.empty()) {
      params_.gpu_shares = published_shares();
    }
    std::vector<double> weights;
    for (const GpuShare& row : params_.gpu_shares) {
      weights.push_back(row.share);
    }
    counts_ = WeightedChoice(weights);
    for (const RunTimes& row : kRunTimes) {
      run_times_.push_back(published_quantiles(row.seconds, QuantileTable::Between::logarithmic));
    }
  }

  void draw(RandomStream& random, Arrival& arrival) const override {
    const std::uint32_t gpus = params_.gpu_shares[counts_.draw(random)].gpus;
    const double seconds = run_times_of(gpus).draw(random);
    const double factor = random.uniform(1.0, params_.overestimate);
    const double fate = random.uniform01();
    split_into_tasks(gpus, arrival.request);
    arrival.truth.run = from_seconds(seconds);
    arrival.request.walltime = std::max(from_seconds(seconds * factor), arrival.truth.run);
    arrival.truth.end = fate < kFailed                ? TrueEnd::fails
                        : fate < kFailed + kCancelled ? TrueEnd::is_cancelled
                                                      : TrueEnd::completes;
  }

 private:
  [[nodiscard]] const QuantileTable& run_times_of(std::uint32_t gpus) const {
    std::size_t i = 0;
    while (i + 1 < kRunTimes.size() && kRunTimes.at(i).gpus < gpus) {
      ++i;
    }
    return run_times_[i];
  }

  void split_into_tasks(std::uint32_t gpus, JobRequest& request) const {
    constexpr std::int64_t kMebibyte = 1 << 20;
    request.tasks = (gpus + params_.gpus_per_node - 1) / params_.gpus_per_node;
    request.accelerators = (gpus + request.tasks - 1) / request.tasks;
    request.cores = std::max(request.accelerators * params_.cores_per_gpu, std::uint32_t{1});
    const std::int64_t bytes = params_.memory_per_gpu.base * request.accelerators;
    request.memory_mib = static_cast<std::uint32_t>((bytes + kMebibyte - 1) / kMebibyte);
  }

  AiLabParams params_;
  WeightedChoice counts_;
  std::vector<QuantileTable> run_times_;
};

class AiLab final : public JobGenerator {
 public:
  using Params = AiLabParams;

  explicit AiLab(AiLabParams params) : params_(std::move(params)) {}

  [[nodiscard]] std::shared_ptr<const ArrivalSource> source(
      const GeneratorRequest& request) const override {
    ArrivalSettings settings{per_hour(params_.rate), kWeek, kBursts};
    settings.burstiness.batch_mean = params_.batch;
    settings.burstiness.rate_variance = params_.rate_variance;
    return synthetic_source(
        request, settings, params_.tenant_skew, std::make_shared<AiLabShapes>(params_));
  }

 private:
  AiLabParams params_;
};

}  // namespace

extern const PluginEntry<JobGenerator> generator_ai_lab =
    plugin<JobGenerator, AiLab>("ai-lab", "training jobs as on Microsoft's Philly cluster, 2017");

}  // namespace suanwang
