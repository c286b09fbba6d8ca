#include "bench/studies/fragmentation.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <memory>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "scheduler/catalogue.hpp"
#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "sim/engine/simulator.hpp"
#include "sim/scenario/traces/decimal.hpp"
#include "sim/scenario/traces/table_trace.hpp"

namespace suanwang::studies {

namespace {

constexpr double kLoad = 1.3;
constexpr std::int64_t kCardUnits = kSharedCardUnits;

tl::expected<CsvTable, std::string> table_of(const std::filesystem::path& file,
                                             std::span<const std::string_view> columns) {
  TraceRequest request;
  request.file = file.string();
  Issues issues;
  auto table = read_table(request, columns, "pods or nodes", issues);
  if (!table) {
    return tl::unexpected(to_string(issues.all().front()));
  }
  return *std::move(table);
}

CsvTable or_throw(tl::expected<CsvTable, std::string> table) {
  if (!table) {
    throw std::runtime_error(table.error());
  }
  return *std::move(table);
}

std::uint32_t number_in(const std::filesystem::path& file,
                        const CsvTable& table,
                        const CsvTable::Row& row,
                        std::size_t column) {
  const auto number = whole_number(table.cell(row, column));
  if (!number || *number < 0 || *number > INT32_MAX) {
    throw std::runtime_error(file.string() + ":" + std::to_string(row.line) + ": '" +
                             std::string(table.cell(row, column)) + "' is not a whole number");
  }
  return static_cast<std::uint32_t>(*number);
}

std::int64_t asked(const Pod& pod) {
  return std::int64_t{pod.gpu_milli} * pod.cards;
}

std::int64_t capacity_of(const std::vector<GpuNode>& nodes) {
  std::int64_t sum = 0;
  for (const GpuNode& node : nodes) {
    sum += node.cards * kCardUnits;
  }
  return sum;
}

bool allows(const std::string& models, const std::string& model) {
  return models.empty() || ("|" + models + "|").find("|" + model + "|") != std::string::npos;
}

/// The cluster as a city of one centre: nodes that are alike make a partition.
class Cluster {
 public:
  explicit Cluster(const std::vector<GpuNode>& nodes) {
    city_.card_units = kSharedCardUnits;
    city_.centres.push_back(Centre{});
    std::map<std::tuple<std::string, std::uint32_t, std::uint32_t, std::uint32_t>, std::uint32_t>
        kinds;
    for (const GpuNode& node : nodes) {
      ++kinds[{node.model, node.cards, node.cpu_milli, node.memory_mib}];
    }
    for (const auto& [kind, count] : kinds) {
      const auto& [model, cards, cpu_milli, memory_mib] = kind;
      Partition partition;
      partition.name = model + "-" + std::to_string(city_.partitions.size());
      partition.centre = CentreId(0);
      partition.nodes = count;
      partition.cores = cpu_milli;
      partition.card_units = kSharedCardUnits;
      partition.accelerators = cards * kSharedCardUnits;
      partition.memory_mib = memory_mib;
      partition.accelerator = type_of(model);
      partition.node_power_mw.assign(partition.units() + 1, 0);
      city_.partitions.push_back(std::move(partition));
      ++city_.centres[CentreId(0)].partition_count;
    }
    city_.centres[CentreId(0)].first_partition = PartitionId(0);
  }

  [[nodiscard]] const City& city() const { return city_; }

  /// Cores are thousandths of one here.
  Demand demand_of(const std::vector<Pod>& history, const std::vector<Pod>& workload) {
    constexpr std::int64_t kApart = 10;
    std::vector<Arrival> arrivals;
    Demand demand;
    demand.card_units = kSharedCardUnits;
    const auto add = [&](const Pod& pod, Duration run) {
      Arrival& arrival = arrivals.emplace_back();
      arrival.request.id = arrivals.size();
      arrival.request.submit = Time{static_cast<std::int64_t>(arrivals.size()) * kApart};
      arrival.request.walltime = run;
      arrival.request.cores = pod.cpu_milli;
      arrival.request.memory_mib = pod.memory_mib;
      arrival.request.accelerators = pod.cards;
      if (pod.cards == 1 && pod.gpu_milli < kSharedCardUnits) {
        arrival.request.accelerators = pod.gpu_milli;
        arrival.request.card_units = kSharedCardUnits;
      }
      arrival.request.stream = StreamId(0);
      arrival.request.speeds = profile_of(pod.cards > 0 ? pod.models : "", demand);
      arrival.truth = {run, TrueEnd::completes};
    };
    for (const Pod& pod : history) {
      add(pod, milliseconds(1));
    }
    for (const Pod& pod : workload) {
      add(pod, days(3650));
    }
    demand.streams.push_back(
        {"pods", std::make_shared<ArrivalList>(std::move(arrivals), StreamShape{}), {}});
    return demand;
  }

