// Markets by hand: pods that bid, a scenario in a folder of its own, and its tables.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdlib.h>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/simulation.hpp"
#include "scheduler/catalogue.hpp"
#include "sim/scenario/load.hpp"

namespace suanwang::test {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// Pods of one task on a node each: cards, when they come and how long they run, in seconds.
struct Pods {
  int count = 1;
  int cards = 1;
  int submit_s = 0;
  int run_s = 3'600;
};

class MarketScene {
 public:
  MarketScene() {
    std::string name = (fs::temp_directory_path() / "suanwang-market-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }

  ~MarketScene() { fs::remove_all(folder_); }

  MarketScene(const MarketScene&) = delete;
  MarketScene& operator=(const MarketScene&) = delete;

  void pods(const std::string& name, const std::vector<Pods>& groups) const {
    std::ofstream file(folder_ / (name + ".openb.csv"));
    file << "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,"
            "deletion_time,scheduled_time\n";
    int number = 0;
    for (const Pods& group : groups) {
      for (int i = 0; i < group.count; ++i) {
        file << name << number++ << ",1000,0," << group.cards << ",1000,,LS,Succeeded,"
             << group.submit_s << "," << group.submit_s + group.run_s << "," << group.submit_s
             << "\n";
      }
    }
  }

  /// Runs a scenario; the summary's `market`. The tables stand in the folder.
  Json run(const std::string& text, bool replay = false) const {
    auto loaded =
        load_scenario_text(text, (folder_ / "scenario.yaml").string(), policy_catalogue());
    if (!loaded) {
      FAIL(to_string(loaded.error().all().front()));
    }
    app::SimulationSettings settings;
    settings.directory = folder_ / (replay ? "again" : "out");
    settings.decisions = true;
    settings.replay = replay ? (folder_ / "out" / "decisions.csv").string() : std::string();
    const app::SimulationResult result = app::simulate(
        loaded->plan, policy_catalogue(), settings, [](const Progress&) { return true; });
    INFO(result.message);
    REQUIRE(result.code == app::ExitCode::done);
    return Json::parse(result.summary_json).at("market");
  }

  [[nodiscard]] std::string text_of(const std::string& file) const {
    std::ifstream stream(folder_ / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  /// The chosen columns of a table, a line a row.
  [[nodiscard]] std::string cells(const std::string& file,
                                  const std::vector<std::string>& columns) const {
    std::istringstream lines(text_of("out/" + file));
    std::string line;
    std::getline(lines, line);
    const std::vector<std::string> names = split(line);
    std::string text;
    while (std::getline(lines, line)) {
      const std::vector<std::string> row = split(line);
      for (const std::string& column : columns) {
        for (std::size_t i = 0; i < names.size(); ++i) {
          text += names[i] == column ? row.at(i) + " " : "";
        }
      }
      text.back() = '\n';
    }
    return text;
  }

 private:
  static std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> cells;
    std::string cell;
    for (std::istringstream stream(line + ","); std::getline(stream, cell, ',');) {
      cells.push_back(cell);
    }
    return cells;
  }

  fs::path folder_;
};

/// A commercial centre of so many nodes with so many cards each.
inline std::string centre(const std::string& name,
                          int nodes,
                          int cards,
                          const std::string& owner = "commercial") {
  return "    - { name: " + name + ", owner: " + owner +
         ", pue: 1.2, partitions: [{ nodes: " + std::to_string(nodes) +
         ", cores: 16, accelerator: card, accelerators: " + std::to_string(cards) + " }] }\n";
}

/// Pods that bid at most so many CNY for a card-hour.
inline std::string stream(const std::string& name,
                          int limit,
                          const std::string& more = {},
                          const std::string& order = {}) {
  return "    - { name: " + name + ", trace: { format: openb, file: " + name + ".openb.csv }, " +
         more + "order: { limit: " + std::to_string(limit) + " CNY/card-h" + order + " } }\n";
}

inline std::string scenario(const std::string& centres,
                            const std::string& streams,
                            const std::string& market,
                            const std::string& rule) {
  return "suanwang: 1\nname: by-hand\nstart: 2026-01-12T00:00:00+08:00\ncity:\n"
         "  accelerators: { card: { fp16: 320 TFLOPS } }\n  centres:\n" +
         centres + "demand:\n  streams:\n" + streams + "market:\n" + market +
         "platform:\n  dispatch: { policy: market, rule: " + rule + " }\n";
}

}  // namespace suanwang::test
