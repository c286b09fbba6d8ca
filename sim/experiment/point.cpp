#include "sim/experiment/point.hpp"

#include <algorithm>
#include <unordered_set>

namespace suanwang {

namespace {

std::string last_step(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

/// By key: what names call it.
std::vector<std::string> short_names(const std::vector<std::string>& keys) {
  std::vector<std::string> names;
  for (const std::string& key : keys) {
    const auto alike = std::count_if(keys.begin(), keys.end(), [&](const std::string& other) {
      return last_step(other) == last_step(key);
    });
    names.push_back(alike > 1 ? key : last_step(key));
  }
  return names;
}

}  // namespace

std::vector<Setting> Point::settings() const {
  std::vector<Setting> settings;
  for (const Override& wanted : varied) {
    settings.push_back({wanted.path, flow_text(wanted.value)});
  }
  return settings;
}

std::vector<Point> product(const std::vector<Point>& first, const std::vector<Point>& then) {
  std::vector<Point> all;
  all.reserve(first.size() * then.size());
  for (const Point& before : first) {
    for (const Point& after : then) {
      all.push_back(before);
      all.back().varied.insert(all.back().varied.end(), after.varied.begin(), after.varied.end());
    }
  }
  return all;
}

std::vector<Point> points_of(const Variation& variation) {
  std::vector<Point> points;
  for (const ConfigNode& value : variation.values) {
    points.push_back({{{variation.path, value}}});
  }
  return points;
}

std::vector<std::string> varied_keys(const std::vector<Point>& points) {
  std::vector<std::string> keys;
  std::unordered_set<std::string> seen;
  for (const Point& point : points) {
    for (const Override& wanted : point.varied) {
      if (seen.insert(wanted.path).second) {
        keys.push_back(wanted.path);
      }
    }
  }
  return keys;
}

std::vector<std::string> point_names(const std::vector<Point>& points) {
  const std::vector<std::string> keys = varied_keys(points);
  const std::vector<std::string> shown = short_names(keys);
  std::vector<std::string> names;
  for (const Point& point : points) {
    std::string name = point.varied.empty() ? "as it is" : "";
    for (const Override& wanted : point.varied) {
      const auto key = std::find(keys.begin(), keys.end(), wanted.path) - keys.begin();
      name += name.empty() ? "" : ", ";
      name += keys.size() == 1 ? "" : shown[static_cast<std::size_t>(key)] + "=";
      name += flow_text(wanted.value);
    }
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace suanwang
