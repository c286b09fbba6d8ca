#include "sim/experiment/sweep/study.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <unordered_set>
#include <utility>

#include "sim/base/field_docs.hpp"
#include "sim/base/field_reader.hpp"
#include "sim/base/math.hpp"
#include "sim/base/nearest.hpp"
#include "sim/experiment/metrics.hpp"
#include "sim/experiment/sweep/constraint.hpp"
#include "sim/experiment/sweep/latin_hypercube.hpp"
#include "sim/experiment/sweep/written_number.hpp"
#include "sim/scenario/folder_name.hpp"
#include "sim/scenario/reference.hpp"
#include "sim/scenario/traces/text_file.hpp"
#include "sim/scenario/yaml_reader.hpp"

namespace suanwang {

namespace {

constexpr std::size_t kMostStudyBytes = std::size_t{4} << 20U;

void check_value(const ConfigNode& value, const std::string& key, Issues& issues) {
  if (value.kind == ConfigNode::Kind::null) {
    issues.error(value.spot, key, "an empty value");
  }
}

/// The range of one key, read: values by coordinate.
class AxisValues {
 public:
  AxisValues(const Named<spec::Axis>::Row& row, Issues& issues) : spec_(row.value) {
    const auto from = written_number(spec_.from.value);
    const auto to = written_number(spec_.to.value);
    const auto refuse = [&](const Spotted<std::string>& at, const std::string& what) {
      issues.error(at.spot, row.name, what, "{ from: 10 MW, to: 20 MW }");
    };
    if (!from || !to) {
      refuse(from ? spec_.to : spec_.from, "does not begin with a number");
    } else if (from->unit != to->unit) {
      refuse(spec_.to, "has another unit than `from`");
    } else if (from->value >= to->value) {
      refuse(spec_.to, "is not above `from`");
    } else if (spec_.scale == spec::AxisScale::log && from->value <= 0) {
      refuse(spec_.from, "a logarithmic range begins above 0");
    } else if (spec_.whole &&
               (std::floor(from->value) != from->value || std::floor(to->value) != to->value)) {
      refuse(spec_.from, "a range of whole numbers has whole ends");
    } else {
      from_ = *from;
      to_ = to->value;
    }
  }

  [[nodiscard]] ConfigNode at(double coordinate) const {
    // Each whole number has an equal part of the range, the first and the last among them.
    const double low = from_.value - (spec_.whole ? 0.5 : 0);
    const double high = to_ + (spec_.whole ? 0.5 : 0);
    double value = spec_.scale == spec::AxisScale::log ? low * math::pow(high / low, coordinate)
                                                       : low + (high - low) * coordinate;
    if (spec_.whole) {
      value = std::round(value);
    }
    ConfigNode node;
    node.kind = ConfigNode::Kind::scalar;
    node.spot = spec_.from.spot;
    node.scalar = number_text(value, spec_.whole ? 1 : spec_.digits, from_.unit);
    // Few digits must not lead out of the range.
    const double written = written_number(node.scalar)->value;
    if (written <= from_.value || written >= to_) {
      node.scalar = written <= from_.value ? spec_.from.value : spec_.to.value;
    }
    return node;
  }

 private:
  const spec::Axis& spec_;
  WrittenNumber from_;
  double to_ = 1;
};

/// From the fields of a study to its points.
class StudyBuilder {
 public:
  StudyBuilder(const spec::Study& spec, Issues& issues) : spec_(spec), issues_(issues) {}

  void build(const std::filesystem::path& file, Study& study) {
    study.frame = study_frame(spec_.head, file, issues_);
    for (const Override& wanted : study.frame.fixed) {
      seen_.push_back(wanted.path);
    }
    check_objectives(study);
    std::vector<Point> points(1);
    for (const auto& row : spec_.grid.rows) {
      points = bounded_product(points, grid_axis(row));
    }
    if (!spec_.list.empty()) {
      points = bounded_product(points, listed());
    }
    if (spec_.latin_hypercube) {
      points = bounded_product(points, spread(*spec_.latin_hypercube));
    }
    if (!issues_.has_errors()) {
      choose(points, study);
    }
    if (!issues_.has_errors() &&
        study.points.size() * std::uint64_t{study.frame.seeds} > kMostRuns) {
      too_many("points times seeds", kMostRuns);
    }
  }

