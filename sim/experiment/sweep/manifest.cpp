#include "sim/experiment/sweep/manifest.hpp"

#include <algorithm>
#include <charconv>
#include <exception>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "sim/base/random.hpp"
#include "sim/experiment/metrics.hpp"
#include "sim/experiment/rounded_json.hpp"
#include "sim/record/summary_json.hpp"

namespace suanwang {

namespace {

using Json = nlohmann::ordered_json;

std::vector<Setting> settings_from(const Json& json) {
  std::vector<Setting> settings;
  for (const auto& [key, value] : json.items()) {
    settings.push_back({key, value.get<std::string>()});
  }
  return settings;
}

std::uint64_t from_hexadecimal(const Json& json) {
  const auto text = json.get<std::string>();
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return value;
}

/// Of the file's bytes; 0 if it can't be read.
std::uint64_t digest_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::uint64_t digest = 0;
  std::vector<char> piece(std::size_t{1} << 20U);
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())) ||
         stream.gcount() > 0) {
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(stream.gcount()));
    digest = SplitMix64(digest ^ fnv1a(bytes)).next();
  }
  return digest;
}

/// From the scenario's folder, so that it is found from wherever the sweep is taken up again.
std::string named_from(const std::string& scenario, const std::string& log) {
  const auto folder = std::filesystem::path(scenario).parent_path().lexically_normal();
  const auto relative = std::filesystem::path(log).lexically_normal().lexically_relative(
      folder.empty() ? "." : folder);
  return relative.empty() ? log : relative.string();
}

std::string opened_from(const std::string& scenario, const std::string& log) {
  return (std::filesystem::path(scenario).parent_path() / log).string();
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const Metric& metric : metrics()) {
    names.emplace_back(metric.name);
  }
  return names;
}

/// What the study alone says, without loading anything.
SweepManifest outline(const Study& study, std::string_view version) {
  SweepManifest manifest;
  manifest.version = version;
  manifest.study = study.frame.name;
  manifest.question = study.frame.question;
  manifest.file = study.frame.scenario_named;
  manifest.seeds = study.frame.seeds;
  manifest.fixed = Point{study.frame.fixed}.settings();
  manifest.objectives = study.objectives;
  manifest.metrics = metric_names();
  for (std::size_t p = 0; p < study.points.size(); ++p) {
    manifest.points.push_back({study.names[p], study.points[p].settings(), {}, false});
  }
  return manifest;
}

/// The first point of each set of keys.
std::vector<std::size_t> representatives(const Study& study) {
  std::vector<std::size_t> chosen;
  std::set<std::vector<std::string>> seen;
  for (std::size_t p = 0; p < study.points.size(); ++p) {
    std::vector<std::string> keys;
    for (const Override& wanted : study.points[p].varied) {
      keys.push_back(wanted.path);
    }
    if (seen.insert(std::move(keys)).second) {
      chosen.push_back(p);
    }
  }
  return chosen;
}

bool same_settings(const std::vector<Setting>& a, const std::vector<Setting>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.key == y.key && x.value == y.value;
  });
}

bool same_points(const SweepManifest& a, const SweepManifest& b) {
  return same_settings(a.fixed, b.fixed) &&
         std::equal(a.points.begin(),
                    a.points.end(),
                    b.points.begin(),
                    b.points.end(),
                    [](const VariantHead& x, const VariantHead& y) {
                      return same_settings(x.settings, y.settings);
                    });
}

SweepManifest read_fields_of(const Json& json) {
  SweepManifest manifest;
  manifest.version = json.at("suanwang").get<std::string>();
  manifest.study = json.at("study").get<std::string>();
  manifest.question = json.at("question").get<std::string>();
  manifest.scenario = json.at("scenario").get<std::string>();
  manifest.file = json.at("file").get<std::string>();
  manifest.first_seed = json.at("first_seed").get<std::uint64_t>();
  manifest.seeds = json.at("seeds").get<std::uint32_t>();
  manifest.reproducible = json.at("reproducible").get<bool>();
  manifest.fixed = settings_from(json.at("fixed"));
  manifest.objectives = json.at("objectives").get<std::vector<std::string>>();
  manifest.metrics = json.at("metrics").get<std::vector<std::string>>();
  for (const Json& input : json.at("inputs")) {
    manifest.inputs.push_back(
        {input.at("file").get<std::string>(), from_hexadecimal(input.at("digest"))});
  }
  for (const Json& point : json.at("points")) {
    manifest.points.push_back({point.at("name").get<std::string>(),
                               settings_from(point.at("settings")),
                               point.at("scenario_hash").get<std::string>(),
                               !manifest.reproducible});
  }
  return manifest;
}

}  // namespace

