#include "sim/economy/programme/rules.hpp"

#include <utility>

#include "sim/base/field_reader.hpp"

namespace suanwang {
namespace {

/// Collects what the parts object to, each at its place.
class Objections {
 public:
  Objections(const ConfigNode& node, const std::string& path, Issues& issues)
      : node_(node), path_(path), issues_(issues) {}

  void part(std::string_view key, std::string objection) {
    const ConfigNode* part = node_.find(key);
    report(part == nullptr ? node_.spot : part->spot, std::string(key), std::move(objection));
  }

  template <class T>
  void rows(std::string_view key, const Named<T>& named) {
    for (const auto& row : named.rows) {
      report(row.spot, std::string(key) + "." + row.name, row.value.objection());
    }
  }

  void report(const SourceSpot& spot, const std::string& key, std::string objection) {
    if (!objection.empty()) {
      issues_.error(spot, detail::key_path(path_, key), std::move(objection));
    }
  }

 private:
  const ConfigNode& node_;
  const std::string& path_;
  Issues& issues_;
};

bool is_known(const ProgrammeRules& rules, std::string_view name) {
  return rules.instruments.find(name) != nullptr || rules.interest.find(name) != nullptr;
}

void check_references(const ProgrammeRules& rules, Objections& objections) {
  for (const auto& row : rules.instruments.rows) {
    for (const std::string& other : row.value.exclusive_with) {
      objections.report(row.spot,
                        "instruments." + row.name + ".exclusive_with",
                        is_known(rules, other) ? "" : "there is no instrument '" + other + "'");
    }
  }
}

void check_count(const ProgrammeRules& rules, Objections& objections) {
  const std::size_t count = rules.instruments.rows.size() + rules.interest.rows.size();
  objections.part("instruments",
                  count > kMostKinds ? "there are more than " + std::to_string(kMostKinds) +
                                           " instruments and subsidies in all"
                                     : "");
}

}  // namespace

std::optional<ProgrammeRules> read_programme(const ConfigNode& node,
                                             const std::string& path,
                                             Issues& issues) {
  ProgrammeRules rules;
  const std::size_t before = issues.error_count();
  read_fields(node, path, rules, issues);
  if (issues.error_count() == before) {
    Objections objections(node, path, issues);
    objections.part("standard", rules.standard.objection());
    objections.part("connection", rules.connection.objection());
    objections.rows("instruments", rules.instruments);
    objections.rows("measures", rules.measures);
    check_references(rules, objections);
    check_count(rules, objections);
  }
  if (issues.error_count() != before) {
    return std::nullopt;
  }
  return rules;
}

}  // namespace suanwang