 private:
  void too_many(const std::string& what, std::uint64_t most) {
    issues_.error(spec_.head.name.spot,
                  {},
                  "the study has more than " + std::to_string(most) + " " + what,
                  "fewer values, or a latin_hypercube in place of a grid");
  }

  std::vector<Point> bounded_product(const std::vector<Point>& first,
                                     const std::vector<Point>& then) {
    if (!then.empty() && first.size() > kMostPoints / then.size()) {
      if (!issues_.has_errors()) {
        too_many("points", kMostPoints);
      }
      return first;
    }
    return product(first, then);
  }

  void check_objectives(Study& study) {
    std::vector<std::string_view> known;
    for (const Metric& metric : metrics()) {
      known.push_back(metric.name);
    }
    for (const Spotted<std::string>& name : spec_.objectives) {
      if (find_metric(name.value) == nullptr) {
        issues_.error(name.spot, name.path, "no such metric", suggestion(name.value, known));
      }
      study.objectives.push_back(name.value);
    }
  }

  std::vector<Point> grid_axis(const Named<std::vector<ConfigNode>>::Row& row) {
    check_study_key(row.name, row.spot, seen_, issues_);
    if (row.value.empty()) {
      issues_.error(row.spot, row.name, "no values", "[a, b, c]");
    }
    const Variation variation{row.name, row.value};
    std::unordered_set<std::string> texts;
    for (const ConfigNode& value : row.value) {
      check_value(value, row.name, issues_);
      if (!texts.insert(flow_text(value)).second) {
        issues_.error(value.spot, row.name, "the value `" + flow_text(value) + "` is there twice");
      }
    }
    return suanwang::points_of(variation);
  }

  std::vector<Point> listed() {
    std::vector<Point> points;
    std::vector<std::string> here;
    for (const Named<ConfigNode>& entry : spec_.list) {
      Point point;
      for (const auto& row : entry.rows) {
        check_value(row.value, row.name, issues_);
        if (std::find(here.begin(), here.end(), row.name) == here.end()) {
          check_study_key(row.name, row.spot, seen_, issues_);
          here.push_back(row.name);
        }
        point.varied.push_back({row.name, row.value});
      }
      points.push_back(std::move(point));
    }
    return points;
  }

  std::vector<Point> spread(const spec::Hypercube& cube) {
    std::vector<AxisValues> axes;
    for (const auto& row : cube.ranges.rows) {
      check_study_key(row.name, row.spot, seen_, issues_);
      axes.emplace_back(row, issues_);
    }
    if (axes.empty()) {
      issues_.error(cube.points.spot, "latin_hypercube.ranges", "no ranges");
    }
    std::vector<Point> points;
    if (issues_.has_errors()) {
      return points;
    }
    for (const auto& coordinates : latin_hypercube(cube.points.value, axes.size(), cube.seed)) {
      Point point;
      for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        point.varied.push_back({cube.ranges.rows[axis].name, axes[axis].at(coordinates[axis])});
      }
      points.push_back(std::move(point));
    }
    return points;
  }

  /// Those that are allowed, each once.
  void choose(const std::vector<Point>& points, Study& study) {
    const PointConstraints constraints(spec_.constraints, study.frame.fixed, points, issues_);
    if (issues_.has_errors()) {
      return;
    }
    std::unordered_set<std::string> known;
    for (const Point& point : points) {
      std::string text;
      for (const Setting& setting : point.settings()) {
        text += setting.key + "\n" + setting.value + "\n";
      }
      if (!constraints.allow(point)) {
        ++study.excluded;
      } else if (!known.insert(std::move(text)).second) {
        ++study.repeated;
      } else {
        study.points.push_back(point);
      }
    }
    if (study.points.empty()) {
      issues_.error(spec_.constraints.front().spot,
                    "constraints",
                    "they leave out all " + std::to_string(points.size()) + " points");
    }
    study.names = point_names(study.points);
  }

