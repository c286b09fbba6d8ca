// The answer to a decide message.
#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include <nlohmann/json.hpp>

#include "scheduler/external/messages.hpp"
#include "scheduler/placement/placement_rule.hpp"
#include "sim/base/nearest.hpp"

namespace suanwang {

namespace {

using Json = nlohmann::json;

/// The placement rules that a policy has named; they keep what they keep for the run.
class NamedRules {
 public:
  using Rules = std::map<std::string, std::unique_ptr<PlacementRule>>;

  NamedRules(Rules& rules, std::uint64_t seed) : rules_(rules), seed_(seed) {}

  /// Null if there is none of that name that needs no parameters.
  PlacementRule* find(const std::string& name) {
    if (const auto known = rules_.find(name); known != rules_.end()) {
      return known->second.get();
    }
    const PluginEntry<PlacementRule>* entry = find_plugin(placement_rules(), name);
    if (entry == nullptr) {
      return nullptr;
    }
    Issues ignored;  // NOLINT(misc-const-correctness): `make` writes there
    std::unique_ptr<PlacementRule> rule = entry->make({}, {}, ignored);
    if (rule == nullptr) {
      return nullptr;
    }
    rule->begin(seed_);
    return (rules_[name] = std::move(rule)).get();
  }

 private:
  Rules& rules_;
  std::uint64_t seed_;
};

/// One action of an answer. The first thing that is wrong with it is kept.
class ActionReader {
 public:
  ActionReader(const Json& json,
               const Observation& observation,
               ActionList& actions,
               NamedRules& rules)
      : json_(json), observation_(observation), actions_(actions), rules_(rules) {}

  /// Does it. The error is empty if all is well.
  std::string act() {
    const auto name = json_.find("action");
    if (name == json_.end() || !name->is_string()) {
      return "`action` is missing";
    }
    const std::string& word = name->get_ref<const std::string&>();
    const auto kind = action_kind_of(word);
    if (!kind) {
      return "there is no action `" + word + "`: did you mean `" +
             std::string(nearest_name(word, {kActionNames.begin(), kActionNames.end()})) + "`?";
    }
    act(*kind);
    return objection_.empty() ? std::string{} : "`" + word + "`: " + objection_;
  }

 private:
  void act(ActionKind kind) {
    switch (kind) {
      case ActionKind::admit:
        return with_job([&](JobId job) { actions_.admit(job); });
      case ActionKind::reject:
        return with_job([&](JobId job) { actions_.reject(job); });
      case ActionKind::defer_until:
        return with_job_and_number(
            "time_ms", [&](JobId job, std::int64_t ms) { actions_.defer_until(job, Time{ms}); });
      case ActionKind::dispatch:
        return with_job_and_id<CentreId>(
            "centre", [&](JobId job, CentreId centre) { actions_.dispatch(job, centre); });
      case ActionKind::dispatch_if_room:
        return with_job_and_id<CentreId>(
            "centre", [&](JobId job, CentreId centre) { actions_.dispatch_if_room(job, centre); });
      case ActionKind::reserve:
        return reserve();
      case ActionKind::start:
        return start();
      case ActionKind::wake_at: {
        const std::int64_t ms = number("time_ms");
        return done([&] { actions_.wake_at(Time{ms}); });
      }
      case ActionKind::suspend:
        return with_job([&](JobId job) { actions_.suspend(job); });
      case ActionKind::resume:
        return with_job([&](JobId job) { actions_.resume(job); });
      case ActionKind::preempt:
        return with_job([&](JobId job) { actions_.preempt(job); });
      case ActionKind::resize:
        return resize();
      case ActionKind::migrate:
        return with_job_and_id<CentreId>(
            "centre", [&](JobId job, CentreId centre) { actions_.migrate(job, centre); });
      case ActionKind::start_together:
        return start_together();
      case ActionKind::contract:
        return contract();
      case ActionKind::power_cap:
      case ActionKind::set_node_state:
        return set_power(kind);
      case ActionKind::set_capacity_curve:
        return set_curve();
    }
  }

