#include "sim/experiment/sweep/constraint.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/base/nearest.hpp"
#include "sim/experiment/sweep/written_number.hpp"

namespace suanwang {

namespace {

std::optional<WrittenNumber> number_of(const ConfigNode* value) {
  return value == nullptr || value->kind != ConfigNode::Kind::scalar
             ? std::nullopt
             : written_number(value->scalar);
}

}  // namespace

PointConstraints::PointConstraints(const std::vector<Spotted<spec::Constraint>>& constraints,
                                   const std::vector<Override>& fixed,
                                   const std::vector<Point>& points,
                                   Issues& issues)
    : constraints_(constraints), fixed_(fixed), points_(points) {
  for (const Spotted<spec::Constraint>& constraint : constraints_) {
    const bool has_sum = !constraint.value.sum.rows.empty();
    const bool has_never = !constraint.value.never.rows.empty();
    if (has_sum == has_never) {
      issues.error(
          constraint.spot,
          constraint.path,
          has_sum ? "`sum` and `never` are two constraints" : "neither `sum` nor `never`",
          "{ sum: { a.nodes: 1, b.nodes: 1 }, at_most: 100 } or { never: { a: 1, b: 2 } }");
    } else if (has_never && (constraint.value.at_least || constraint.value.at_most)) {
      issues.error(constraint.spot, constraint.path, "`never` takes no bound", "leave it out");
    } else if (has_sum) {
      check_sum(constraint, issues);
    } else {
      check_never(constraint, issues);
    }
  }
}

const ConfigNode* PointConstraints::value_of(const Point& point, const std::string& key) const {
  for (const auto* overrides : {&point.varied, &fixed_}) {
    for (const Override& wanted : *overrides) {
      if (wanted.path == key) {
        return &wanted.value;
      }
    }
  }
  return nullptr;
}

bool PointConstraints::check_key(const std::string& key, const SourceSpot& spot, Issues& issues) {
  const bool is_set = std::all_of(points_.begin(), points_.end(), [&](const Point& point) {
    return value_of(point, key) != nullptr;
  });
  if (is_set) {
    return true;
  }
  const std::vector<std::string> varied = varied_keys(points_);
  std::vector<std::string_view> known(varied.begin(), varied.end());
  for (const Override& wanted : fixed_) {
    known.push_back(wanted.path);
  }
  issues.error(spot, key, "not every point of the study sets this key", suggestion(key, known));
  return false;
}

void PointConstraints::check_bound(const Spotted<std::string>& bound,
                                   const Spotted<spec::Constraint>& constraint,
                                   Issues& issues) {
  const auto limit = written_number(bound.value);
  if (!limit) {
    issues.error(bound.spot, bound.path, "`" + bound.value + "` does not begin with a number");
    return;
  }
  for (const auto& term : constraint.value.sum.rows) {
    for (const Point& point : points_) {
      const ConfigNode* value = value_of(point, term.name);
      const auto number = number_of(value);
      if (!number || number->unit != limit->unit) {
        issues.error(value == nullptr ? term.spot : value->spot,
                     term.name,
                     number
                         ? "the unit `" + number->unit + "` is not that of the constraint's bound"
                         : "a constraint adds this value, and it is no number",
                     "the same unit in all: " + bound.value);
        break;
      }
    }
  }
}

void PointConstraints::check_sum(const Spotted<spec::Constraint>& constraint, Issues& issues) {
  const spec::Constraint& spec = constraint.value;
  if (!spec.at_least && !spec.at_most) {
    issues.error(constraint.spot, constraint.path, "a sum without a bound", "at_most: 100");
    return;
  }
  bool is_good = true;
  for (const auto& term : spec.sum.rows) {
    is_good = check_key(term.name, term.spot, issues) && is_good;
  }
  for (const auto* bound : {&spec.at_least, &spec.at_most}) {
    if (is_good && *bound) {
      check_bound(**bound, constraint, issues);
    }
  }
}

void PointConstraints::check_never(const Spotted<spec::Constraint>& constraint, Issues& issues) {
  for (const auto& row : constraint.value.never.rows) {
    if (!check_key(row.name, row.spot, issues)) {
      continue;
    }
    const std::string text = flow_text(row.value);
    const bool comes_up = std::any_of(points_.begin(), points_.end(), [&](const Point& point) {
      return flow_text(*value_of(point, row.name)) == text;
    });
    if (!comes_up) {
      issues.error(row.value.spot, row.name, "no point has the value `" + text + "`");
    }
  }
}

bool PointConstraints::allow(const Point& point) const {
  return std::all_of(constraints_.begin(), constraints_.end(), [&](const auto& constraint) {
    const spec::Constraint& spec = constraint.value;
    if (!spec.never.rows.empty()) {
      return !std::all_of(spec.never.rows.begin(), spec.never.rows.end(), [&](const auto& row) {
        return flow_text(*value_of(point, row.name)) == flow_text(row.value);
      });
    }
    double sum = 0;
    double size = 0;
    for (const auto& term : spec.sum.rows) {
      const double part = term.value.value * number_of(value_of(point, term.name))->value;
      sum += part;
      size += std::abs(part);
    }
    const double slack = 1e-9 * size;  // 3 x 1.1 is 3.3, whatever doubles say
    return (!spec.at_least || sum >= written_number(spec.at_least->value)->value - slack) &&
           (!spec.at_most || sum <= written_number(spec.at_most->value)->value + slack);
  });
}

}  // namespace suanwang
