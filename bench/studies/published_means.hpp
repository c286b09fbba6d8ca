// Means over seeds, and how they compare with those that are published.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/studies/fragmentation.hpp"

namespace suanwang::studies {

/// Over the seeds; the deviation with n - 1.
struct Means {
  double mean = 0;
  double sd = 0;
  std::uint64_t seeds = 0;
};

/// A study of one rule on one workload.
struct StudyMeans {
  std::vector<SharingOutcome> outcomes;
  std::uint64_t placed = 0;

  [[nodiscard]] Means of(double SharingOutcome::*figure) const;
};

/// The figures by their names in the published table.
inline constexpr std::array<std::pair<std::string_view, double SharingOutcome::*>, 4> kStudyMetrics{
    {{"gpu_allocated_of_capacity@end", &SharingOutcome::allocated_end},
     {"fragmented_of_capacity@at60", &SharingOutcome::fragmented_60},
     {"fragmented_of_capacity@at90", &SharingOutcome::fragmented_90},
     {"fragmented_of_capacity@end", &SharingOutcome::fragmented_end}}};

/// Our names of the rules of the paper.
std::vector<std::string> study_rules();

/// Seeds 1 to `seeds`, several at once on threads.
StudyMeans study(const std::vector<GpuNode>& nodes,
                 const std::vector<Pod>& pods,
                 const std::string& rule,
                 std::uint64_t seeds,
                 unsigned threads);

/// "cpu050" of openb_pod_list_cpu050.csv.gz.
std::string workload_name(const std::filesystem::path& file);

struct PublishedMean {
  std::string workload;
  std::string rule;  ///< our name
  std::string metric;
  double mean = 0;
  double sd = 0;
  std::uint64_t seeds = 0;
};

class PublishedMeans {
 public:
  PublishedMeans() = default;
  /// A table with workload, policy, metric, seeds, mean_pct, sd_pct; an empty path: none. Throws
  /// std::runtime_error.
  explicit PublishedMeans(const std::filesystem::path& file);

  [[nodiscard]] const PublishedMean* find(std::string_view workload,
                                          std::string_view rule,
                                          std::string_view metric) const;

  [[nodiscard]] const std::vector<PublishedMean>& rows() const { return rows_; }

 private:
  std::vector<PublishedMean> rows_;
};

/// Both means are of samples: their difference is judged by its standard error, in points of
/// percent.
enum class Verdict : std::uint8_t {
  agrees,  ///< within max(0.3, 3 standard errors)
  near,    ///< within max(0.5, 5 standard errors)
  differs,
};

[[nodiscard]] Verdict judged(const Means& mine, const PublishedMean& theirs);
[[nodiscard]] std::string_view name_of(Verdict verdict);

}  // namespace suanwang::studies
