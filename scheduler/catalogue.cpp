#include "scheduler/catalogue.hpp"

#include <utility>

#include "scheduler/external/external_policy.hpp"
#include "scheduler/pipeline/market_choice.hpp"
#include "scheduler/pipeline/pipelines.hpp"
#include "scheduler/pipeline/stage_choice.hpp"
#include "sim/base/nearest.hpp"

namespace suanwang {

namespace {

/// The stages of the city's policy: `shift` and `curve` beside what the dispatch rule takes.
struct CityChoice {
  ConfigNode dispatch = scalar_node("least-loaded");
  ConfigNode shift;   ///< absent: every job is dispatched at once
  ConfigNode hold;    ///< absent: jobs wait in the queues of centres
  ConfigNode limits;  ///< of `CandidateLimits`
  ConfigNode curve;   ///< absent: all of a centre may be allocated at any time
  ConfigNode move;    ///< absent: jobs stay where they were sent
  ConfigNode span;    ///< of `SpanParams`; absent: all tasks of a job run at one centre
};

CityChoice read_city_choice(const ConfigNode& node) {
  CityChoice choice;
  if (!node.exists() || node.kind == ConfigNode::Kind::null) {
    return choice;
  }
  choice.dispatch = node;
  const auto take = [&](std::string_view key, ConfigNode& stage) {
    const ConfigNode* given = node.kind == ConfigNode::Kind::map ? node.find(key) : nullptr;
    if (given != nullptr) {
      stage = *given;
      std::erase_if(choice.dispatch.entries,
                    [key](const ConfigNode::Entry& entry) { return entry.key == key; });
    }
  };
  take("shift", choice.shift);
  take("hold", choice.hold);
  take("curve", choice.curve);
  take("move", choice.move);
  const auto take_field = [&](const char* key, ConfigNode& fields) {
    ConfigNode field;
    take(key, field);
    if (field.exists()) {
      fields.kind = ConfigNode::Kind::map;
      fields.spot = field.spot;
      fields.entries.push_back({key, field.spot, std::move(field)});
    }
  };
  for (const char* key : {"max_age", "quotas", "late"}) {
    take_field(key, choice.limits);
  }
  take_field("span", choice.span);
  return choice;
}

/// The stages of a centre's policy; absent ones take the defaults.
struct CentreChoice {
  ConfigNode order = scalar_node("fcfs");
  ConfigNode start = scalar_node("easy");
  ConfigNode place = scalar_node("first-fit");
  ConfigNode power;  ///< absent: nodes are always on, at their first level
};

/// The name that a stage's node gives, if it gives any.
std::string_view name_in(const ConfigNode& stage) {
  const ConfigNode* name = stage.kind == ConfigNode::Kind::map ? stage.find("name") : &stage;
  return name == nullptr ? std::string_view{} : std::string_view(name->scalar);
}

CentreChoice read_centre_choice(const ConfigNode& node, const std::string& path, Issues& issues) {
  CentreChoice choice;
  if (!node.exists() || node.kind == ConfigNode::Kind::null) {
    return choice;
  }
  if (node.kind != ConfigNode::Kind::map) {
    issues.error(node.spot,
                 path,
                 "expected a map",
                 "for example `{ order: fcfs, start: easy, place: first-fit }`");
    return choice;
  }
  for (const ConfigNode::Entry& entry : node.entries) {
    if (entry.key == "order") {
      choice.order = entry.value;
    } else if (entry.key == "start") {
      choice.start = entry.value;
    } else if (entry.key == "place") {
      choice.place = entry.value;
    } else if (entry.key == "power") {
      choice.power = entry.value;
    } else {
      const std::string_view near = nearest_name(entry.key, {"order", "start", "place", "power"});
      issues.error(entry.key_spot,
                   path + "." + entry.key,
                   "unknown key",
                   near.empty() ? "known: order, start, place, power"
                                : "did you mean `" + std::string(near) + "`?");
    }
  }
  return choice;
}

/// A rule of rounds decides itself who waits at the platform, and for all together.
void check_rounds(const CityChoice& choice,
                  const DispatchStages& stages,
                  const std::string& path,
                  Issues& issues) {
  const bool is_of_rounds = stages.rule != nullptr && stages.rule->round() > Duration{};
  const bool has_others = stages.hold != nullptr || stages.shift != nullptr ||
                          stages.limits.quotas || stages.limits.late == LateJobs::reject;
  if (is_of_rounds && has_others) {
    issues.error(choice.dispatch.spot,
                 path,
                 "a rule that sends jobs in rounds does not go with `hold`, `shift`, `quotas` or "
                 "`late: reject`",
                 "leave them out");
  }
}

/// What plans for a job at one centre, or has all wait for each other, knows nothing of parts.
void check_span(const CityChoice& choice,
                const DispatchStages& stages,
                const std::string& path,
                Issues& issues) {
  const bool is_of_rounds = stages.rule != nullptr && stages.rule->round() > Duration{};
  const bool has_others = is_of_rounds || stages.shift != nullptr || stages.move != nullptr ||
                          stages.limits.late == LateJobs::reject;
  if (stages.span.span != SpanWhen::never && has_others) {
    issues.error(choice.span.spot,
                 path + ".span",
                 "`span` does not go with `shift`, `move`, `late: reject` or a rule that sends "
                 "jobs in rounds",
                 "leave them out");
  }
}

class StageCatalogue : public PolicyCatalogue {
 public:
  explicit StageCatalogue(bool allows_plug_ins) : allows_plug_ins_(allows_plug_ins) {}

