// What keeps a point out of a study.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/issue.hpp"
#include "sim/experiment/point.hpp"
#include "sim/experiment/sweep/study_spec.hpp"

namespace suanwang {

class PointConstraints {
 public:
  /// `fixed`: what all points set. `points`: those that will be asked about, at least one; each
  /// must set the keys that a constraint names, or `fixed` must. Issues: a constraint with neither
  /// or both of `sum` and `never`; without a bound; on a key that is not set; of a value that is no
  /// number, or has another unit than the bound; `never` with a value that no point has.
  PointConstraints(const std::vector<Spotted<spec::Constraint>>& constraints,
                   const std::vector<Override>& fixed,
                   const std::vector<Point>& points,
                   Issues& issues);

  /// Only if no errors were found.
  [[nodiscard]] bool allow(const Point& point) const;

 private:
  void check_sum(const Spotted<spec::Constraint>& constraint, Issues& issues);
  void check_never(const Spotted<spec::Constraint>& constraint, Issues& issues);
  void check_bound(const Spotted<std::string>& bound,
                   const Spotted<spec::Constraint>& constraint,
                   Issues& issues);
  [[nodiscard]] bool check_key(const std::string& key, const SourceSpot& spot, Issues& issues);
  [[nodiscard]] const ConfigNode* value_of(const Point& point, const std::string& key) const;

  const std::vector<Spotted<spec::Constraint>>& constraints_;
  const std::vector<Override>& fixed_;
  const std::vector<Point>& points_;
};

}  // namespace suanwang