 private:
  AcceleratorId type_of(const std::string& model) {
    for (std::uint32_t t = 0; t < city_.accelerators.size(); ++t) {
      if (city_.accelerators[AcceleratorId(t)].name == model) {
        return AcceleratorId(t);
      }
    }
    return city_.accelerators.push_back({model, Compute{1}, Bytes{}, ""});
  }

  SpeedProfileId profile_of(const std::string& models, Demand& demand) {
    if (const auto known = profiles_.find(models); known != profiles_.end()) {
      return known->second;
    }
    SpeedProfile profile;
    profile.name = models.empty() ? "any" : models;
    for (const AcceleratorType& type : city_.accelerators) {
      profile.on_accelerator_ppm.push_back(allows(models, type.name) ? 1'000'000U : 0U);
    }
    return profiles_[models] = demand.speed_profiles.push_back(std::move(profile));
  }

  City city_;
  std::map<std::string, SpeedProfileId> profiles_;
};

/// Where each job was put.
class Rows : public Recorder {
 public:
  struct Row {
    std::uint64_t id = 0;
    PartitionId partition;
    std::uint32_t node = 0;
    CardSet cards = 0;
  };

  void job_left(const JobRow& row) override {
    if (row.state == FinalState::running) {
      rows.push_back(
          {row.request.id, row.partition, row.nodes.front().first, row.nodes.front().cards});
    }
  }

  void centre_interval(const CentreInterval& /*interval*/) override {}

  void run_ended(const RunTotals& /*totals*/) override {}

  std::vector<Row> rows;
};

/// Kinds of pods that make up 95 % of the list, the most frequent first; of equal ones the larger.
struct Kind {
  Pod pod;
  std::int64_t count = 0;
};

std::vector<Kind> usual_kinds(const std::vector<Pod>& pods) {
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::string>, Kind> by_kind;
  for (const Pod& pod : pods) {
    Kind& kind = by_kind[{pod.cards, pod.gpu_milli, pod.cpu_milli, pod.models}];
    kind.pod = pod;
    ++kind.count;
  }
  std::vector<Kind> kinds;
  for (auto last = by_kind.rbegin(); last != by_kind.rend(); ++last) {
    kinds.push_back(last->second);  // the larger first
  }
  std::stable_sort(
      kinds.begin(), kinds.end(), [](const Kind& a, const Kind& b) { return a.count > b.count; });
  std::int64_t covered = 0;
  std::size_t used = 0;
  while (used < kinds.size() &&
         static_cast<double>(covered) < 0.95 * static_cast<double>(pods.size())) {
    covered += kinds[used++].count;
  }
  kinds.resize(used);
  return kinds;
}

/// The cluster as this study books it.
class Ledger {
 public:
  Ledger(const City& city, std::vector<Kind> kinds) : city_(&city), kinds_(std::move(kinds)) {
    for (const Partition& partition : city.partitions) {
      Node empty{partition.cores, partition.memory_mib, {}};
      empty.left.assign(partition.cards(), kCardUnits);
      nodes_.emplace_back(partition.nodes, empty);
    }
  }

  void put(const Pod& pod, const Rows::Row& row) {
    Node& node = nodes_.at(row.partition.value()).at(row.node);
    const Partition& partition = city_->partitions[row.partition];
    const std::string& model = city_->accelerators[partition.accelerator].name;
    bool is_right = node.cpu_milli >= pod.cpu_milli && node.memory_mib >= pod.memory_mib &&
                    std::popcount(row.cards) == static_cast<int>(pod.cards) &&
                    (pod.cards == 0 || allows(pod.models, model));
    for (CardSet rest = row.cards; is_right && rest != 0; rest &= rest - 1) {
      std::int64_t& left = node.left.at(static_cast<std::size_t>(std::countr_zero(rest)));
      is_right = left >= pod.gpu_milli;
      left -= pod.gpu_milli;
    }
    if (!is_right) {
      throw std::logic_error("pod " + pod.name + " was put where it has no room");
    }
    node.cpu_milli -= pod.cpu_milli;
    node.memory_mib -= pod.memory_mib;
  }

