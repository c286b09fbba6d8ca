#include "sim/scenario/demand_builder.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "sim/base/field_docs.hpp"
#include "sim/base/rounding.hpp"
#include "sim/demand/generator.hpp"
#include "sim/demand/speed_table.hpp"
#include "sim/scenario/data_builder.hpp"
#include "sim/scenario/plugin_choice.hpp"
#include "sim/scenario/span_builder.hpp"
#include "sim/scenario/speed_profiles.hpp"
#include "sim/scenario/traces/trace_format.hpp"

namespace suanwang {
namespace {

/// A log as a stream names it, in whichever of the ways.
struct LogChoice {
  PluginChoice format;
  std::string file;  ///< as written
  SourceSpot file_spot;
  std::string file_path;
};

class DemandBuilder {
 public:
  DemandBuilder(spec::Scenario& scenario,
                const BuiltCity& city,
                const std::filesystem::path& directory,
                Issues& issues)
      : scenario_(scenario), city_(city), directory_(directory), issues_(issues) {}

  BuiltDemand build() {
    built_.demand.card_units = city_.city.card_units;
    built_.demand.speed_profiles.push_back(any_speed(city_.city));
    build_speeds(scenario_.demand.speeds, city_, built_.demand, speed_names_, issues_);
    build_data_sets(scenario_.demand, city_, built_.demand, data_set_names_, issues_);
    auto& streams = scenario_.demand.streams;
    if (streams.empty() && !issues_.has_errors()) {
      issues_.error(scenario_.name.spot, "demand.streams", "a scenario needs at least one stream");
    }
    for (std::size_t i = 0; i < streams.size(); ++i) {
      build_stream(streams[i], "demand.streams[" + std::to_string(i) + "]");
    }
    return std::move(built_);
  }

 private:
  void build_stream(spec::Stream& spec, const std::string& path) {
    const StreamId id = StreamId::from_size(built_.demand.streams.size());
    stream_names_.add(spec.name.value, spec.name.spot, spec.name.path, {id.value()}, issues_);
    const JobDefaults defaults = defaults_of(spec, id);
    std::shared_ptr<const ArrivalSource> source;
    const int sources = (spec.swf.value ? 1 : 0) + (spec.trace.exists() ? 1 : 0) +
                        (spec.generator.exists() ? 1 : 0);
    if (sources != 1) {
      issues_.error(spec.name.spot,
                    path,
                    sources == 0 ? "the stream has no source" : "the stream has several sources",
                    "give it one of `swf`, `trace` and `generator`");
    } else if (spec.generator.exists()) {
      source = generated(spec, path, defaults);
    } else {
      source = read_log(spec, path, defaults);
    }
    const SpeedProfile& speeds = built_.demand.speed_profiles[defaults.speeds];
    const auto permille = half_up(spec.deadline.value_or(0) * 1000);
    built_.demand.streams.push_back({spec.name.value,
                                     std::move(source),
                                     resilience_of(spec, path),
                                     permille,
                                     data_needs(spec, city_, data_set_names_, issues_),
                                     reach_rule(spec, city_, issues_),
                                     span_rule(spec, city_, speeds, issues_)});
  }

  Resilience resilience_of(const spec::Stream& spec, const std::string& path) {
    Resilience resilience;
    resilience.on_failure = spec.on_failure;
    resilience.on_preemption = spec.on_preemption;
    resilience.state = spec.state;
    if (!spec.checkpoint) {
      return resilience;
    }
    const spec::Checkpoint& checkpoint = *spec.checkpoint;
    constexpr std::int64_t kMost = 10;
    if (checkpoint.interval.ms > 0 && checkpoint.cost > checkpoint.interval * kMost) {
      issues_.error(spec.name.spot,
                    path + ".checkpoint.cost",
                    "a checkpoint takes more than ten times as long as the computing it saves",
                    "look at the units of `interval` and `cost`");
    }
    resilience.checkpoint = {checkpoint.interval, checkpoint.cost, checkpoint.restart, {}};
    const auto& keep_at = checkpoint.keep_at;
    if (keep_at.value && spec.state.base == 0) {
      issues_.error(keep_at.spot,
                    keep_at.path,
                    "the jobs have no `state` that could go there",
                    "say how large a checkpoint is: state: 200 GB");
    } else if (keep_at.value) {
      resilience.checkpoint.kept_at =
          place_with_ways(*keep_at.value, keep_at.spot, keep_at.path, city_, issues_);
    }
    return resilience;
  }

