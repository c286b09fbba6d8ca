#include "tests/support/small_world.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "scheduler/pipeline/pipelines.hpp"
#include "sim/demand/arrival_list.hpp"

namespace suanwang::test {

CentreId add_centre(City& city, std::int64_t pue_ppm) {
  Centre centre;
  centre.name = "centre-" + std::to_string(city.centres.size());
  centre.first_partition = PartitionId::from_size(city.partitions.size());
  centre.pue_ppm = pue_ppm;
  return city.centres.push_back(centre);
}

PartitionId add_partition(City& city, PartitionShape shape) {
  const CentreId centre = CentreId::from_size(city.centres.size() - 1);
  Partition partition;
  partition.name = "partition-" + std::to_string(city.partitions.size());
  partition.centre = centre;
  partition.nodes = shape.nodes;
  partition.cores = shape.cores;
  partition.card_units = city.card_units;
  partition.accelerators = shape.accelerators * city.card_units;
  partition.memory_mib = shape.memory_mib;
  partition.accelerator = shape.type;
  partition.node_power_mw = std::move(shape.power_mw);
  if (partition.node_power_mw.empty()) {
    for (std::uint32_t k = 0; k <= partition.units(); ++k) {
      partition.node_power_mw.push_back(100'000 + std::int64_t{50'000} * k);
    }
  }
  partition.capacity = std::move(shape.capacity);
  ++city.centres[centre].partition_count;
  return city.partitions.push_back(std::move(partition));
}

AcceleratorId add_accelerator(City& city, const std::string& name) {
  AcceleratorType type;
  type.name = name;
  type.fp16_dense = Compute{100'000};
  return city.accelerators.push_back(std::move(type));
}

City one_partition(PartitionShape shape) {
  City city;
  add_centre(city);
  add_partition(city, std::move(shape));
  city.tenants.push_back({"first", DistrictId(), 1.0});
  city.tenants.push_back({"second", DistrictId(), 1.0});
  return city;
}

Arrival batch_job(std::uint64_t id,
                  std::int64_t submit_ms,
                  std::int64_t run_ms,
                  std::uint32_t tasks,
                  std::int64_t walltime_ms) {
  Arrival arrival;
  arrival.request.id = id;
  arrival.request.submit = Time{submit_ms};
  arrival.request.walltime = Duration{walltime_ms > 0 ? walltime_ms : run_ms};
  arrival.request.tasks = tasks;
  arrival.request.tenant = TenantId(0);
  arrival.request.stream = StreamId(0);
  arrival.request.speeds = SpeedProfileId(0);
  arrival.truth.run = Duration{run_ms};
  return arrival;
}

bool all_unit_core(const std::vector<Arrival>& arrivals) {
  return std::all_of(arrivals.begin(), arrivals.end(), [](const Arrival& arrival) {
    const JobRequest& request = arrival.request;
    return request.cores == 1 && request.accelerators == 0 && request.memory_mib == 0;
  });
}

Demand demand_of(const City& city, std::vector<Arrival> arrivals, bool unit_core_tasks) {
  Demand demand;
  demand.card_units = city.card_units;
  demand.streams.push_back(
      {"jobs", std::make_shared<ArrivalList>(std::move(arrivals), StreamShape{unit_core_tasks})});
  // Rules that preempt in turn need it, and no other looks at it.
  demand.streams[StreamId(0)].resilience.on_preemption = OnPreemption::save;
  SpeedProfile speeds;
  speeds.name = "reference";
  speeds.on_accelerator_ppm.resize(city.accelerators.size());
  for (std::uint32_t& ppm : speeds.on_accelerator_ppm) {
    ppm = 1'000'000;
  }
  demand.speed_profiles.push_back(std::move(speeds));
  return demand;
}

void KeepingRecorder::job_left(const JobRow& row) {
  rows.push_back({row.request,
                  row.state,
                  row.reject_reason,
                  row.centre,
                  row.partition,
                  row.start,
                  row.finish,
                  row.requeues,
                  {row.nodes.begin(), row.nodes.end()},
                  row.it_energy_uj,
                  row.facility_energy_pj,
                  row.cost_ufen,
                  row.carbon_ug,
                  row.migrations,
                  row.traffic != nullptr ? *row.traffic : JobTraffic{},
                  {},
                  row.first_start});
  for (const JobPart& part : row.parts) {
    rows.back().parts.push_back(
        {part.partition, part.tasks, {part.nodes.begin(), part.nodes.end()}});
  }
}

namespace {

template <class Interface>
std::unique_ptr<Interface> stage(PluginTable<Interface> table, const std::string& name) {
  const PluginEntry<Interface>* entry = find_plugin(table, name);
  if (entry == nullptr) {
    throw std::invalid_argument("no stage is called " + name);
  }
  Issues issues;
  return entry->make(ConfigNode{}, name, issues);
}

}  // namespace

std::unique_ptr<Policy> centre_policy(const Stages& stages) {
  std::unique_ptr<PowerRule> power;
  if (!stages.power.empty()) {
    Issues issues;
    power = find_plugin(power_rules(), stages.power)->make(stages.power_params, "power", issues);
    if (!power) {
      throw std::invalid_argument(to_string(issues.all().front()));
    }
  }
  return std::make_unique<CentrePipeline>(stage(job_orders(), stages.order),
                                          stage(start_rules(), stages.start),
                                          stage(placement_rules(), stages.place),
                                          std::move(power));
}

std::unique_ptr<Policy> city_policy(const std::string& dispatch, std::uint64_t seed) {
  return city_policy(Stages{.dispatch = dispatch}, seed);
}

std::unique_ptr<Policy> city_policy(const Stages& stages, std::uint64_t seed) {
  DispatchStages city{stage(dispatch_rules(), stages.dispatch)};
  city.rule->begin(seed);
  if (!stages.hold.empty()) {
    city.hold = stage(hold_rules(), stages.hold);
  }
  city.limits.max_age = stages.max_age;
  city.limits.quotas = stages.quotas;
  city.span.span = stages.span;
  return std::make_unique<DispatchPipeline>(std::move(city));
}

const KeptRow& Replay::row(std::uint64_t id) const {
  for (const KeptRow& row : rows) {
    if (row.request.id == id) {
      return row;
    }
  }
  throw std::out_of_range("no row of job " + std::to_string(id));
}

std::int64_t Replay::start_ms(std::uint64_t id) const {
  const Time start = row(id).start;
  return start == kNever ? -1 : start.ms;
}

Replay replay(const City& city,
              const Demand& demand,
              std::unique_ptr<Policy> city_policy,
              Policies centre_policies,
              const SimulatorOptions& options) {
  KeepingRecorder record;
  Simulator simulator(
      city, demand, std::move(city_policy), std::move(centre_policies), record, options);
  Replay result;
  result.outcome = simulator.run();
  result.rows = std::move(record.rows);
  result.intervals = std::move(record.intervals);
  result.links = std::move(record.links);
  result.ends = record.ends;
  return result;
}

Replay replay(const City& city,
              const Demand& demand,
              const Stages& stages,
              const SimulatorOptions& options) {
  Policies centre_policies;
  for (std::size_t i = 0; i < city.centres.size(); ++i) {
    centre_policies.push_back(centre_policy(stages));
  }
  return replay(
      city, demand, city_policy(stages, options.seed), std::move(centre_policies), options);
}

Replay replay(const City& city,
              const std::vector<Arrival>& arrivals,
              const Stages& stages,
              const SimulatorOptions& options) {
  return replay(city, demand_of(city, arrivals, all_unit_core(arrivals)), stages, options);
}

}  // namespace suanwang::test
