#include "app/report/city_map.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <unordered_map>

#include "app/report/table_reader.hpp"
#include "sim/base/math.hpp"

namespace suanwang::app {

namespace {

std::string text_of_key(const ConfigNode& node, std::string_view key) {
  const ConfigNode* value = node.find(key);
  return value == nullptr ? std::string() : value->scalar;
}

std::int64_t count_of_key(const ConfigNode& node, std::string_view key, std::int64_t otherwise) {
  const std::string text = text_of_key(node, key);
  std::int64_t value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<std::pair<double, double>> position_of(const ConfigNode& node) {
  const ConfigNode* at = node.find("at");
  if (at == nullptr || at->items.size() != 2) {
    return std::nullopt;
  }
  const auto lon = number_of(at->items[0].scalar);
  const auto lat = number_of(at->items[1].scalar);
  if (!lon || !lat) {
    return std::nullopt;
  }
  return std::pair(*lon, *lat);
}

std::string member_of_group(const std::string& name, std::int64_t i, std::int64_t count) {
  return count == 1 ? name : name + "-" + std::to_string(i + 1);
}

/// As sim/scenario calls a link that has no name of its own.
std::string name_of_link(std::string_view a, std::string_view b) {
  std::string name(a);
  name.append("--").append(b);
  return name;
}

class MapMaker {
 public:
  MapMaker(const ConfigNode& city, const std::vector<LinkLoad>& loads) : city_(city) {
    for (const LinkLoad& load : loads) {
      loads_.emplace(load.link, &load);
    }
  }

  CityMap make(const std::vector<LinkLoad>& loads) {
    add_named("districts", PlaceKind::district);
    add_centres();
    add_named("exchanges", PlaceKind::exchange);
    add_named("regions", PlaceKind::region);
    add_ring();
    add_tenants();
    add_links();
    for (const LinkLoad& load : loads) {
      add_by_name(load);
    }
    return std::move(map_);
  }

 private:
  const ConfigNode* child(std::string_view key) const { return city_.find(key); }

  std::size_t add_place(const std::string& name,
                        PlaceKind kind,
                        std::optional<std::pair<double, double>> at) {
    map_.places.push_back({name, kind, at});
    index_.try_emplace(name, map_.places.size() - 1);
    return map_.places.size() - 1;
  }

  void add_named(std::string_view key, PlaceKind kind) {
    const ConfigNode* places = child(key);
    for (std::size_t i = 0; places != nullptr && i < places->entries.size(); ++i) {
      const ConfigNode::Entry& entry = places->entries[i];
      add_place(entry.key, kind, position_of(entry.value));
    }
  }

  void add_centres() {
    const ConfigNode* centres = child("centres");
    std::int64_t first_node = 0;
    for (std::size_t i = 0; centres != nullptr && i < centres->items.size(); ++i) {
      const ConfigNode& spec = centres->items[i];
      const std::int64_t count = count_of_key(spec, "count", 1);
      for (std::int64_t c = 0; c < count; ++c) {
        add_centre(spec, member_of_group(text_of_key(spec, "name"), c, count), first_node);
      }
    }
  }

  void add_centre(const ConfigNode& spec, const std::string& name, std::int64_t& first_node) {
    CityCentre centre{name, {first_node, first_node}, {}};
    const ConfigNode* partitions = spec.find("partitions");
    for (std::size_t p = 0; partitions != nullptr && p < partitions->items.size(); ++p) {
      const ConfigNode& pool = partitions->items[p];
      const std::int64_t nodes = count_of_key(pool, "nodes", 0);
      centre.partitions.push_back(
          {text_of_key(pool, "name"), text_of_key(pool, "accelerator"), nodes});
      centre.nodes.end += nodes;
    }
    first_node = centre.nodes.end;
    map_.centres.push_back(std::move(centre));
    auto at = position_of(spec);
    const auto district = index_.find(text_of_key(spec, "district"));
    if (!at && district != index_.end()) {
      at = map_.places[district->second].at;
    }
    add_place(name, PlaceKind::centre, at);
  }

  /// Where sim/scenario puts the exchanges of a metro ring: on a circle round its middle.
  void add_ring() {
    const ConfigNode* network = child("network");
    const ConfigNode* ring = network == nullptr ? nullptr : network->find("metro_ring");
    const auto middle = ring == nullptr ? std::nullopt : position_of(*ring);
    if (!middle) {
      return;
    }
    constexpr double kKmPerDegree = 111.19508;
    const std::string radius = text_of_key(*ring, "radius");
    double km = number_or_zero(std::string_view(radius).substr(0, radius.find(' ')));
    km = radius.ends_with("km") ? km : km / 1000;
    const std::int64_t exchanges = count_of_key(*ring, "exchanges", 0);
    const double widening = std::max(0.01, math::cos(middle->second * math::kPi / 180));
    const std::string name = text_of_key(*ring, "name");
    for (std::int64_t i = 0; i < exchanges; ++i) {
      const double angle = 2 * math::kPi * static_cast<double>(i) / static_cast<double>(exchanges);
      add_place(member_of_group(name, i, 0),
                PlaceKind::exchange,
                std::pair(middle->first + km / kKmPerDegree * math::cos(angle) / widening,
                          middle->second + km / kKmPerDegree * math::sin(angle)));
    }
    for (std::int64_t i = 0; i < exchanges; ++i) {
      const std::string a = member_of_group(name, i, 0);
      const std::string b = member_of_group(name, (i + 1) % exchanges, 0);
      const ConfigNode* links = ring->find("ring");
      add_link(name_of_link(a, b), a, b, links == nullptr ? "" : text_of_key(*links, "bandwidth"));
    }
  }

  /// Tenants are places, too: where their district is. They get no mark of their own.
  void add_tenants() {
    const ConfigNode* tenants = child("tenants");
    for (std::size_t i = 0; tenants != nullptr && i < tenants->items.size(); ++i) {
      const auto district = index_.find(text_of_key(tenants->items[i], "district"));
      if (district != index_.end()) {
        index_.try_emplace(text_of_key(tenants->items[i], "name"), district->second);
      }
    }
  }

  void add_links() {
    const ConfigNode* links = child("links");
    for (std::size_t i = 0; links != nullptr && i < links->items.size(); ++i) {
      const ConfigNode& link = links->items[i];
      const ConfigNode* between = link.find("between");
      if (between == nullptr || between->items.size() != 2) {
        continue;
      }
      const std::string& a = between->items[0].scalar;
      const std::string& b = between->items[1].scalar;
      const std::string name = text_of_key(link, "name");
      add_link(name.empty() ? name_of_link(a, b) : name, a, b, text_of_key(link, "bandwidth"));
    }
  }

  void add_link(const std::string& name,
                const std::string& a,
                const std::string& b,
                const std::string& bandwidth) {
    const auto from = index_.find(a);
    const auto to = index_.find(b);
    if (from == index_.end() || to == index_.end()) {
      return;
    }
    MapLink link{name, from->second, to->second, bandwidth, std::nullopt};
    if (const auto load = loads_.find(name); load != loads_.end()) {
      link.load = *load->second;
      loads_.erase(load);
    }
    map_.links.push_back(std::move(link));
  }

  void add_by_name(const LinkLoad& load) {
    const std::size_t middle = load.link.find("--");
    if (middle == std::string::npos || !loads_.contains(load.link)) {
      return;
    }
    const std::string a = load.link.substr(0, middle);
    const std::string b = load.link.substr(middle + 2);
    for (const std::string& name : {a, b}) {
      if (!index_.contains(name)) {
        add_place(name, PlaceKind::exchange, std::nullopt);
      }
    }
    add_link(load.link, a, b, {});
  }

  const ConfigNode& city_;
  CityMap map_;
  std::unordered_map<std::string, std::size_t> index_;
  std::unordered_map<std::string, const LinkLoad*> loads_;
};

}  // namespace

std::vector<LinkLoad> read_link_loads(const std::filesystem::path& links_csv) {
  TableReader table(links_csv);
  const std::size_t link = table.column("link");
  const std::size_t from = table.column("from");
  const std::size_t until = table.column("until");
  const std::size_t forward_data = table.column("forward_data");
  const std::size_t back_data = table.column("back_data");
  const std::size_t forward_load = table.column("forward_load");
  const std::size_t back_load = table.column("back_load");
  std::vector<LinkLoad> loads;
  std::vector<double> seconds;
  std::unordered_map<std::string, std::size_t> index;
  while (table.next()) {
    const auto [entry, is_new] = index.try_emplace(std::string(table.cell(link)), loads.size());
    if (is_new) {
      loads.emplace_back().link = entry->first;
      seconds.push_back(0);
    }
    LinkLoad& load = loads[entry->second];
    const double span = number_or_zero(table.cell(until)) - number_or_zero(table.cell(from));
    const double forward = number_or_zero(table.cell(forward_load));
    const double back = number_or_zero(table.cell(back_load));
    load.forward_bytes += number_or_zero(table.cell(forward_data));
    load.back_bytes += number_or_zero(table.cell(back_data));
    load.forward_load += forward * span;
    load.back_load += back * span;
    load.peak_load = std::max({load.peak_load, forward, back});
    ++load.intervals;
    seconds[entry->second] += span;
  }
  for (std::size_t i = 0; i < loads.size(); ++i) {
    if (seconds[i] > 0) {
      loads[i].forward_load /= seconds[i];
      loads[i].back_load /= seconds[i];
    }
  }
  return loads;
}

CityMap city_map(const ConfigNode& city, const std::vector<LinkLoad>& loads) {
  return MapMaker(city, loads).make(loads);
}

}  // namespace suanwang::app
