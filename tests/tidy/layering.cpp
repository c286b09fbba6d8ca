#include "tests/tidy/layering.hpp"

#include <optional>
#include <string_view>

namespace suanwang::tidy {

namespace {

struct Room {
  std::string_view folder;
  std::vector<std::string_view> may_include;  ///< beside itself: folders or files
};

// The longest folder that a path begins with is its room; what is not here may include nothing.
const std::vector<Room>& rooms() {
  static const std::vector<Room> kRooms = [] {
    const std::string_view base = "sim/base/";
    const std::string_view kernel = "sim/kernel/";
    const std::string_view city = "sim/city/";
    const std::string_view demand = "sim/demand/";
    const std::string_view physics = "sim/physics/";
    const std::string_view economy = "sim/economy/";
    const std::string_view state = "sim/state/";
    const std::string_view platform = "sim/platform/";
    const std::string_view record = "sim/record/";
    const std::string_view scenario = "sim/scenario/";
    const std::string_view request = "sim/demand/request.hpp";
    return std::vector<Room>{
        {base, {}},
        {kernel, {base}},
        {city, {base}},
        {demand, {base, city}},
        {physics, {base, kernel, city, demand}},
        {economy, {base, kernel, city, demand}},
        {state, {base, kernel, city, demand, physics, economy}},
        {platform, {base, kernel, city, demand, physics, economy, state}},
        {record, {base, kernel, city, demand, physics, economy, state}},
        {"sim/engine/", {base, kernel, city, demand, physics, economy, state, platform, record}},
        {scenario, {base, kernel, city, demand, physics, economy, state, platform, record}},
        {"sim/experiment/", {"sim/"}},
        {"scheduler/", {base, city, economy, platform, request}},
        {"app/", {"sim/", "scheduler/"}},
        {"bench/", {"sim/", "scheduler/", "tests/"}},
        {"tests/", {"sim/", "scheduler/", "app/", "bench/"}},
    };
  }();
  return kRooms;
}

/// A header that only some may include, whatever their room allows.
struct Fence {
  std::string_view include;              ///< what the include begins with
  std::vector<std::string_view> owners;  ///< what the including path begins with
};

const std::vector<Fence>& fences() {
  static const std::vector<Fence> kFences = {
      // Actual run times and the future: a policy must have no way to see them.
      // Bounds are made of them, too.
      {"sim/demand/truth.hpp",
       {"sim/engine/", "sim/demand/", "sim/scenario/", "sim/experiment/ideal.cpp", "tests/"}},
      {"yaml.h", {"sim/scenario/yaml_events.cpp"}},
      {"boost/graph/", {"sim/city/topology.cpp", "tests/"}},
  };
  return kFences;
}

bool begins_with_any(std::string_view text, const std::vector<std::string_view>& starts) {
  for (const std::string_view start : starts) {
    if (text.starts_with(start)) {
      return true;
    }
  }
  return false;
}

std::optional<std::string_view> included_path(std::string_view line) {
  const auto skip_blanks = [&] {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  };
  skip_blanks();
  if (!line.starts_with('#')) {
    return std::nullopt;
  }
  line.remove_prefix(1);
  skip_blanks();
  if (!line.starts_with("include")) {
    return std::nullopt;
  }
  line.remove_prefix(7);
  skip_blanks();
  if (line.empty() || (line[0] != '"' && line[0] != '<')) {
    return std::nullopt;
  }
  const char closing = line[0] == '"' ? '"' : '>';
  line.remove_prefix(1);
  return line.substr(0, line.find(closing));
}

bool is_ours(std::string_view include) {
  return begins_with_any(include, {"sim/", "scheduler/", "app/", "bench/", "tests/"});
}

bool room_allows(std::string_view path, std::string_view include) {
  for (const Room& room : rooms()) {
    if (path.starts_with(room.folder)) {
      return include.starts_with(room.folder) || begins_with_any(include, room.may_include);
    }
  }
  return false;
}

bool fence_allows(std::string_view path, std::string_view include) {
  for (const Fence& fence : fences()) {
    if (include.starts_with(fence.include) && !begins_with_any(path, fence.owners)) {
      return false;
    }
  }
  return true;
}

bool is_relative(std::string_view line, std::string_view include) {
  return line.find('"') != std::string_view::npos && !is_ours(include);
}

std::string_view objection(std::string_view path, std::string_view line, std::string_view include) {
  if (is_relative(line, include)) {
    return "includes are written from the root";
  }
  if (is_ours(include) && !room_allows(path, include)) {
    return "this room may not";
  }
  return fence_allows(path, include) ? "" : "only its owners may";
}

}  // namespace

std::vector<std::string> forbidden_includes(const std::vector<SourceFile>& files) {
  std::vector<std::string> findings;
  for (const SourceFile& file : files) {
    std::size_t number = 0;
    for (const std::string_view line : file.lines()) {
      ++number;
      const auto include = included_path(line);
      if (!include) {
        continue;
      }
      const std::string_view why = objection(file.path, line, *include);
      if (!why.empty()) {
        findings.push_back(file.path + ":" + std::to_string(number) + ": includes " +
                           std::string(*include) + ": " + std::string(why));
      }
    }
  }
  return findings;
}

}  // namespace suanwang::tidy
