// What jobs read and write beyond their nodes, and where that is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/base/index.hpp"
#include "sim/base/quantity.hpp"
#include "sim/city/topology.hpp"

namespace suanwang {

using DataSetId = Index<struct DataSetTag>;

/// A data set that many jobs read: a corpus, a model, a sky survey.
struct DataSet {
  std::string name;
  Bytes size{};
  std::vector<Place> at;  ///< where it always is
};

/// What each job of a stream needs before it may start, and sends when it has completed.
struct DataNeeds {
  DataSetId reads;  ///< a whole data set; none(): no such
  Bytes input{};    ///< its own, from `from`
  Place from{};     ///< of the input
  Bytes output{};   ///< its own, to `to`
  Place to{};       ///< of the output

  [[nodiscard]] bool exist() const { return reads.exists() || input.base > 0 || output.base > 0; }
};

/// Where the jobs of a stream may run.
struct ReachRule {
  /// Centres whose one-way delay to `of`, all links up, is at most `latency`; none: any.
  std::optional<Latency> latency{};
  Place of{};
  std::vector<CentreId> stay_in{};  ///< ascending; empty: any

  [[nodiscard]] bool exists() const { return latency.has_value() || !stay_in.empty(); }
};

}  // namespace suanwang
