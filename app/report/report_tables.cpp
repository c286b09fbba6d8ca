#include "app/report/report_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/report/table_reader.hpp"

namespace suanwang::app {

namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr double kBeyondAll = std::numeric_limits<double>::infinity();

Json row_json(const TableReader& table) {
  Json row = Json::array();
  for (std::size_t c = 0; c < table.names().size(); ++c) {
    row.push_back(table.cell(c));
  }
  return row;
}

/// The rows with the most in a column, in the order of the table; a row of that name always.
Json largest_rows(const fs::path& path,
                  std::string_view by,
                  std::string_view always,
                  std::size_t most) {
  TableReader table(path);
  if (!table.is_open()) {
    return nullptr;
  }
  const std::size_t column = table.column(by);
  std::vector<std::pair<double, Json>> rows;
  while (table.next()) {
    const bool stays = !always.empty() && table.cell(0) == always;
    rows.emplace_back(stays ? kBeyondAll : number_or_zero(table.cell(column)), row_json(table));
  }
  double least = -kBeyondAll;
  if (rows.size() > most) {
    std::vector<double> sizes;
    for (const auto& row : rows) {
      sizes.push_back(row.first);
    }
    std::nth_element(sizes.begin(),
                     sizes.begin() + static_cast<std::ptrdiff_t>(most) - 1,
                     sizes.end(),
                     std::greater<>());
    least = sizes[most - 1];
  }
  Json json{{"columns", table.names()}, {"all", rows.size()}, {"rows", Json::array()}};
  for (auto& [size, row] : rows) {
    if (size >= least && json["rows"].size() < most) {
      json["rows"].push_back(std::move(row));
    }
  }
  return json;
}

}  // namespace

Json tenants_json(const fs::path& folder, std::size_t most) {
  return largest_rows(folder / "tenants.csv", "submitted", "unattributed", most);
}

Json districts_json(const fs::path& folder, std::size_t most) {
  return largest_rows(folder / "districts.csv", "submitted", {}, most);
}

Json months_json(const fs::path& folder) {
  TableReader table(folder / "months.csv");
  if (!table.is_open()) {
    return nullptr;
  }
  const std::size_t centre = table.column("centre");
  Json json = Json::object();
  while (table.next()) {
    Json& sums = json[std::string(table.cell(centre))];
    sums = sums.is_null() ? Json::object() : std::move(sums);
    for (std::size_t c = 0; c < table.names().size(); ++c) {
      const std::string& name = table.names()[c];
      const bool is_sum = name.ends_with("_kwh") || name.ends_with("_cny") ||
                          name.ends_with("_g") || name.ends_with("_kg");
      if (is_sum) {
        sums[name] = sums.value(name, 0.0) + number_or_zero(table.cell(c));
      }
    }
  }
  return json;
}

Json trades_json(const fs::path& folder, double bucket_s) {
  TableReader table(folder / "trades.csv");
  if (!table.is_open() || bucket_s <= 0) {
    return nullptr;
  }

  struct Sums {
    double quantity = 0;
    double card_h = 0;
    double paid = 0;
    std::uint64_t contracts = 0;
  };

  const std::size_t time = table.column("time");
  const std::size_t product = table.column("product");
  const std::size_t quantity = table.column("quantity");
  const std::size_t agreed = table.column("agreed_time");
  const std::size_t price = table.column("price");
  std::map<std::pair<std::string, std::int64_t>, Sums> sums;
  while (table.next()) {
    const double cards = number_or_zero(table.cell(quantity));
    const double hours = number_or_zero(table.cell(agreed)) / 3600;
    const auto bucket =
        static_cast<std::int64_t>(std::floor(number_or_zero(table.cell(time)) / bucket_s));
    Sums& sum = sums[{std::string(table.cell(product)), bucket}];
    sum.quantity += cards;
    sum.card_h += cards * hours;
    sum.paid += cards * hours * number_or_zero(table.cell(price));
    ++sum.contracts;
  }
  Json json = Json::object();
  for (const auto& [key, sum] : sums) {
    json[key.first].push_back({key.second, sum.contracts, sum.quantity, sum.card_h, sum.paid});
  }
  return json;
}

Json other_tables_json(const fs::path& folder, const Json& manifest, std::size_t most) {
  constexpr std::array<std::string_view, 10> kShown = {"jobs.csv",
                                                       "centres.csv",
                                                       "tenants.csv",
                                                       "districts.csv",
                                                       "links.csv",
                                                       "months.csv",
                                                       "telemetry.csv",
                                                       "orders.csv",
                                                       "trades.csv",
                                                       "decisions.csv"};
  Json json = Json::array();
  for (const Json& file : manifest.value("files", Json::array())) {
    const std::string name = file.is_string() ? file.get<std::string>() : std::string();
    if (!name.ends_with(".csv") || name.find('/') != std::string::npos ||
        std::find(kShown.begin(), kShown.end(), name) != kShown.end()) {
      continue;
    }
    TableReader table(folder / name);
    Json rows = Json::array();
    while (table.next()) {
      if (rows.size() < most) {
        rows.push_back(row_json(table));
      }
    }
    json.push_back({{"name", name},
                    {"columns", table.names()},
                    {"all", table.rows()},
                    {"rows", std::move(rows)}});
  }
  return json;
}

}  // namespace suanwang::app