std::string sweep_manifest_json(const SweepManifest& manifest) {
  Json json{{"format", kSweepFormat},
            {"suanwang", manifest.version},
            {"study", manifest.study},
            {"question", manifest.question},
            {"scenario", manifest.scenario},
            {"file", manifest.file},
            {"first_seed", manifest.first_seed},
            {"seeds", manifest.seeds},
            {"runs", manifest.runs()},
            {"reproducible", manifest.reproducible},
            {"fixed", settings_json(manifest.fixed)},
            {"objectives", manifest.objectives},
            {"metrics", manifest.metrics}};
  json["inputs"] = Json::array();
  for (const SweepInput& input : manifest.inputs) {
    json["inputs"].push_back({{"file", input.file}, {"digest", hexadecimal(input.digest)}});
  }
  json["points"] = Json::array();
  for (std::size_t p = 0; p < manifest.points.size(); ++p) {
    const VariantHead& point = manifest.points[p];
    json["points"].push_back({{"point", p},
                              {"name", point.name},
                              {"settings", settings_json(point.settings)},
                              {"scenario_hash", point.hash}});
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::uint64_t sweep_id(const SweepManifest& manifest) {
  SweepManifest plain = manifest;
  plain.question.clear();
  plain.objectives.clear();
  return fnv1a(sweep_manifest_json(plain));
}

tl::expected<SweepManifest, Issues> parse_sweep_manifest(std::string_view json,
                                                         const std::string& file) {
  Issues issues;
  const auto refuse = [&](const std::string& why) {
    issues.error({file, 0, 0}, {}, why, "remove the folder, and the sweep begins anew");
    return tl::unexpected(std::move(issues));
  };
  const Json root = Json::parse(json, nullptr, false);
  if (!root.is_object() || root.value("format", Json()) != kSweepFormat) {
    return refuse("this is no manifest of a sweep (" + std::string(kSweepFormat) + ")");
  }
  try {
    SweepManifest manifest = read_fields_of(root);
    if (manifest.seeds == 0 || manifest.points.empty() || sweep_manifest_json(manifest) != json) {
      return refuse("the manifest is not as `suanwang sweep` wrote it");
    }
    return manifest;
  } catch (const std::exception& fault) {  // what nlohmann throws of a key that lacks or differs
    return refuse(std::string("the manifest can't be read: ") + fault.what());
  }
}

std::vector<Override> overrides_of(const Study& study, std::size_t point) {
  std::vector<Override> overrides = study.frame.fixed;
  const std::vector<Override>& varied = study.points[point].varied;
  overrides.insert(overrides.end(), varied.begin(), varied.end());
  return overrides;
}

tl::expected<SweepManifest, Issues> plan_sweep(const Study& study,
                                               const PointLoader& load,
                                               std::string_view version,
                                               Issues& warnings) {
  SweepManifest manifest = outline(study, version);
  Issues issues;
  std::set<std::string> logs;
  for (std::size_t p = 0; p < study.points.size(); ++p) {
    const auto loaded = load(overrides_of(study, p));
    if (!loaded) {
      issues.add_new(loaded.error());
      continue;
    }
    warnings.add_new(loaded->warnings);
    manifest.scenario = loaded->plan.name;
    manifest.first_seed = loaded->plan.seed;
    manifest.points[p].hash = loaded->plan.scenario_hash;
    manifest.points[p].is_measured = loaded->plan.is_measured();
    manifest.reproducible = manifest.reproducible && !loaded->plan.is_measured();
    for (const StreamReport& log : loaded->logs) {
      logs.insert(named_from(study.frame.scenario, log.file));
    }
  }
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  for (const std::string& log : logs) {
    manifest.inputs.push_back({log, digest_of(opened_from(study.frame.scenario, log))});
  }
  for (VariantHead& point : manifest.points) {
    point.is_measured = !manifest.reproducible;  // as it is read back
  }
  return manifest;
}

bool take_wording(const Study& study, SweepManifest& manifest) {
  if (manifest.question == study.frame.question && manifest.objectives == study.objectives) {
    return false;
  }
  manifest.question = study.frame.question;
  manifest.objectives = study.objectives;
  return true;
}

Issues check_unchanged(const SweepManifest& manifest,
                       const std::string& file,
                       const Study& study,
                       const PointLoader& load,
                       std::string_view version) {
  Issues issues;
  const auto changed = [&](const std::string& what) {
    issues.error({file, 0, 0},
                 {},
                 what + " since this sweep began: its runs can't stand beside new ones",
                 "--fresh begins it anew, --out takes another folder");
  };
  const SweepManifest now = outline(study, version);
  if (manifest.version != now.version || manifest.metrics != now.metrics) {
    changed(manifest.version == now.version
                ? "the program's metrics have changed"
                : "the program has changed, from " + manifest.version + " to " + now.version + ",");
    return issues;
  }
  if (manifest.seeds != now.seeds ||
      (study.frame.seed && *study.frame.seed != manifest.first_seed)) {
    changed("the study has changed, in its seeds,");
  } else if (manifest.file != now.file) {
    changed("the study has changed, in its scenario,");
  } else if (!same_points(manifest, now)) {
    changed("the study has changed, in its points,");
  }
  if (issues.has_errors()) {
    return issues;
  }
  for (const std::size_t p : representatives(study)) {
    const auto loaded = load(overrides_of(study, p));
    if (!loaded) {
      return loaded.error();
    }
    if (loaded->plan.scenario_hash != manifest.points[p].hash) {
      changed("the scenario has changed");
      return issues;
    }
  }
  for (const SweepInput& input : manifest.inputs) {
    if (digest_of(opened_from(study.frame.scenario, input.file)) != input.digest) {
      changed("the log " + input.file + " has changed");
    }
  }
  return issues;
}

}  // namespace suanwang