  JobDefaults defaults_of(const spec::Stream& spec, StreamId id) {
    JobDefaults defaults;
    defaults.stream = id;
    defaults.stream_name = spec.name.value;
    defaults.kind = spec.kind;
    defaults.offset = spec.offset;
    defaults.startup = spec.startup;
    defaults.speeds = SpeedProfileId(0);
    if (spec.speeds.value) {
      const auto speeds =
          speed_names_.resolve_one(*spec.speeds.value, spec.speeds.spot, spec.speeds.path, issues_);
      defaults.speeds = SpeedProfileId(speeds.value_or(0));
    }
    if (spec.to.value) {
      const auto centre =
          city_.names.centres.resolve_one(*spec.to.value, spec.to.spot, spec.to.path, issues_);
      defaults.target = centre ? CentreId(*centre) : CentreId::none();
    }
    for (const Spotted<std::string>& name : spec.tenants) {
      const auto range = city_.names.tenants.resolve(name.value, name.spot, name.path, issues_);
      for (std::uint32_t i = 0; range && i < range->count; ++i) {
        defaults.tenants.emplace_back(range->first + i);
      }
    }
    return defaults;
  }

  // Generators.

  std::shared_ptr<const ArrivalSource> generated(spec::Stream& spec,
                                                 const std::string& path,
                                                 const JobDefaults& defaults) {
    PluginChoice choice = plugin_choice(spec.generator, path + ".generator", "preset", issues_);
    const auto* entry = choice.name.empty() ? nullptr
                                            : find_plugin_or_report<JobGenerator>(
                                                  generators(), choice, "generator", issues_);
    if (entry == nullptr) {
      return nullptr;
    }
    add_params_beside(choice, spec.params, path, entry->docs(), stream_docs_, issues_);
    const auto generator = entry->make(choice.params, choice.params_path(path), issues_);
    const GeneratorRequest request = request_of(spec, path, defaults);
    if (!generator || (request.until == kNever && request.jobs == 0)) {
      return nullptr;
    }
    spec.generator = choice_node("preset", choice.name, entry->echo(choice.params));
    spec.params = {};
    return generator->source(request);
  }

  GeneratorRequest request_of(const spec::Stream& spec,
                              const std::string& path,
                              const JobDefaults& defaults) {
    GeneratorRequest request;
    request.defaults = defaults;
    request.calendar = city_.city.calendar;
    request.shared_accelerators = city_.city.card_units > 1;
    request.jobs = spec.jobs.value_or(0);
    if (spec.until || scenario_.duration) {
      request.until = Time{spec.until ? spec.until->ms : scenario_.duration->ms};
    }
    if (request.until == kNever && request.jobs == 0) {
      issues_.error(spec.name.spot,
                    path,
                    "the generator would never end",
                    "give the scenario a `duration`, or the stream `until` or `jobs`");
    }
    return request;
  }

  // Logs.

  std::shared_ptr<const ArrivalSource> read_log(spec::Stream& spec,
                                                const std::string& path,
                                                const JobDefaults& defaults) {
    if (spec.jobs || spec.until) {
      issues_.error(spec.name.spot,
                    path + (spec.jobs ? ".jobs" : ".until"),
                    "only generators are bounded so",
                    "leave it out, or end the scenario by `duration`");
    }
    std::optional<LogChoice> log = log_of(spec, path);
    if (!log) {
      return nullptr;
    }
    const auto* entry =
        find_plugin_or_report<TraceFormat>(trace_formats(), log->format, "trace format", issues_);
    if (entry == nullptr) {
      return nullptr;
    }
    add_params_beside(log->format, spec.params, path, entry->docs(), stream_docs_, issues_);
    const auto format = entry->make(log->format.params, log->format.params_path(path), issues_);
    if (!format) {
      return nullptr;
    }
    ConfigNode params = entry->echo(log->format.params);
    params.entries.insert(params.entries.begin(), {"file", {}, detail::text_node(log->file)});
    spec.trace = choice_node("format", log->format.name, std::move(params));
    spec.swf.value.reset();
    spec.params = {};
    return opened(*format, *log, spec, defaults);
  }

