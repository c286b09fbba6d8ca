#include "sim/scenario/failure_builder.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/base/nearest.hpp"
#include "sim/physics/failure_presets.hpp"

namespace suanwang {
namespace {

const FailurePreset* preset_of(const Spotted<std::optional<std::string>>& name, Issues& issues) {
  const std::vector<FailurePreset>& presets = failure_presets();
  const auto found = std::find_if(presets.begin(), presets.end(), [&name](const FailurePreset& p) {
    return p.name == *name.value;
  });
  if (found != presets.end()) {
    return &*found;
  }
  std::vector<std::string_view> known;
  for (const FailurePreset& preset : presets) {
    known.push_back(preset.name);
  }
  issues.error(name.spot,
               name.path,
               "there is no preset of failures `" + *name.value + "`",
               suggestion(*name.value, known));
  return nullptr;
}

Lifetime lifetime_of(const spec::Lifetime& spec,
                     const SourceSpot& spot,
                     const std::string& path,
                     Issues& issues) {
  if (std::string objection = spec.objection(); !objection.empty()) {
    issues.error(spot, path, std::move(objection), "weibull, lognormal and gamma have one");
  }
  return {spec.law, spec.mean, spec.shape.value_or(1)};
}

/// Causes are many where racks are small: more are a slip.
constexpr std::size_t kMostCauses = 1'000'000;

class CauseBuilder {
 public:
  CauseBuilder(const spec::Scenario& scenario, BuiltCity& built, Issues& issues)
      : scenario_(scenario), built_(built), issues_(issues) {}

  void add(const spec::Outage& spec, const std::string& path) {
    spot_ = spec.centre.value ? spec.centre.spot
            : spec.zone.value ? spec.zone.spot
                              : spec.link.spot;
    CommonCause cause;
    if (!read_times(spec, path, cause)) {
      return;
    }
    const int kinds = static_cast<int>(spec.centre.value.has_value()) +
                      static_cast<int>(spec.zone.value.has_value()) +
                      static_cast<int>(spec.link.value.has_value());
    if (kinds != 1) {
      issues_.error(
          spot_, path, "an outage is of a centre, of a zone or of a link", "one of the three");
      return;
    }
    const bool has_nodes = spec.first || spec.nodes;
    if (has_nodes && !spec.partition.value) {
      issues_.error(spot_, path, "nodes are numbered within a partition", "say which `partition`");
      return;
    }
    if (spec.link.value) {
      add_link(spec, path, cause);
    } else if (spec.zone.value) {
      add_zone(spec, cause);
    } else if (const auto range = built_.names.centres.resolve(
                   *spec.centre.value, spec.centre.spot, spec.centre.path, issues_)) {
      for (std::uint32_t i = 0; i < range->count; ++i) {
        cause.nodes = spans_of(spec, CentreId(range->first + i), true);
        put(spec, cause);
      }
    }
  }

 private:
  bool read_times(const spec::Outage& spec, const std::string& path, CommonCause& cause) {
    if (spec.failures) {
      if (spec.from || spec.until.value) {
        issues_.error(spot_, path, "an outage has times or fails by chance", "one of the two");
        return false;
      }
      cause.model = failure_model(*spec.failures, spot_, path + ".failures", issues_);
      return cause.model.has_value();
    }
    if (!spec.from || !spec.until.value) {
      issues_.error(
          spot_, path, "it is not said when", "give it `from` and `until`, or `failures`");
      return false;
    }
    cause.from = spec.from->time(scenario_.start.utc_ms);
    cause.until = spec.until.value->time(scenario_.start.utc_ms);
    if (cause.until <= cause.from) {
      issues_.error(spec.until.spot,
                    spec.until.path,
                    "the outage ends before it begins",
                    "`until` must be later than `from`");
      return false;
    }
    return true;
  }

  void add_link(const spec::Outage& spec, const std::string& path, CommonCause& cause) {
    if (spec.partition.value || spec.groups_of) {
      issues_.error(spot_, path, "a link has no nodes", "leave `partition` and `groups_of` out");
      return;
    }
    const auto link =
        built_.names.links.resolve_one(*spec.link.value, spec.link.spot, spec.link.path, issues_);
    if (link) {
      cause.link = LinkId(*link);
      built_.city.common_causes.push_back(cause);
    }
  }

