// The first message and its answer.
#include <charconv>
#include <set>

#include <nlohmann/json.hpp>

#include "scheduler/external/messages.hpp"
#include "sim/base/nearest.hpp"

namespace suanwang {

namespace {

using OrderedJson = nlohmann::ordered_json;

/// A scalar as JSON has it: `quoted` text is text whatever it looks like.
OrderedJson scalar_json(const ConfigNode& node) {
  if (!node.quoted && (node.scalar == "true" || node.scalar == "false")) {
    return node.scalar == "true";
  }
  if (!node.quoted) {
    OrderedJson number = OrderedJson::parse(node.scalar, nullptr, false);
    if (number.is_number()) {
      return number;
    }
  }
  return node.scalar;
}

OrderedJson json_of(const ConfigNode& node) {
  switch (node.kind) {
    case ConfigNode::Kind::absent:
      return OrderedJson::object();
    case ConfigNode::Kind::null:
      return nullptr;
    case ConfigNode::Kind::scalar:
      return scalar_json(node);
    case ConfigNode::Kind::list: {
      OrderedJson list = OrderedJson::array();
      for (const ConfigNode& item : node.items) {
        list.push_back(json_of(item));
      }
      return list;
    }
    case ConfigNode::Kind::map:
      break;
  }
  OrderedJson map = OrderedJson::object();
  for (const ConfigNode::Entry& entry : node.entries) {
    map[entry.key] = json_of(entry.value);
  }
  return map;
}

struct NamedChange {
  std::string_view name;
  Change change;
};

constexpr std::array kChanges{NamedChange{"arrival", Change::arrival},
                              NamedChange{"end", Change::end},
                              NamedChange{"capacity", Change::capacity},
                              NamedChange{"wake", Change::wake},
                              NamedChange{"news", Change::news}};

/// Reads the fields of an object one by one; what is wrong first is kept.
class NeedsReader {
 public:
  explicit NeedsReader(const OrderedJson& object) : object_(object) {}

  void flag(std::string_view key, bool& into) {
    if (const OrderedJson* value = take(key); value != nullptr) {
      value->is_boolean() ? void(into = value->get<bool>()) : object_to(key, "true or false");
    }
  }

  void triggers(TriggerMask& into) {
    const OrderedJson* value = take("triggers");
    if (value == nullptr) {
      return;
    }
    if (!value->is_array()) {
      object_to("triggers", "a list of changes");
      return;
    }
    into = 0;
    for (const OrderedJson& item : *value) {
      const auto* found = std::find_if(kChanges.begin(), kChanges.end(), [&](const NamedChange& c) {
        return item.is_string() && item.get_ref<const std::string&>() == c.name;
      });
      if (found == kChanges.end()) {
        object_to("triggers", "a list of arrival, end, capacity, wake, news");
        return;
      }
      into = into | found->change;
    }
  }

  void depth(std::uint32_t& into) {
    const OrderedJson* value = take("depth");
    if (value == nullptr) {
      return;
    }
    constexpr std::uint64_t kMost = 100'000'000;
    const bool is_good = value->is_number_unsigned() && value->get<std::uint64_t>() > 0 &&
                         value->get<std::uint64_t>() <= kMost;
    is_good ? void(into = value->get<std::uint32_t>())
            : object_to("depth", "a whole number of 1 or more");
  }

  /// The first objection, or nothing.
  [[nodiscard]] std::string objection() const {
    for (const auto& [key, value] : object_.items()) {
      if (objection_.empty() && !known_.contains(key)) {
        return "`needs." + key + "` is not known";
      }
    }
    return objection_;
  }

 private:
  const OrderedJson* take(std::string_view key) {
    known_.emplace(key);
    const auto found = object_.find(std::string(key));
    return found == object_.end() ? nullptr : &*found;
  }

  void object_to(std::string_view key, std::string_view right) {
    if (objection_.empty()) {
      objection_ = "`needs." + std::string(key) + "` should be " + std::string(right);
    }
  }

  const OrderedJson& object_;
  std::set<std::string> known_;
  std::string objection_;
};

MessageNeeds default_needs(Scope scope) {
  MessageNeeds needs;
  needs.needs.scope = scope;
  needs.needs.estimates = true;
  if (scope == Scope::city) {
    needs.needs.triggers = Change::arrival | Change::wake;
    needs.needs.metrics = NeededMetrics::figures;
  }
  return needs;
}

}  // namespace

std::string open_message(Scope scope, const ConfigNode& params, std::uint64_t seed) {
  OrderedJson message;
  message["suanwang"] = 1;
  message["message"] = "open";
  message["scope"] = scope == Scope::city ? "city" : "centre";
  message["seed"] = seed;
  message["parameters"] = json_of(params);
  // What is no UTF-8 is told as such: a scenario is checked to be.
  return message.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

tl::expected<MessageNeeds, std::string> read_needs(std::string_view answer, Scope scope) {
  const OrderedJson json = OrderedJson::parse(answer, nullptr, false);
  if (!json.is_object()) {
    return tl::unexpected(std::string("the answer to `open` is no JSON object"));
  }
  MessageNeeds needs = default_needs(scope);
  const auto given = json.find("needs");
  if (given == json.end()) {
    return needs;
  }
  if (!given->is_object()) {
    return tl::unexpected(std::string("`needs` should be an object"));
  }
  NeedsReader reader(*given);
  reader.triggers(needs.needs.triggers);
  reader.flag("at_start", needs.needs.at_start);
  reader.flag("calendar", needs.needs.calendar);
  reader.flag("nodes", needs.nodes);
  reader.flag("running", needs.running);
  reader.depth(needs.depth);
  if (std::string objection = reader.objection(); !objection.empty()) {
    return tl::unexpected(std::move(objection));
  }
  return needs;
}

}  // namespace suanwang
