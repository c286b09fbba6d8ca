// The published means of Weng et al., "Beware of Fragmentation" (USENIX ATC 2023): how much of the
// cards six placement rules allocate, and how much they leave unusable, on 14 workloads.
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "bench/studies/published_means.hpp"
#include "tests/support/shared_folder.hpp"

namespace suanwang::test {

namespace {

using namespace suanwang::studies;

constexpr std::uint64_t kSeeds = 10;

struct Counts {
  std::size_t rows = 0;
  std::size_t agree = 0;
};

/// Judges all rows of a rule on a workload.
void judge(const PublishedMeans& published,
           const std::string& workload,
           const std::string& rule,
           const StudyMeans& means,
           Counts& counts) {
  for (const auto& [metric, figure] : kStudyMetrics) {
    const PublishedMean* theirs = published.find(workload, rule, metric);
    REQUIRE(theirs != nullptr);
    const Means mine = means.of(figure);
    INFO(workload << ", " << rule << ", " << metric << ": " << mine.mean << ", published "
                  << theirs->mean);
    const Verdict verdict = judged(mine, *theirs);
    CHECK(verdict != Verdict::differs);
    ++counts.rows;
    counts.agree += static_cast<std::size_t>(verdict == Verdict::agrees);
  }
}

}  // namespace

TEST_CASE("placement rules come to the published means of the FGD paper", "[oracle][slow]") {
  SUANWANG_NEEDS_SHARED(data, "data");
  const std::filesystem::path folder = *data / "01_alibaba_gpu_v2023";
  const PublishedMeans published(*data / "16_published_tables" / "fgd_expected_means.csv");
  std::map<std::string, int> workloads;
  for (const PublishedMean& row : published.rows()) {
    ++workloads[row.workload];
  }
  REQUIRE(workloads.size() == 14);
  const auto nodes = read_nodes(folder / "openb_node_list_gpu_node.csv.gz");
  REQUIRE(nodes.size() == 1213);
  Counts counts;
  for (const auto& [workload, rows] : workloads) {
    const auto pods = read_pods(folder / ("openb_pod_list_" + workload + ".csv.gz"));
    std::map<std::string, double> allocated;
    for (const std::string& rule : study_rules()) {
      const StudyMeans means =
          study(nodes, pods, rule, kSeeds, std::max(std::thread::hardware_concurrency(), 1U));
      judge(published, workload, rule, means, counts);
      allocated[rule] = means.of(&SharingOutcome::allocated_end).mean;
    }
    INFO(workload);
    CHECK(allocated["fgd"] > allocated["best-fit-score"]);
  }
  CHECK(counts.rows == published.rows().size());
  CHECK(static_cast<double>(counts.agree) >= 0.98 * static_cast<double>(counts.rows));
}

TEST_CASE("FGD leaves the fewest cards unusable on the default workload", "[oracle]") {
  SUANWANG_NEEDS_SHARED(data, "data");
  const std::filesystem::path folder = *data / "01_alibaba_gpu_v2023";
  const PublishedMeans published(*data / "16_published_tables" / "fgd_expected_means.csv");
  const auto nodes = read_nodes(folder / "openb_node_list_gpu_node.csv.gz");
  const auto pods = read_pods(folder / "openb_pod_list_default.csv.gz");
  Counts counts;
  for (const char* rule : {"fgd", "best-fit-score"}) {
    judge(published, "default", rule, study(nodes, pods, rule, 3, 1), counts);
  }
  CHECK(counts.agree >= 7);
}

}  // namespace suanwang::test