  std::shared_ptr<const ArrivalSource> opened(const TraceFormat& format,
                                              const LogChoice& log,
                                              const spec::Stream& spec,
                                              const JobDefaults& defaults) {
    TraceRequest request;
    request.file = (directory_ / log.file).string();
    request.spot = log.file_spot;
    request.path = log.file_path;
    request.defaults = defaults;
    request.shared_accelerators = city_.city.card_units > 1;
    if (spec.accelerator_types == spec::TypeLists::follow) {
      request.profiles = profiles_of(format, request);
    }
    OpenedTrace trace = format.open(request, issues_);
    built_.logs.push_back({spec.name.value, log.file, std::move(trace.report)});
    return std::move(trace.source);
  }

  /// A profile for each list of types that the log's jobs name.
  std::vector<NamedProfile> profiles_of(const TraceFormat& format, const TraceRequest& request) {
    std::vector<NamedProfile> profiles;
    for (const std::string& list : format.accelerator_lists(request.file)) {
      auto profile = restricted(
          built_.demand.speed_profiles[request.defaults.speeds], list, city_.city.accelerators);
      if (!profile) {
        issues_.error(request.spot,
                      request.path,
                      "jobs of '" + request.file + "' ask for '" + list +
                          "', and the city has none of these types",
                      "add one to city.accelerators, or say `accelerator_types: ignore`");
        continue;
      }
      profiles.push_back({list, built_.demand.speed_profiles.push_back(*std::move(profile))});
    }
    return profiles;
  }

  std::optional<LogChoice> log_of(const spec::Stream& spec, const std::string& path) {
    if (spec.swf.value) {
      LogChoice log;
      log.format = {"swf", spec.swf.spot, spec.swf.path, {}, false};
      log.format.params.kind = ConfigNode::Kind::map;
      log.format.params.spot = spec.swf.spot;
      log.file = *spec.swf.value;
      log.file_spot = spec.swf.spot;
      log.file_path = spec.swf.path;
      return log;
    }
    const std::string at = path + ".trace";
    return spec.trace.kind == ConfigNode::Kind::scalar ? log_by_name(spec.trace, at)
                                                       : log_by_map(spec.trace, at);
  }

  std::optional<LogChoice> log_by_name(const ConfigNode& node, const std::string& path) {
    const auto* entry = format_by_file_name(node.scalar);
    if (entry == nullptr) {
      issues_.error(node.spot,
                    path,
                    "the name of '" + node.scalar + "' does not tell its format",
                    "write { format: name, file: " + node.scalar + " }");
      return std::nullopt;
    }
    LogChoice log{
        {std::string(entry->name), node.spot, path, {}, false}, node.scalar, node.spot, path};
    log.format.params.kind = ConfigNode::Kind::map;
    log.format.params.spot = node.spot;
    return log;
  }

  std::optional<LogChoice> log_by_map(const ConfigNode& node, const std::string& path) {
    LogChoice log;
    log.format = plugin_choice(node, path, "format", issues_);
    if (log.format.name.empty()) {
      return std::nullopt;
    }
    const ConfigNode* file = log.format.params.find("file");
    if (file == nullptr || file->kind != ConfigNode::Kind::scalar) {
      issues_.error(node.spot, path, "`file` is missing", "the log, relative to the scenario");
      return std::nullopt;
    }
    log.file = file->scalar;
    log.file_spot = file->spot;
    log.file_path = path + ".file";
    std::erase_if(log.format.params.entries,
                  [](const ConfigNode::Entry& entry) { return entry.key == "file"; });
    return log;
  }

  spec::Scenario& scenario_;
  const BuiltCity& city_;
  const std::filesystem::path& directory_;
  Issues& issues_;
  BuiltDemand built_;
  NameTable speed_names_{"speed profile", "demand.speeds"};
  NameTable data_set_names_{"data set", "demand.data_sets"};
  NameTable stream_names_{"stream", "demand.streams"};
  std::vector<FieldDoc> stream_docs_ = field_docs<spec::Stream>();
};

}  // namespace

BuiltDemand build_demand(spec::Scenario& scenario,
                         const BuiltCity& built,
                         const std::filesystem::path& directory,
                         Issues& issues) {
  return DemandBuilder(scenario, built, directory, issues).build();
}

}  // namespace suanwang