  [[nodiscard]] std::int64_t left() const {
    std::int64_t sum = 0;
    for (const auto& partition : nodes_) {
      for (const Node& node : partition) {
        sum += left_of(node);
      }
    }
    return sum;
  }

  /// Thousandths of cards that a pod of the usual kinds could not use, in the mean.
  [[nodiscard]] double fragmented() const {
    double sum = 0;
    std::int64_t pods = 0;
    for (const Kind& kind : kinds_) {
      std::int64_t of_kind = 0;
      for (std::size_t p = 0; p < nodes_.size(); ++p) {
        const Partition& partition = city_->partitions[PartitionId(static_cast<std::uint32_t>(p))];
        const bool may = allows(kind.pod.models, city_->accelerators[partition.accelerator].name);
        for (const Node& node : nodes_[p]) {
          of_kind += of_no_use(node, kind.pod, may);
        }
      }
      sum += static_cast<double>(of_kind) * static_cast<double>(kind.count);
      pods += kind.count;
    }
    return sum / static_cast<double>(pods);
  }

 private:
  struct Node {
    std::uint32_t cpu_milli = 0;
    std::uint64_t memory_mib = 0;
    std::vector<std::int64_t> left;  ///< of each card
  };

  static std::int64_t left_of(const Node& node) {
    std::int64_t sum = 0;
    for (const std::int64_t left : node.left) {
      sum += left;
    }
    return sum;
  }

  static std::int64_t of_no_use(const Node& node, const Pod& pod, bool may_run) {
    std::uint32_t serving = 0;
    std::int64_t too_small = 0;
    for (const std::int64_t left : node.left) {
      serving += static_cast<std::uint32_t>(left >= pod.gpu_milli);
      too_small += left >= pod.gpu_milli ? 0 : left;
    }
    const bool could_run =
        pod.cards > 0 && may_run && node.cpu_milli >= pod.cpu_milli && serving >= pod.cards;
    return could_run ? too_small : left_of(node);
  }

  const City* city_;
  std::vector<Kind> kinds_;
  std::vector<std::vector<Node>> nodes_;  // by partition
};

ConfigNode scalar(std::string text) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::scalar;
  node.scalar = std::move(text);
  return node;
}

ConfigNode map_of(std::vector<std::pair<std::string, ConfigNode>> entries) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::map;
  for (auto& [key, value] : entries) {
    node.entries.push_back({key, {}, std::move(value)});
  }
  return node;
}

template <class T>
std::unique_ptr<T> made(std::unique_ptr<T> policy, const Issues& issues) {
  if (policy == nullptr) {
    throw std::runtime_error(to_string(issues.all().front()));
  }
  return policy;
}

std::vector<Rows::Row> placements(const City& city,
                                  const Demand& demand,
                                  std::size_t jobs,
                                  const ConfigNode& place,
                                  std::uint64_t seed) {
  Issues issues;
  const auto catalogue = &policy_catalogue();
  auto dispatch = made(catalogue->make_city_policy(
                           map_of({{"policy", scalar("least-loaded")}}), "dispatch", seed, issues),
                       issues);
  std::vector<std::unique_ptr<Policy>> centres;
  centres.push_back(
      made(catalogue->make_centre_policy(
               map_of({{"order", scalar("fcfs")}, {"start", scalar("skip")}, {"place", place}}),
               "centre",
               seed,
               issues),
           issues));
  Rows rows;
  SimulatorOptions options;
  options.seed = seed;
  options.horizon = Time{static_cast<std::int64_t>(jobs + 1) * 10};
  options.record_interval = days(365);
  Simulator simulator(city, demand, std::move(dispatch), std::move(centres), rows, options);
  const RunOutcome outcome = simulator.run();
  if (outcome.broken) {
    throw std::logic_error(outcome.breach);
  }
  std::sort(rows.rows.begin(), rows.rows.end(), [](const Rows::Row& a, const Rows::Row& b) {
    return a.id < b.id;
  });
  return std::move(rows.rows);
}

}  // namespace

