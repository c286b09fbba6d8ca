// The policies of mine.py behind the C interface: JSON in, JSON out. Any language that can make a
// shared library can do this.
#include <string>

#include <nlohmann/json.hpp>

#include "scheduler/external/policy_c.h"

namespace {

using Json = nlohmann::json;

struct Mine {
  bool is_city = false;
  std::string answer;
};

/// To the candidate with the least work per unit of capacity. What was sent counts for the next.
Json dispatch(Json message) {
  Json actions = Json::array();
  Json& centres = message["centres"];
  const long long now = message["now_ms"];
  const auto load = [&](const Json& centre) {
    const long long running = centre["running_unit_end_ms"].get<long long>() -
                              now * centre["running_units"].get<long long>();
    const long long work = centre["queued_unit_ms"].get<long long>() + std::max(0LL, running);
    const long long capacity = centre["capacity_units"];
    return capacity > 0 ? static_cast<long double>(work) / static_cast<long double>(capacity)
                        : 1e300L;
  };
  for (const Json& job : message["jobs"]) {
    const Json* best = nullptr;
    for (const Json& candidate : job["candidates"]) {
      const std::size_t centre = candidate["centre"];
      if (best == nullptr ||
          load(centres[centre]) < load(centres[best->at("centre").get<std::size_t>()])) {
        best = &candidate;
      }
    }
    if (best == nullptr) {
      actions.push_back({{"action", "reject"}, {"job", job["id"]}});
      continue;
    }
    Json& centre = centres[best->at("centre").get<std::size_t>()];
    centre["queued_unit_ms"] =
        centre["queued_unit_ms"].get<long long>() +
        best->at("units").get<long long>() * best->at("walltime_ms").get<long long>();
    actions.push_back({{"action", "admit"}, {"job", job["id"]}});
    actions.push_back({{"action", "dispatch"}, {"job", job["id"]}, {"centre", best->at("centre")}});
  }
  return {{"actions", actions}};
}

/// The first job of the queue, where it fits; then asked again.
Json start_first(const Json& message) {
  const Json& jobs = message["jobs"];
  if (!jobs.empty()) {
    for (const Json& candidate : jobs[0]["candidates"]) {
      if (candidate["fits"]) {
        const Json start{
            {"action", "start"}, {"job", jobs[0]["id"]}, {"partition", candidate["partition"]}};
        return {{"actions", Json::array({start})}, {"again", true}};
      }
    }
  }
  return {{"actions", Json::array()}};
}

}  // namespace

int suanwang_policy_open(const char* message, void** policy, const char** answer) {
  const Json open = Json::parse(message);
  if (!open["parameters"].empty()) {
    *answer = "it takes no parameters";
    return 1;
  }
  auto* mine = new Mine{open["scope"] == "city", {}};
  mine->answer = mine->is_city ? "{}" : R"({"needs": {"depth": 1}})";
  *policy = mine;
  *answer = mine->answer.c_str();
  return 0;
}

int suanwang_policy_decide(void* policy, const char* message, const char** answer) {
  auto* mine = static_cast<Mine*>(policy);
  const Json asked = Json::parse(message);
  mine->answer = (mine->is_city ? dispatch(asked) : start_first(asked)).dump();
  *answer = mine->answer.c_str();
  return 0;
}

void suanwang_policy_close(void* policy) {
  delete static_cast<Mine*>(policy);
}