  void object_to(std::string_view key, std::string_view right) {
    if (objection_.empty()) {
      objection_ = "`" + std::string(key) + "` should be " + std::string(right);
    }
  }

  template <class Do>
  void done(Do act_on_it) {
    if (objection_.empty()) {
      act_on_it();
    }
  }

  std::int64_t number(std::string_view key) {
    const auto found = json_.find(std::string(key));
    const bool is_good =
        found != json_.end() && found->is_number_integer() &&
        !(found->is_number_unsigned() && found->get<std::uint64_t>() > std::uint64_t{INT64_MAX});
    if (!is_good) {
      object_to(key, "a whole number");
      return 0;
    }
    return found->get<std::int64_t>();
  }

  std::uint32_t small_number(std::string_view key) {
    const std::int64_t value = number(key);
    if (value < 0 || value >= UINT32_MAX) {
      object_to(key, "a whole number from 0 to 4294967294");
      return 0;
    }
    return static_cast<std::uint32_t>(value);
  }

  template <class Do>
  void with_job(Do act_on_it) {
    const JobId job(small_number("job"));
    done([&] { act_on_it(job); });
  }

  template <class Do>
  void with_job_and_number(std::string_view key, Do act_on_it) {
    const JobId job(small_number("job"));
    const std::int64_t value = number(key);
    done([&] { act_on_it(job, value); });
  }

  template <class Id, class Do>
  void with_job_and_id(std::string_view key, Do act_on_it) {
    const JobId job(small_number("job"));
    const Id id(small_number(key));
    done([&] { act_on_it(job, id); });
  }

  void reserve() {
    const PartitionId partition(small_number("partition"));
    with_job_and_number("start_ms", [&](JobId job, std::int64_t ms) {
      actions_.reserve(job, partition, Time{ms});
    });
  }

  void resize() {
    const std::uint32_t tasks = small_number("tasks");
    with_job([&](JobId job) { actions_.resize(job, tasks); });
  }

  /// On the nodes that it names, else where the rule that it names would place it.
  void start() {
    with_job_and_id<PartitionId>("partition", [&](JobId job, PartitionId partition) {
      PlacementDraft draft;
      if (json_.contains("nodes")) {
        add_nodes(draft);
      } else {
        choose_nodes(job, partition, draft);
      }
      done([&] { actions_.start(job, partition, draft.runs()); });
    });
  }

  void contract() {
    SaleTerms sale;
    sale.offer = small_number("offer");
    sale.price_ufen = number("price_ufen");
    sale.seller_ufen = sale.price_ufen;
    with_job([&](JobId job) { actions_.contract(job, sale); });
  }

  void start_together() {
    with_job([&](JobId job) {
      std::vector<SpanPart> parts;
      const auto given = json_.find("parts");
      const bool is_list = given != json_.end() && given->is_array();
      for (std::size_t i = 0; is_list && i < given->size(); ++i) {
        const Json& part = (*given)[i];
        const bool is_good =
            part.is_array() && part.size() == 2 && std::all_of(part.begin(), part.end(), is_small);
        if (!is_good) {
          return object_to("parts", "a list of [partition, tasks]");
        }
        parts.push_back({PartitionId(part[0].get<std::uint32_t>()), part[1].get<std::uint32_t>()});
      }
      if (!is_list) {
        return object_to("parts", "a list of [partition, tasks]");
      }
      done([&] { actions_.start_together(job, parts); });
    });
  }

  static bool is_small(const Json& value) {
    return value.is_number_unsigned() && value.get<std::uint64_t>() < UINT32_MAX;
  }

  void add_nodes(PlacementDraft& draft) {
    for (const Json& run : json_["nodes"]) {
      const bool is_good = run.is_array() && (run.size() == 3 || run.size() == 4) &&
                           std::all_of(run.begin(), run.end(), is_small);
      if (!is_good) {
        return object_to("nodes", "a list of [first, count, tasks on each] or with cards behind");
      }
      draft.add(run[0].get<std::uint32_t>(),
                run[1].get<std::uint32_t>(),
                run[2].get<std::uint32_t>(),
                run.size() == 4 ? run[3].get<CardSet>() : 0);
    }
  }

