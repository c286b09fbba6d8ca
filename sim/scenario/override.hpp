// Values of a scenario given on a command line: put into its tree before its field lists read it,
// so that they are checked, and mistakes in them told, like all others.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/config_node.hpp"
#include "sim/base/issue.hpp"

namespace suanwang {

/// One key and what it is to be.
struct Override {
  std::string path;  ///< `platform.dispatch.policy`, `city.centres.haidian.pue`, `city.links[0].x`
  ConfigNode value;
};

/// A key and the values it is to have in turn.
struct Variation {
  std::string path;
  std::vector<ConfigNode> values;
};

/// From `KEY=a,b,c`. What stands behind the first `=` is the inside of a YAML list, so that a comma
/// within a value takes quotes, and a value may be a map: `platform.dispatch={policy: random},
/// {policy: least-loaded, max_age: 60 s}`. Nothing if issues were found: no `=`, no key, no value,
/// an empty one, one given twice, no YAML. `option` names it in messages: `--vary`.
[[nodiscard]] std::optional<Variation> parse_variation(std::string_view text,
                                                       std::string_view option,
                                                       Issues& issues);

/// `node` in one line, as it could stand in a YAML list.
[[nodiscard]] std::string flow_text(const ConfigNode& node);

/// Puts overrides into a tree in the stages of its preparation. A key that stands behind a file or
/// a template waits until that has been read: `advance` after each stage puts in what it can,
/// `finish` the rest. Steps are keys of a map; of a list, indices from 0 in brackets (`links[0]`)
/// or the `name` of the element. Issues: what one override has put is lost by another that comes
/// after it, by whatever name. A key that a map lacks is added to it: if nobody knows it, the
/// reader of the fields says so. Issues: a list has no such element (with the nearest name), a step
/// leads into a single value.
class Overriding {
 public:
  Overriding(const std::vector<Override>& overrides, Issues& issues);

  void advance(ConfigNode& root);
  void finish(ConfigNode& root);

  /// What was found of the scenario, where a key that an override added is not known: with the key
  /// beside it that it was probably meant to be. The parameters of a policy are read apart from the
  /// key that names it, so that their reader can't tell.
  [[nodiscard]] Issues with_hints(const Issues& found) const;

 private:
  struct Step {
    std::string key;                   ///< or name; empty: an index
    std::optional<std::size_t> index;  ///< in brackets
  };

  struct Pending {
    const Override* wanted;
    std::vector<Step> steps;
    bool done = false;
    std::string place{};  ///< where it was put, with names of elements as indices
  };

  /// A key that was not there.
  struct Added {
    SourceSpot spot;
    std::string near;  ///< a key beside it that is called much like it; or nothing
  };

  [[nodiscard]] std::vector<Step> steps_of(const Override& wanted);
  void put_all(ConfigNode& root, bool is_last);
  [[nodiscard]] bool put(ConfigNode& root, Pending& pending, bool is_last);
  void check_lost(const Pending& pending);
  [[nodiscard]] ConfigNode* element(ConfigNode& list, const Step& step, const Pending& pending);
  [[nodiscard]] ConfigNode* member(ConfigNode& map, const Step& step, const Pending& pending);

  std::vector<Pending> pending_;
  std::vector<Added> added_;
  Issues& issues_;
};

}  // namespace suanwang
