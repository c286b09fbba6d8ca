#include "scheduler/pipeline/market_choice.hpp"

#include <utility>

#include "scheduler/pipeline/stage_choice.hpp"
#include "sim/base/field_reader.hpp"

namespace suanwang {

namespace {

/// Its fields, the stages among them as they stand.
MarketChoice read_market_choice(const ConfigNode& node, const std::string& path, Issues& issues) {
  ConfigNode fields = node;
  fields.kind = ConfigNode::Kind::map;
  std::erase_if(fields.entries,
                [](const ConfigNode::Entry& entry) { return entry.key == "policy"; });
  MarketChoice choice;
  read_fields(fields, path, choice, issues);
  if (!choice.others.exists()) {
    choice.others = scalar_node("least-loaded");
  }
  return choice;
}

}  // namespace

bool is_market(const ConfigNode& node) {
  const ConfigNode* name = node.kind == ConfigNode::Kind::map ? node.find("policy") : &node;
  return name != nullptr && name->kind == ConfigNode::Kind::scalar && name->scalar == kMarketPolicy;
}

std::unique_ptr<Policy> make_market_policy(const ConfigNode& node,
                                           const std::string& path,
                                           std::uint64_t seed,
                                           Issues& issues) {
  const std::size_t before = issues.error_count();
  const MarketChoice choice = read_market_choice(node, path, issues);
  if (issues.error_count() != before) {
    return nullptr;
  }
  auto rule = make_stage(market_rules(), choice.rule, "name", path + ".rule", issues);
  auto others = make_stage(dispatch_rules(), choice.others, "name", path + ".others", issues);
  if (others != nullptr && others->round() > Duration{}) {
    issues.error(choice.others.spot,
                 path + ".others",
                 "jobs without an order are sent as they come, and the rule sends them in rounds",
                 "another rule");
  }
  if (issues.error_count() != before) {
    return nullptr;
  }
  others->begin(seed);
  const auto make_rule = [node = choice.rule, path] {
    Issues ignored;
    return make_stage(market_rules(), node, "name", path, ignored);
  };
  return std::make_unique<MarketPolicy>(
      make_rule, std::move(others), MarketReach{choice.quotas, choice.matching});
}

ConfigNode echo_market_policy(const ConfigNode& node) {
  Issues ignored;
  const MarketChoice choice = read_market_choice(node, {}, ignored);
  ConfigNode echo;
  echo.kind = ConfigNode::Kind::map;
  add(echo, "policy", scalar_node(kMarketPolicy));
  add(echo, "rule", echo_stage(market_rules(), choice.rule, "name", false));
  add(echo, "others", echo_stage(dispatch_rules(), choice.others, "name", false));
  add(echo, "quotas", scalar_node(choice.quotas ? "true" : "false"));
  add(echo, "matching", scalar_node(choice.matching ? "true" : "false"));
  return echo;
}

}  // namespace suanwang