  [[nodiscard]] std::unique_ptr<Policy> make_city_policy(const ConfigNode& node,
                                                         const std::string& path,
                                                         std::uint64_t seed,
                                                         Issues& issues) const override {
    if (is_external(node)) {
      return make_outside(node, path, Scope::city, seed, issues);
    }
    if (is_market(node)) {
      return make_market_policy(node, path, seed, issues);
    }
    const std::size_t before = issues.error_count();
    const CityChoice choice = read_city_choice(node);
    std::unique_ptr<DispatchRule> rule =
        make_stage(dispatch_rules(), choice.dispatch, "policy", path, issues);
    DispatchStages stages{std::move(rule)};
    stages.hold = make_if_given(hold_rules(), choice.hold, path + ".hold", issues);
    stages.shift = make_if_given(shifting_rules(), choice.shift, path + ".shift", issues);
    stages.curve = make_if_given(curve_rules(), choice.curve, path + ".curve", issues);
    stages.move = make_if_given(move_rules(), choice.move, path + ".move", issues);
    read_fields(choice.limits, path, stages.limits, issues);
    read_fields(choice.span, path, stages.span, issues);
    if (stages.shift != nullptr && stages.move != nullptr) {
      issues.error(choice.move.spot,
                   path + ".move",
                   "`shift` does not go with `move`",
                   "a job that moves misses the times it was planned for");
    }
    if (stages.shift != nullptr && (stages.hold != nullptr || stages.limits.bind())) {
      issues.error(choice.shift.spot,
                   path + ".shift",
                   "`shift` does not go with `hold`, `max_age` or `quotas`",
                   "a job that waits for room misses the times it was planned for");
    }
    if (stages.hold != nullptr && stages.limits.late == LateJobs::reject) {
      issues.error(choice.hold.spot,
                   path + ".hold",
                   "`hold` does not go with `late: reject`",
                   "what waits at the platform is in no expectation of when a job completes");
    }
    check_rounds(choice, stages, path, issues);
    check_span(choice, stages, path, issues);
    if (issues.error_count() != before) {
      return nullptr;
    }
    stages.rule->begin(seed);
    return std::make_unique<DispatchPipeline>(std::move(stages));
  }

  [[nodiscard]] std::unique_ptr<Policy> make_centre_policy(const ConfigNode& node,
                                                           const std::string& path,
                                                           std::uint64_t seed,
                                                           Issues& issues) const override {
    if (is_external(node)) {
      return make_outside(node, path, Scope::centre, seed, issues);
    }
    const std::size_t before = issues.error_count();
    const CentreChoice choice = read_centre_choice(node, path, issues);
    auto order = make_stage(job_orders(), choice.order, "name", path + ".order", issues);
    auto start = make_stage(start_rules(), choice.start, "name", path + ".start", issues);
    auto place = make_stage(placement_rules(), choice.place, "name", path + ".place", issues);
    auto power = make_if_given(power_rules(), choice.power, path + ".power", issues);
    if (start != nullptr && start->ranks() && name_in(choice.order) != "fcfs") {
      issues.error(choice.order.spot,
                   path + ".order",
                   "the start rule puts jobs in an order of its own",
                   "leave `order` out");
    }
    if (issues.error_count() != before) {
      return nullptr;
    }
    place->begin(seed);
    return std::make_unique<CentrePipeline>(
        std::move(order), std::move(start), std::move(place), std::move(power));
  }