  const spec::Study& spec_;
  Issues& issues_;
  std::vector<std::string> seen_;
};

constexpr std::string_view kStudyHead =
    "# The keys of a study\n\n"
    "Generated from the field lists of the program; do not edit.\n\n"
    "A study says which points of a scenario's keys `suanwang sweep` runs, and with which seeds. "
    "The\n"
    "points are the product of `grid`, `list` and `latin_hypercube`, what comes last changing\n"
    "fastest. Keys of the scenario are paths as `suanwang compare --vary` takes them:\n"
    "`city.centres.haidian.pue`, `city.links[0].bandwidth`. [How to use "
    "one](../how-to/sweep-a-study.md).\n\n"
    "## The study\n\n";

}  // namespace

std::string study_reference() {
  return std::string(kStudyHead) + fields_reference(field_docs<spec::Study>());
}

std::string study_schema() {
  return fields_schema("suanwang study", field_docs<spec::Study>());
}

void check_study_key(const std::string& key,
                     const SourceSpot& spot,
                     std::vector<std::string>& seen,
                     Issues& issues) {
  if (key == "seed" || key == "name") {
    issues.error(spot,
                 key,
                 key == "seed"
                     ? "all points meet the same seeds: that is what makes them comparable"
                     : "results stand under the scenario's name",
                 key == "seed" ? "`seed` and `seeds` of the study" : "leave it as it is");
  }
  if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
    issues.error(spot, key, "the key is given twice", "all its values in one list");
  }
  seen.push_back(key);
}

StudyFrame study_frame(const spec::StudyHead& head,
                       const std::filesystem::path& file,
                       Issues& issues) {
  StudyFrame frame;
  check_folder_name(head.name, issues);
  frame.name = head.name.value;
  frame.scenario = (file.parent_path() / head.scenario.value).lexically_normal().string();
  frame.scenario_named = head.scenario.value;
  frame.question = head.question;
  frame.seeds = head.seeds;
  frame.seed = head.seed;
  if (head.seed && *head.seed > std::numeric_limits<std::uint64_t>::max() - head.seeds) {
    issues.error(head.name.spot, "seed", "the seeds that follow would begin at 0 again", "seed: 1");
  }
  std::vector<std::string> seen;
  for (const auto& row : head.set.rows) {
    check_study_key(row.name, row.spot, seen, issues);
    check_value(row.value, row.name, issues);
    frame.fixed.push_back({row.name, row.value});
  }
  return frame;
}

tl::expected<std::string, Issues> read_study_file(const std::filesystem::path& file) {
  const auto opened = TextFile::open(file.string());
  auto text = opened ? (*opened)->read_whole(kMostStudyBytes)
                     : tl::expected<std::string, std::string>(tl::unexpected(opened.error()));
  if (!text) {
    Issues issues;
    issues.error({file.string(), 0, 0}, {}, "the study " + text.error());
    return tl::unexpected(std::move(issues));
  }
  return *std::move(text);
}

tl::expected<Study, Issues> read_study_text(std::string_view text,
                                            const std::filesystem::path& file) {
  Issues issues;
  const std::optional<ConfigNode> root = read_yaml(text, file.string(), issues);
  if (!root) {
    return tl::unexpected(std::move(issues));
  }
  spec::Study spec;
  read_fields(*root, {}, spec, issues);
  Study study;
  if (!issues.has_errors()) {
    StudyBuilder(spec, issues).build(file, study);
  }
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  return study;
}

tl::expected<Study, Issues> read_study(const std::filesystem::path& file) {
  const auto text = read_study_file(file);
  return text ? read_study_text(*text, file)
              : tl::expected<Study, Issues>(tl::unexpected(text.error()));
}

}  // namespace suanwang
