// The experiment of Weng et al., "Beware of Fragmentation" (USENIX ATC 2023): pods of a trace of
// Alibaba's arrive at its cluster one by one and never leave; how much of the cards is allocated
// when they ask for 130 % of them, and how much of what is left could not be used?
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/base/config_node.hpp"

namespace suanwang::studies {

struct GpuNode {
  std::string name;
  std::string model;
  std::uint32_t cpu_milli = 0;
  std::uint32_t memory_mib = 0;
  std::uint32_t cards = 0;
};

struct Pod {
  std::string name;
  std::uint32_t cpu_milli = 0;
  std::uint32_t memory_mib = 0;
  std::uint32_t cards = 0;
  std::uint32_t gpu_milli = 0;  ///< of each card
  std::string models;           ///< that it may use, divided by '|'; empty: any
};

/// Reads the trace's lists (CSV, plain or gz), sorted by name. Throws std::runtime_error with the
/// file and what is wrong with it.
std::vector<GpuNode> read_nodes(const std::filesystem::path& file);
std::vector<Pod> read_pods(const std::filesystem::path& file);

/// In percent of all cards of the cluster.
struct SharingOutcome {
  double allocated_end = 0;
  double fragmented_60 = 0;  ///< when pods that came first asked for 60 % of the cards
  double fragmented_90 = 0;
  double fragmented_end = 0;
  std::uint64_t placed = 0;
};

/// The pods of a run: in an order of chance, then others drawn from the list until they ask for 130
/// % of the cards, or some taken out until they don't.
std::vector<Pod> tuned_workload(const std::vector<GpuNode>& nodes,
                                const std::vector<Pod>& pods,
                                std::uint64_t seed);

/// Runs `workload` on the cluster by that placement (`place` of a centre's policy). A rule that
/// learns is shown `history` first, one pod after another. What is allocated and fragmented is
/// counted here from where the pods were put, not taken from the simulator: throws std::logic_error
/// if a card, a core or a piece of memory was given away twice.
SharingOutcome run_placement(const std::vector<GpuNode>& nodes,
                             const std::vector<Pod>& history,
                             const std::vector<Pod>& workload,
                             const ConfigNode& place,
                             std::uint64_t seed);

/// The `place` of a rule by name, as the study uses it.
ConfigNode study_placement(const std::string& rule, const std::vector<Pod>& history);

}  // namespace suanwang::studies