std::vector<GpuNode> read_nodes(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 5> kColumns{
      "sn", "cpu_milli", "memory_mib", "gpu", "model"};
  const CsvTable table = or_throw(table_of(file, kColumns));
  std::vector<GpuNode> nodes;
  for (const CsvTable::Row& row : table.rows()) {
    nodes.push_back({std::string(table.cell(row, 0)),
                     std::string(table.cell(row, 4)),
                     number_in(file, table, row, 1),
                     number_in(file, table, row, 2),
                     number_in(file, table, row, 3)});
  }
  std::sort(
      nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return nodes;
}

std::vector<Pod> read_pods(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 6> kColumns{
      "name", "cpu_milli", "memory_mib", "num_gpu", "gpu_milli", "gpu_spec"};
  auto with_models = table_of(file, kColumns);
  const bool names_models = with_models.has_value();
  // Some of the lists have no column of models: pods may use any.
  const CsvTable table =
      names_models ? *std::move(with_models)
                   : or_throw(table_of(file, std::span(kColumns).first(kColumns.size() - 1)));
  std::vector<Pod> pods;
  for (const CsvTable::Row& row : table.rows()) {
    pods.push_back({std::string(table.cell(row, 0)),
                    number_in(file, table, row, 1),
                    number_in(file, table, row, 2),
                    number_in(file, table, row, 3),
                    number_in(file, table, row, 4),
                    names_models ? std::string(table.cell(row, 5)) : std::string()});
  }
  std::sort(pods.begin(), pods.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return pods;
}

std::vector<Pod> tuned_workload(const std::vector<GpuNode>& nodes,
                                const std::vector<Pod>& pods,
                                std::uint64_t seed) {
  RandomStream random(seed, "studies/fragmentation");
  std::vector<Pod> workload = pods;
  for (std::size_t i = workload.size(); i > 1; --i) {
    std::swap(workload[i - 1], workload[random.uniform_int(i)]);
  }
  const double wanted = kLoad * static_cast<double>(capacity_of(nodes));
  std::int64_t sum = 0;
  for (const Pod& pod : workload) {
    sum += asked(pod);
  }
  while (static_cast<double>(sum) > wanted) {
    const auto at = static_cast<std::ptrdiff_t>(random.uniform_int(workload.size()));
    sum -= asked(workload[static_cast<std::size_t>(at)]);
    workload.erase(workload.begin() + at);
  }
  if (workload.size() == pods.size()) {
    for (;;) {
      const Pod& more = pods[random.uniform_int(pods.size())];
      // The published program looks at one card of the pod only.
      if (static_cast<double>(sum + more.gpu_milli) > wanted) {
        break;
      }
      workload.push_back(more);
      sum += asked(more);
    }
  }
  return workload;
}

SharingOutcome run_placement(const std::vector<GpuNode>& nodes,
                             const std::vector<Pod>& history,
                             const std::vector<Pod>& workload,
                             const ConfigNode& place,
                             std::uint64_t seed) {
  Cluster cluster(nodes);
  const bool learns = place.find("learn") != nullptr;
  const std::size_t before = learns ? history.size() : 0;
  const Demand demand = cluster.demand_of(learns ? history : std::vector<Pod>{}, workload);
  const auto rows = placements(cluster.city(), demand, before + workload.size(), place, seed);
  Ledger ledger(cluster.city(), usual_kinds(history));
  const auto capacity = static_cast<double>(capacity_of(nodes));
  SharingOutcome outcome;
  outcome.placed = rows.size();
  std::int64_t arrived = 0;
  auto row = rows.begin();
  for (std::size_t i = 0; i < workload.size(); ++i) {
    const auto reached = [&](double share) {
      return static_cast<double>(arrived) < share * capacity &&
             static_cast<double>(arrived + asked(workload[i])) >= share * capacity;
    };
    const bool at_60 = reached(0.6);
    const bool at_90 = reached(0.9);
    arrived += asked(workload[i]);
    if (row != rows.end() && row->id == before + i + 1) {
      ledger.put(workload[i], *row++);
    }
    if (at_60) {
      outcome.fragmented_60 = 100 * ledger.fragmented() / capacity;
    }
    if (at_90) {
      outcome.fragmented_90 = 100 * ledger.fragmented() / capacity;
    }
  }
  outcome.fragmented_end = 100 * ledger.fragmented() / capacity;
  outcome.allocated_end = 100 * (1 - static_cast<double>(ledger.left()) / capacity);
  return outcome;
}

ConfigNode study_placement(const std::string& rule, const std::vector<Pod>& history) {
  if (rule != "fgd") {
    return scalar(rule);
  }
  return map_of({{"name", scalar(rule)}, {"learn", scalar(std::to_string(history.size()))}});
}

}  // namespace suanwang::studies
