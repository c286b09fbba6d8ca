#include "sim/record/manifest.hpp"

#include <nlohmann/json.hpp>

#include "sim/record/summary_json.hpp"

namespace suanwang {

namespace {

using Json = nlohmann::ordered_json;

/// Scalars stay texts: "60 s" and "0.1%" say more than a number would.
Json json_of(const ConfigNode& node) {
  switch (node.kind) {
    case ConfigNode::Kind::scalar:
      return node.scalar;
    case ConfigNode::Kind::list: {
      Json json = Json::array();
      for (const ConfigNode& item : node.items) {
        json.push_back(json_of(item));
      }
      return json;
    }
    case ConfigNode::Kind::map: {
      Json json = Json::object();
      for (const ConfigNode::Entry& entry : node.entries) {
        json[entry.key] = json_of(entry.value);
      }
      return json;
    }
    case ConfigNode::Kind::absent:
    case ConfigNode::Kind::null:
      break;
  }
  return nullptr;
}

}  // namespace

std::string manifest_json(const Manifest& manifest) {
  Json json;
  json["suanwang"] = manifest.version;
  json["scenario"] = manifest.scenario;
  json["scenario_hash"] = manifest.scenario_hash;
  json["seed"] = manifest.seed;
  json["horizon_ms"] = manifest.horizon == kNever ? Json() : Json(manifest.horizon.ms);
  json["reproducible"] = manifest.reproducible;
  json["fingerprint"] = hexadecimal(manifest.fingerprint);
  json["policies"]["dispatch"] = json_of(manifest.city_policy);
  Json centres = Json::object();
  for (const Manifest::CentrePolicy& policy : manifest.centre_policies) {
    centres[policy.centre] = json_of(policy.policy);
  }
  json["policies"]["centres"] = std::move(centres);
  json["files"] = manifest.files;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace suanwang
