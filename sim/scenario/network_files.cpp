#include "sim/scenario/network_files.hpp"

#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "sim/base/nearest.hpp"
#include "sim/scenario/gml.hpp"
#include "sim/scenario/traces/text_file.hpp"

namespace suanwang {

namespace {

constexpr std::size_t kLargestGml = std::size_t{64} << 20U;

/// One file's graph on its way into the city.
class NetworkFile {
 public:
  NetworkFile(const spec::NetworkFile& spec, std::string file, spec::City& city, Issues& issues)
      : spec_(spec), file_(std::move(file)), city_(city), issues_(issues) {}

  void add(const GmlEntry& graph) {
    for (const auto& row : city_.exchanges.rows) {
      taken_.insert(row.name);
    }
    for (const GmlEntry& entry : graph.entries) {
      if (entry.key == "node") {
        add_node(entry);
      }
    }
    for (const GmlEntry& entry : graph.entries) {
      if (entry.key == "edge") {
        add_edge(entry);
      }
    }
    for (const auto& row : spec_.places.rows) {
      if (!labels_.contains(row.name)) {
        issues_.error(row.spot,
                      row.value.path,
                      "the file has no node `" + row.name + "`",
                      suggestion(row.name, {labels_.begin(), labels_.end()}));
      }
    }
  }

 private:
  void error(const GmlEntry& entry, const std::string& what, const std::string& advice) {
    issues_.error({file_, entry.line, 0}, spec_.gml.path, what, advice);
  }

  static std::optional<double> number(const GmlEntry& of, std::string_view key) {
    const GmlEntry* entry = of.find(key);
    return entry == nullptr || entry->kind != GmlEntry::Kind::number
               ? std::nullopt
               : std::optional<double>(entry->number);
  }

  void add_node(const GmlEntry& node) {
    const GmlEntry* id = node.find("id");
    if (id == nullptr || id->kind != GmlEntry::Kind::number) {
      error(node, "the node has no `id`", "a whole number");
      return;
    }
    const GmlEntry* label = node.find("label");
    std::string name = label == nullptr || label->text.empty() ? id->text : label->text;
    labels_.insert(name);
    if (const Spotted<std::string>* place = spec_.places.find(name)) {
      name = place->value;
    } else {
      name = spec_.prefix + name;
      // Several nodes of one name are told by their ids.
      name = taken_.insert(name).second ? name : name + "#" + id->text;
      add_exchange(node, name);
    }
    if (!name_of_.emplace(id->text, name).second) {
      error(node, "there is a node with `id " + id->text + "` already", "ids are unique");
    }
  }

  void add_exchange(const GmlEntry& node, const std::string& name) {
    spec::Waypoint place;
    const std::optional<double> longitude = number(node, "Longitude");
    const std::optional<double> latitude = number(node, "Latitude");
    constexpr double kPole = 90;
    constexpr double kDateLine = 180;
    if (longitude && latitude) {
      if (std::abs(*longitude) > kDateLine || std::abs(*latitude) > kPole) {
        error(node, "`" + name + "` is outside the globe", "Longitude and Latitude in degrees");
      }
      place.at = spec::LonLat{*longitude, *latitude};
    }
    city_.exchanges.rows.push_back({name, {file_, node.line, 0}, place});
  }

  std::optional<std::string> end(const GmlEntry& edge, std::string_view key) {
    const GmlEntry* id = edge.find(key);
    const auto found = id == nullptr ? name_of_.end() : name_of_.find(id->text);
    if (found == name_of_.end()) {
      error(edge,
            "the edge's `" + std::string(key) + "` is no node",
            id == nullptr ? "give it one" : "there is no node with `id " + id->text + "`");
      return std::nullopt;
    }
    return found->second;
  }

  /// An edge from a node to itself says nothing of a way.
  void add_edge(const GmlEntry& edge) {
    const std::optional<std::string> from = end(edge, "source");
    const std::optional<std::string> to = end(edge, "target");
    if (!from || !to || *from == *to) {
      return;
    }
    const SourceSpot spot{file_, edge.line, 0};
    spec::Link link;
    link.between_places = {{*from, *to}, spot, spec_.gml.path};
    std::string name = *from + "--" + *to;
    const std::uint32_t twins = ++edges_[*from < *to ? name : *to + "--" + *from];
    name += twins > 1 ? "#" + std::to_string(twins) : "";
    link.name = {name, spot, spec_.gml.path};
    link.length = is_placed(*from) && is_placed(*to) ? std::nullopt : spec_.length;
    link.bandwidth = bandwidth_of(edge);
    link.hop = spec_.hop;
    link.route_factor = spec_.route_factor;
    link.price = spec_.price;
    link.energy = spec_.energy;
    city_.links.push_back(std::move(link));
  }

  BitRate bandwidth_of(const GmlEntry& edge) {
    constexpr double kMost = 1e15;
    const std::optional<double> raw = number(edge, "LinkSpeedRaw");
    if (!raw) {
      return spec_.bandwidth;
    }
    if (*raw < 1 || *raw > kMost) {
      error(edge, "`LinkSpeedRaw` is no bandwidth", "bit/s, from 1 to 1e15");
      return spec_.bandwidth;
    }
    return {std::llround(*raw)};
  }

  /// Places that are not of the file are looked up by whoever builds the city.
  [[nodiscard]] bool is_placed(const std::string& name) const {
    const spec::Waypoint* place = city_.exchanges.find(name);
    return place == nullptr || place->at.has_value();
  }

  const spec::NetworkFile& spec_;
  std::string file_;
  spec::City& city_;
  Issues& issues_;
  std::set<std::string> taken_;
  std::set<std::string> labels_;
  std::map<std::string, std::string> name_of_;  // by id
  std::map<std::string, std::uint32_t> edges_;  // by name
};

}  // namespace

void read_network_files(spec::City& city, const std::filesystem::path& directory, Issues& issues) {
  const std::vector<spec::NetworkFile> files = std::move(city.network_files);
  city.network_files.clear();
  for (const spec::NetworkFile& spec : files) {
    const std::string file = (directory / spec.gml.value).string();
    const auto opened = TextFile::open(file);
    const auto text = opened
                          ? (*opened)->read_whole(kLargestGml)
                          : tl::expected<std::string, std::string>(tl::unexpected(opened.error()));
    if (!text) {
      issues.error(spec.gml.spot,
                   spec.gml.path,
                   "the file '" + file + "' " + text.error(),
                   "paths are relative to the scenario");
      continue;
    }
    if (const std::optional<GmlEntry> graph = read_gml(*text, file, issues)) {
      NetworkFile(spec, file, city, issues).add(*graph);
    }
  }
}

}  // namespace suanwang