  /// Nothing where it does not fit: the action is refused then, as it should be.
  void choose_nodes(JobId job, PartitionId partition, PlacementDraft& draft) {
    const auto given = json_.find("place");
    if (given != json_.end() && !given->is_string()) {
      return object_to("place", "the name of a placement rule");
    }
    const std::string name = given == json_.end() ? "first-fit" : given->get<std::string>();
    PlacementRule* rule = rules_.find(name);
    if (rule == nullptr) {
      return object_to("place", "the name of a placement rule that needs no parameters");
    }
    const bool is_ours = observation_.number_of(job) != 0 &&
                         observation_.city().partitions.contains(partition) &&
                         observation_.city().partitions[partition].centre == observation_.centre();
    if (!is_ours) {
      return;
    }
    const JobRequest& request = observation_.request(job);
    const NodePool& pool = observation_.pool(partition);
    const TaskShape shape = TaskShape::of(request);
    if (!pool.fits(shape, request.tasks)) {
      return;
    }
    if (!place_on_single_unit_nodes(pool, shape, request.tasks, draft)) {
      rule->choose_on(observation_, partition, request, draft);
    }
  }

  /// Levels and states by name, as the city has them.
  void set_power(ActionKind kind) {
    const PartitionId partition(small_number("partition"));
    if (kind == ActionKind::power_cap) {
      const std::uint32_t level = small_number("level");
      return done([&] { actions_.power_cap(partition, level); });
    }
    const std::uint32_t first = small_number("first");
    const std::uint32_t count = small_number("count");
    const auto on = json_.find("on");
    if (on != json_.end() && !on->is_boolean()) {
      return object_to("on", "true or false");
    }
    const bool is_on = on != json_.end() && on->get<bool>();
    const std::uint32_t state = is_on ? ActionList::kOn : small_number("state");
    done([&] { actions_.set_node_state(partition, first, count, state); });
  }

  void set_curve() {
    const CentreId centre(small_number("centre"));
    CapacityCurve curve;
    const auto steps = json_.find("curve");
    if (steps == json_.end() || !steps->is_array()) {
      return object_to("curve", "a list of [from_ms, share in millionths]");
    }
    for (const Json& step : *steps) {
      const bool is_good = step.is_array() && step.size() == 2 && step[0].is_number_integer() &&
                           step[1].is_number_integer();
      if (!is_good) {
        return object_to("curve", "a list of [from_ms, share in millionths]");
      }
      curve.push_back({Time{step[0].get<std::int64_t>()}, Share{step[1].get<std::int64_t>()}});
    }
    done([&] { actions_.set_capacity_curve(centre, std::move(curve)); });
  }

  const Json& json_;
  const Observation& observation_;
  ActionList& actions_;
  NamedRules& rules_;
  std::string objection_;
};

}  // namespace

tl::expected<bool, std::string> AnswerReader::act(std::string_view answer,
                                                  const Observation& observation,
                                                  ActionList& actions) {
  const Json json = Json::parse(answer, nullptr, false);
  if (!json.is_object()) {
    return tl::unexpected(std::string("the answer is no JSON object"));
  }
  const auto list = json.find("actions");
  if (list == json.end() || !list->is_array()) {
    return tl::unexpected(std::string("the answer has no list `actions`"));
  }
  NamedRules rules(rules_, seed_);
  std::size_t number = 0;
  for (const Json& action : *list) {
    ++number;
    const std::string objection = action.is_object()
                                      ? ActionReader(action, observation, actions, rules).act()
                                      : std::string("it is no object");
    if (!objection.empty()) {
      return tl::unexpected("action " + std::to_string(number) + ": " + objection);
    }
  }
  const auto again = json.find("again");
  if (again != json.end() && !again->is_boolean()) {
    return tl::unexpected(std::string("`again` should be true or false"));
  }
  return again != json.end() && again->get<bool>();
}

}  // namespace suanwang
