// Tables of a scenario: CSV files whose header names the keys that a YAML row would have.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/base/config_node.hpp"
#include "sim/base/issue.hpp"

namespace suanwang {

/// A list of maps, one a row: the header's names are the keys, empty cells are left out, `lon` and
/// `lat` become `at: [lon, lat]`, columns `partition.x` become the one entry of `partitions`. RFC
/// 4180 without line breaks in cells; lines that begin with `#` and empty lines are skipped.
/// Nothing if a row has another number of cells than the header, a quote does not end, a column is
/// there twice, or the text is not UTF-8.
[[nodiscard]] std::optional<ConfigNode> read_csv_rows(std::string_view text,
                                                      const std::string& file,
                                                      Issues& issues);

}  // namespace suanwang