  /// What a zone's grid supplies goes down at once, but for racks.
  void add_zone(const spec::Outage& spec, CommonCause& cause) {
    const auto zone =
        built_.names.zones.resolve_one(*spec.zone.value, spec.zone.spot, spec.zone.path, issues_);
    if (!zone) {
      return;
    }
    const City& city = built_.city;
    for (std::uint32_t c = 0; c < city.centres.size(); ++c) {
      if (city.centres[CentreId(c)].zone == ZoneId(*zone)) {
        const std::vector<NodeSpan> spans = spans_of(spec, CentreId(c), false);
        cause.nodes.insert(cause.nodes.end(), spans.begin(), spans.end());
      }
    }
    if (cause.nodes.empty()) {
      issues_.error(spec.zone.spot, spec.zone.path, "no nodes of this zone can go down");
      return;
    }
    put(spec, cause);
  }

  std::vector<NodeSpan> spans_of(const spec::Outage& spec, CentreId id, bool must_be_there) {
    const City& city = built_.city;
    const Centre& centre = city.centres[id];
    std::vector<NodeSpan> spans;
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      const Partition& partition = city.partitions[centre.partition(i)];
      if (spec.partition.value && *spec.partition.value != partition.name) {
        continue;
      }
      const std::uint64_t first = spec.first.value_or(0);
      const std::uint64_t count =
          spec.nodes.value_or(first < partition.nodes ? partition.nodes - first : 1);
      if (first + count > partition.nodes) {
        issues_.error(spec.partition.spot,
                      spec.partition.path,
                      "partition `" + partition.name + "` of `" + centre.name + "` has " +
                          std::to_string(partition.nodes) + " nodes",
                      "`first` counts from 0");
        return {};
      }
      spans.push_back({centre.partition(i),
                       static_cast<std::uint32_t>(first),
                       static_cast<std::uint32_t>(count)});
    }
    if (spans.empty() && must_be_there) {
      issues_.error(spec.partition.spot,
                    spec.partition.path,
                    "`" + centre.name + "` has no partition `" + *spec.partition.value + "`");
    }
    return spans;
  }

  void put(const spec::Outage& spec, const CommonCause& cause) {
    if (cause.nodes.empty()) {
      return;
    }
    std::vector<CommonCause>& causes = built_.city.common_causes;
    if (spec.groups_of.value_or(0) < 2) {  // fewer was an error of its own
      causes.push_back(cause);
      return;
    }
    for (const NodeSpan& span : cause.nodes) {
      for (std::uint32_t n = 0; n < span.count; n += *spec.groups_of) {
        if (causes.size() >= kMostCauses) {
          issues_.error(spot_, "city.outages", "more than a million groups of nodes");
          return;
        }
        const std::uint32_t count = std::min(*spec.groups_of, span.count - n);
        const NodeSpan rack{span.partition, span.first + n, count};
        causes.push_back({{rack}, cause.model, cause.from, cause.until});
      }
    }
  }

  const spec::Scenario& scenario_;
  BuiltCity& built_;
  Issues& issues_;
  SourceSpot spot_;
};

}  // namespace

std::optional<FailureModel> failure_model(const spec::Failures& spec,
                                          const SourceSpot& what_fails,
                                          const std::string& path,
                                          Issues& issues) {
  const SourceSpot spot = spec.source.value ? spec.source.spot : what_fails;
  const std::size_t before = issues.error_count();
  FailureModel model;
  if (spec.preset.value) {
    if (const FailurePreset* preset = preset_of(spec.preset, issues)) {
      model = preset->model;
    }
  } else if (!spec.up || !spec.down) {
    issues.error(spot, path, "it is not said how it fails", "a `preset`, or `up` and `down`");
  } else if (!spec.source.value) {
    issues.error(
        spot, path, "`source` is missing", "where the figures come from, or 'illustrative'");
  }
  if (spec.up) {
    model.up = lifetime_of(*spec.up, spot, path + ".up", issues);
  }
  if (spec.down) {
    model.down = lifetime_of(*spec.down, spot, path + ".down", issues);
  }
  return issues.error_count() == before ? std::optional(model) : std::nullopt;
}

void add_common_causes(const spec::Scenario& scenario, BuiltCity& built, Issues& issues) {
  CauseBuilder builder(scenario, built, issues);
  for (std::size_t i = 0; i < scenario.city.outages.size(); ++i) {
    builder.add(scenario.city.outages[i], "city.outages[" + std::to_string(i) + "]");
  }
}

}  // namespace suanwang
