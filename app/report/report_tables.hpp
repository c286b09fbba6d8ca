// The small tables of a run, and what the page shows of the larger ones, as JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include <nlohmann/json.hpp>

namespace suanwang::app {

/// tenants.csv: {columns, rows, all}, rows of texts as they stand there: the `most` with the most
/// submitted jobs, and the row `unattributed`.
[[nodiscard]] nlohmann::ordered_json tenants_json(const std::filesystem::path& folder,
                                                  std::size_t most);

/// districts.csv, the same.
[[nodiscard]] nlohmann::ordered_json districts_json(const std::filesystem::path& folder,
                                                    std::size_t most);

/// months.csv: sums of its columns by centre; null where there is none.
[[nodiscard]] nlohmann::ordered_json months_json(const std::filesystem::path& folder);

/// trades.csv: cards and their mean price by product in buckets of `bucket_s` seconds; null where
/// there is none.
[[nodiscard]] nlohmann::ordered_json trades_json(const std::filesystem::path& folder,
                                                 double bucket_s);

/// The tables of the manifest that no section of the report is made of: their first `most` rows
/// each.
[[nodiscard]] nlohmann::ordered_json other_tables_json(const std::filesystem::path& folder,
                                                       const nlohmann::ordered_json& manifest,
                                                       std::size_t most);

}  // namespace suanwang::app
