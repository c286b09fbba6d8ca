// suanwang validate: every mistake of a scenario at once, without running it.
#include <ostream>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/loading.hpp"

namespace suanwang::app {

namespace {

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string outline_of(const RunPlan& plan) {
  const City& city = *plan.city;
  std::uint64_t nodes = 0;
  std::int64_t gflops = 0;
  for (std::uint32_t p = 0; p < city.partitions.size(); ++p) {
    nodes += city.partitions[PartitionId(p)].nodes;
    gflops += city.nominal_gflops(PartitionId(p));
  }
  return fmt::format("{}, {}, {}, {:.1f} FP16 PFLOPS, {}, {}",
                     counted(city.centres.size(), "centre", "centres"),
                     counted(city.partitions.size(), "partition", "partitions"),
                     counted(nodes, "node", "nodes"),
                     static_cast<double>(gflops) / 1e6,
                     counted(city.tenants.size(), "tenant", "tenants"),
                     counted(plan.demand->streams.size(), "stream", "streams"));
}

}  // namespace

int command_validate(const ValidateOptions& options, Console& console) {
  const auto loaded = load(options.scenario, std::nullopt, std::nullopt, !options.no_plug_ins);
  if (!loaded) {
    print_issues(loaded.error(), console);
    return to_int(ExitCode::bad_input);
  }
  print_issues(loaded->warnings, console);
  if (options.resolved) {
    console.out << loaded->plan.resolved_yaml;
  } else {
    console.out << options.scenario << ": valid: " << outline_of(loaded->plan) << '\n';
  }
  console.out.flush();
  return to_int(ExitCode::done);
}

}  // namespace suanwang::app