  [[nodiscard]] ConfigNode echo_city_policy(const ConfigNode& node) const override {
    if (is_external(node)) {
      return echo_external_policy(node);
    }
    if (is_market(node)) {
      return echo_market_policy(node);
    }
    const CityChoice choice = read_city_choice(node);
    ConfigNode echo = echo_stage(dispatch_rules(), choice.dispatch, "policy", true);
    if (choice.hold.exists()) {
      add(echo, "hold", echo_stage(hold_rules(), choice.hold, "name", false));
    }
    if (choice.limits.exists()) {
      CandidateLimits limits;
      Issues ignored;
      read_fields(choice.limits, {}, limits, ignored);
      ConfigNode fields = echo_fields(limits);
      std::move(fields.entries.begin(), fields.entries.end(), std::back_inserter(echo.entries));
    }
    if (choice.shift.exists()) {
      add(echo, "shift", echo_stage(shifting_rules(), choice.shift, "name", false));
    }
    if (choice.curve.exists()) {
      add(echo, "curve", echo_stage(curve_rules(), choice.curve, "name", false));
    }
    if (choice.move.exists()) {
      add(echo, "move", echo_stage(move_rules(), choice.move, "name", false));
    }
    if (choice.span.exists()) {
      SpanParams span;
      Issues ignored;
      read_fields(choice.span, {}, span, ignored);
      ConfigNode fields = echo_fields(span);
      std::move(fields.entries.begin(), fields.entries.end(), std::back_inserter(echo.entries));
    }
    return echo;
  }

  [[nodiscard]] ConfigNode echo_centre_policy(const ConfigNode& node) const override {
    if (is_external(node)) {
      return echo_external_policy(node);
    }
    Issues ignored;
    const CentreChoice choice = read_centre_choice(node, {}, ignored);
    ConfigNode echo;
    echo.kind = ConfigNode::Kind::map;
    add(echo, "order", echo_stage(job_orders(), choice.order, "name", false));
    add(echo, "start", echo_stage(start_rules(), choice.start, "name", false));
    add(echo, "place", echo_stage(placement_rules(), choice.place, "name", false));
    if (choice.power.exists()) {
      add(echo, "power", echo_stage(power_rules(), choice.power, "name", false));
    }
    return echo;
  }

  [[nodiscard]] std::vector<PolicyListing> list() const override {
    std::vector<PolicyListing> listing;
    const auto add = [&listing](std::string_view kind, const auto& table) {
      for (const auto* entry : table) {
        listing.push_back({kind, entry->name, entry->summary, entry->docs()});
      }
    };
    add("dispatch", dispatch_rules());
    listing.push_back({"dispatch",
                       kMarketPolicy,
                       "orders by a market rule, every clearing; other jobs by another rule",
                       field_docs<MarketChoice>()});
    add("market", market_rules());
    add("hold", hold_rules());
    add("shift", shifting_rules());
    add("curve", curve_rules());
    add("move", move_rules());
    add("order", job_orders());
    add("start", start_rules());
    add("place", placement_rules());
    add("power", power_rules());
    return listing;
  }

 private:
  [[nodiscard]] std::unique_ptr<Policy> make_outside(const ConfigNode& node,
                                                     const std::string& path,
                                                     Scope scope,
                                                     std::uint64_t seed,
                                                     Issues& issues) const {
    if (allows_plug_ins_) {
      return make_external_policy(node, path, scope, seed, issues);
    }
    issues.error(node.spot,
                 path,
                 "a policy from outside, which may not be loaded here",
                 "leave out --no-plug-ins if you trust the scenario");
    return nullptr;
  }

  bool allows_plug_ins_;
};

}  // namespace

const PolicyCatalogue& policy_catalogue() {
  static const StageCatalogue kCatalogue(true);
  return kCatalogue;
}

const PolicyCatalogue& policy_catalogue_without_plug_ins() {
  static const StageCatalogue kCatalogue(false);
  return kCatalogue;
}

}  // namespace suanwang
