// What flows from where demand sits to the centres that met it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace suanwang::app {

struct Flow {
  std::string from;  ///< district or tenant; empty: of none
  std::string to;    ///< centre; empty: sent nowhere
  std::uint64_t jobs = 0;
  double unit_h =
      0;  ///< accelerators (cores where a job asks for none) x hours since its last start
  double energy_kwh = 0;  ///< IT energy that the jobs bear

  void add(const Flow& other);
};

class FlowTable {
 public:
  void add(std::string_view from, std::string_view to, double unit_h, double energy_kwh);

  /// In the order of first coming. Origins beyond the `most` - 1 with the most jobs are one, called
  /// kOthers; so are centres.
  [[nodiscard]] std::vector<Flow> flows(std::size_t most) const;

  /// No name of a scenario: names hold no control characters.
  static constexpr std::string_view kOthers = "\x01";

 private:
  class Names {
   public:
    std::size_t index_of(std::string_view name);

    [[nodiscard]] const std::vector<std::string>& all() const { return names_; }

   private:
    std::unordered_map<std::string, std::size_t> index_;
    std::string key_;
    std::vector<std::string> names_;
  };

  Names from_;
  Names to_;
  std::map<std::pair<std::size_t, std::size_t>, Flow> flows_;
};

}  // namespace suanwang::app
