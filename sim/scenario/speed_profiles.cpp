#include "sim/scenario/speed_profiles.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/nearest.hpp"
#include "sim/base/rounding.hpp"
#include "sim/demand/speed_table.hpp"

namespace suanwang {
namespace {

using SpeedRow = Named<spec::Speeds>::Row;

// A ratio beyond this is a slip of a unit, and would not fit 32 bits of millionths.
constexpr double kFastest = 4000;

class SpeedBuilder {
 public:
  SpeedBuilder(const SpeedRow& row, const BuiltCity& built, Issues& issues)
      : row_(row), spec_(row.value), built_(built), issues_(issues) {}

  std::optional<SpeedProfile> build() {
    std::optional<SpeedProfile> profile;
    const bool says_types = !spec_.on.rows.empty() || spec_.cpu.has_value();
    if (spec_.model.value ? !spec_.on.rows.empty() : !says_types) {
      issues_.error(row_.spot,
                    path(),
                    "a profile says either `class` or `on` (or `cpu` alone)",
                    "{ class: resnet-50, reference: V100 }, or { on: { A100: 1, H100: 2.2 } }");
    } else {
      profile = spec_.model.value ? by_class() : by_list();
    }
    if (profile) {
      profile->name = row_.name;
      profile->cpu_ppm = millionths(spec_.cpu.value_or(0));
      profile->by_tasks = counts();
    }
    return profile;
  }

 private:
  [[nodiscard]] std::string path() const { return "demand.speeds." + row_.name; }

  std::optional<SpeedProfile> by_class() {
    const ModelClass* model = find_model_class(*spec_.model.value);
    if (model == nullptr) {
      std::vector<std::string_view> names;
      for (const ModelClass& known : model_classes()) {
        names.push_back(known.name);
      }
      issues_.error(spec_.model.spot,
                    spec_.model.path,
                    "there is no class of models `" + *spec_.model.value + "`",
                    suggestion(*spec_.model.value, names));
    }
    if (!spec_.reference.value) {
      issues_.error(row_.spot,
                    path(),
                    "`reference` is missing",
                    "the accelerator type that the jobs' run times are stated for");
      return std::nullopt;
    }
    const auto reference = built_.names.accelerators.resolve_one(
        *spec_.reference.value, spec_.reference.spot, spec_.reference.path, issues_);
    if (model == nullptr || !reference || !is_within_range(*model, AcceleratorId(*reference))) {
      return std::nullopt;
    }
    return speed_profile(*model, built_.city.accelerators, AcceleratorId(*reference));
  }

  bool is_within_range(const ModelClass& model, AcceleratorId reference) {
    const auto& types = built_.city.accelerators;
    const double unit = relative_speed(model, types[reference]);
    if (unit <= 0) {
      return false;  // its `fp16` can't be read, and that is said where it stands
    }
    for (const AcceleratorType& type : types) {
      if (relative_speed(model, type) > kFastest * unit) {
        issues_.error(spec_.reference.spot,
                      spec_.reference.path,
                      "`" + type.name + "` would be more than 4000 times as fast",
                      "look at the `fp16` of both");
        return false;
      }
    }
    return true;
  }

  std::optional<SpeedProfile> by_list() {
    if (spec_.reference.value) {
      issues_.error(spec_.reference.spot,
                    spec_.reference.path,
                    "`reference` goes with `class`, not with `on`",
                    "leave it out: 1 in `on` is the speed as stated");
    }
    SpeedProfile profile;
    for (std::size_t i = 0; i < built_.city.accelerators.size(); ++i) {
      profile.on_accelerator_ppm.push_back(0);
    }
    for (const auto& row : spec_.on.rows) {
      const auto id = built_.names.accelerators.resolve_one(
          row.name, row.spot, path() + ".on." + row.name, issues_);
      if (id) {
        profile.on_accelerator_ppm[AcceleratorId(*id)] = millionths(row.value.value);
      }
    }
    return profile;
  }

  /// The numbers of tasks, ascending.
  std::vector<SpeedProfile::Count> counts() {
    constexpr std::uint32_t kMostTasks = 1'000'000;
    std::vector<SpeedProfile::Count> counts;
    for (const auto& row : spec_.by_tasks.rows) {
      std::uint32_t tasks = 0;
      const char* end = row.name.data() + row.name.size();
      const auto [stop, error] = std::from_chars(row.name.data(), end, tasks);
      if (error != std::errc{} || stop != end || tasks == 0 || tasks > kMostTasks) {
        issues_.error(row.spot,
                      path() + ".by_tasks." + row.name,
                      "'" + row.name + "' is not a number of tasks",
                      "a whole number from 1 to 1000000");
        continue;
      }
      counts.push_back({tasks, millionths(row.value.value)});
    }
    std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
      return a.tasks < b.tasks;
    });
    const auto same = std::adjacent_find(
        counts.begin(), counts.end(), [](auto a, auto b) { return a.tasks == b.tasks; });
    if (same != counts.end()) {
      issues_.error(row_.spot,
                    path() + ".by_tasks",
                    std::to_string(same->tasks) + " tasks are there twice",
                    "once");
    }
    return counts;
  }

  const SpeedRow& row_;
  const spec::Speeds& spec_;
  const BuiltCity& built_;
  Issues& issues_;
};

}  // namespace

SpeedProfile any_speed(const City& city) {
  SpeedProfile profile;
  profile.name = "any";
  for (std::size_t i = 0; i < city.accelerators.size(); ++i) {
    profile.on_accelerator_ppm.push_back(1'000'000);
  }
  return profile;
}

void build_speeds(const Named<spec::Speeds>& speeds,
                  const BuiltCity& built,
                  Demand& demand,
                  NameTable& names,
                  Issues& issues) {
  for (const auto& row : speeds.rows) {
    SpeedProfile profile = SpeedBuilder(row, built, issues).build().value_or(any_speed(built.city));
    const SpeedProfileId id = demand.speed_profiles.push_back(std::move(profile));
    names.add(row.name, row.spot, "demand.speeds." + row.name, {id.value()}, issues);
  }
}

}  // namespace suanwang
