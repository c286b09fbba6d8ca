#include "app/report/report_json.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace suanwang::app {

namespace {

template <class Value>
ReportJson column_of(const std::vector<SeriesBucket>& buckets, Value value) {
  ReportJson list = ReportJson::array();
  for (const SeriesBucket& bucket : buckets) {
    list.push_back(bucket.hours > 0 ? ReportJson(rounded(value(bucket))) : ReportJson());
  }
  return list;
}

/// Whole sums; the page makes ratios of them.
ReportJson buckets_json(const std::vector<SeriesBucket>& buckets) {
  ReportJson json;
  json["hours"] = column_of(buckets, [](const SeriesBucket& b) { return b.hours; });
  json["busy_h"] = column_of(buckets, [](const SeriesBucket& b) { return b.busy_h(); });
  json["available_h"] = column_of(buckets, [](const SeriesBucket& b) { return b.available_h(); });
  json["waiting"] = column_of(buckets, [](const SeriesBucket& b) { return b.waiting; });
  json["it_kwh"] = column_of(buckets, [](const SeriesBucket& b) { return b.it_kwh; });
  json["facility_kwh"] = column_of(buckets, [](const SeriesBucket& b) { return b.facility_kwh; });
  json["cost_cny"] = column_of(buckets, [](const SeriesBucket& b) { return b.cost_cny; });
  json["carbon_g"] = column_of(buckets, [](const SeriesBucket& b) { return b.carbon_g; });
  return json;
}

ReportJson energy_json(const EnergyParts& parts) {
  return {{"jobs", parts.jobs},
          {"idle", parts.idle},
          {"ups", parts.ups},
          {"pdu", parts.pdu},
          {"fans", parts.fans},
          {"pumps", parts.pumps},
          {"chillers", parts.chillers},
          {"heat_rejection", parts.heat_rejection},
          {"auxiliary", parts.auxiliary}};
}

std::vector<bool> largest_consumers(const RunSeries& series, std::size_t most) {
  std::vector<std::size_t> order(series.centres.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return series.centres[a].total.facility_kwh > series.centres[b].total.facility_kwh;
  });
  std::vector<bool> kept(order.size(), false);
  for (std::size_t i = 0; i < std::min(most, order.size()); ++i) {
    kept[order[i]] = true;
  }
  return kept;
}

ReportJson wait_group_json(const WaitGroup& group) {
  ReportJson json;
  json["name"] = group.name == kOtherGroups ? ReportJson(true) : ReportJson(group.name);
  json["jobs"] = group.jobs;
  json["mean_s"] = group.mean_s;
  json["max_s"] = static_cast<double>(group.max_ms) / 1000;
  json["percentile_s"] = ReportJson::array();
  for (const std::int64_t ms : group.percentile_ms) {
    json["percentile_s"].push_back(static_cast<double>(ms) / 1000);
  }
  json["at_most"] = group.at_most;
  return json;
}

ReportJson wait_groups_json(const std::vector<WaitGroup>& groups) {
  ReportJson json = ReportJson::array();
  for (const WaitGroup& group : groups) {
    json.push_back(wait_group_json(group));
  }
  return json;
}

/// Texts that come often, once each.
class TextTable {
 public:
  std::size_t index_of(const std::string& text) {
    const auto [entry, is_new] = index_.try_emplace(text, texts_.size());
    if (is_new) {
      texts_.push_back(text);
    }
    return entry->second;
  }

  [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<std::string> texts_;
};

double seconds_of(std::int64_t ms) {
  return static_cast<double>(ms) / 1000;
}

/// [start, finish, wait, workload, tenant, kind, state, id, units, first, end, first, end, ...].
ReportJson bar_json(const GanttBar& bar, std::int64_t first_node, TextTable& texts) {
  ReportJson json = ReportJson::array({seconds_of(bar.start_ms),
                                       seconds_of(bar.finish_ms),
                                       seconds_of(bar.wait_ms),
                                       texts.index_of(bar.workload),
                                       texts.index_of(bar.tenant),
                                       texts.index_of(bar.kind),
                                       texts.index_of(bar.state),
                                       bar.id,
                                       bar.units});
  for (const NodeInterval& interval : bar.nodes) {
    json.push_back(interval.first - first_node);
    json.push_back(interval.end - first_node);
  }
  return json;
}

ReportJson partitions_json(const CityCentre& centre) {
  ReportJson json = ReportJson::array();
  for (const CityPartition& partition : centre.partitions) {
    json.push_back({{"name", partition.name},
                    {"accelerator", partition.accelerator},
                    {"nodes", partition.nodes}});
  }
  return json;
}

ReportJson chart_json(GanttChart& chart, const std::vector<CityCentre>& centres, TextTable& texts) {
  const GanttWindow& window = chart.window();
  const auto centre = std::find_if(
      centres.begin(), centres.end(), [&](const CityCentre& c) { return c.name == window.centre; });
  ReportJson json;
  json["centre"] = window.centre;
  json["from_s"] = seconds_of(window.from_ms);
  json["until_s"] = seconds_of(window.until_ms);
  json["asked"] = window.is_asked_for;
  json["nodes"] = window.nodes.end - window.nodes.first;
  json["partitions"] = centre == centres.end() ? ReportJson::array() : partitions_json(*centre);
  json["jobs"] = chart.jobs();
  json["node_h"] = chart.node_h();
  double shown = 0;
  json["bars"] = ReportJson::array();
  for (const GanttBar& bar : chart.finish()) {
    shown += bar.node_h;
    json["bars"].push_back(bar_json(bar, window.nodes.first, texts));
  }
  json["shown_node_h"] = shown;
  return json;
}

std::string_view name_of_place(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::centre:
      return "centre";
    case PlaceKind::district:
      return "district";
    case PlaceKind::exchange:
      return "exchange";
    case PlaceKind::region:
      break;
  }
  return "region";
}

std::string_view name_of_standing(Standing standing) {
  switch (standing) {
    case Standing::illustrative:
      return "illustrative";
    case Standing::unverified:
      return "unverified";
    case Standing::sourced:
      break;
  }
  return "sourced";
}

}  // namespace

double rounded(double value) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 9);
  double result = value;
  std::from_chars(text.data(), end.ptr, result);
  return result;
}

ReportJson series_json(const RunSeries& series, std::size_t most_centres) {
  ReportJson json;
  json["interval_s"] = seconds_of(series.interval_ms);
  json["bucket_s"] = seconds_of(series.bucket_ms);
  json["rows"] = series.rows;
  json["all_centres"] = series.centres.size();
  json["city"] = buckets_json(series.city);
  json["centres"] = ReportJson::array();
  const std::vector<bool> kept = largest_consumers(series, most_centres);
  EnergyParts rest;
  for (std::size_t c = 0; c < series.centres.size(); ++c) {
    const CentreSeries& centre = series.centres[c];
    if (kept[c]) {
      json["centres"].push_back({{"name", centre.centre},
                                 {"energy_kwh", energy_json(centre.energy)},
                                 {"series", buckets_json(centre.buckets)}});
    } else {
      rest.jobs += centre.energy.jobs;
      rest.idle += centre.energy.idle;
      rest.ups += centre.energy.ups;
      rest.pdu += centre.energy.pdu;
      rest.fans += centre.energy.fans;
      rest.pumps += centre.energy.pumps;
      rest.chillers += centre.energy.chillers;
      rest.heat_rejection += centre.energy.heat_rejection;
      rest.auxiliary += centre.energy.auxiliary;
    }
  }
  json["other_centres_kwh"] = energy_json(rest);
  return json;
}

ReportJson waits_json(const JobScan& scan) {
  ReportJson json;
  json["marks_s"] = ReportJson::array();
  for (const std::int64_t ms : kWaitMarks) {
    json["marks_s"].push_back(ms / 1000);
  }
  json["percents"] = kWaitPercents;
  json["all"] = wait_group_json(scan.all_waits);
  json["by_kind"] = wait_groups_json(scan.waits_by_kind);
  json["by_tenant"] = wait_groups_json(scan.waits_by_tenant);
  return json;
}

ReportJson flows_json(const JobScan& scan) {
  ReportJson json;
  json["from"] = scan.has_districts ? "district" : "tenant";
  json["unit"] = scan.has_accelerators ? "card_h" : "core_h";
  json["flows"] = ReportJson::array();
  const auto name = [](const std::string& text) {
    return text == FlowTable::kOthers ? ReportJson(true) : ReportJson(text);
  };
  for (const Flow& flow : scan.flows) {
    json["flows"].push_back(
        {name(flow.from), name(flow.to), flow.jobs, flow.unit_h, flow.energy_kwh});
  }
  return json;
}

ReportJson gantt_json(std::vector<GanttChart>& charts, const std::vector<CityCentre>& centres) {
  TextTable texts;
  ReportJson json;
  json["charts"] = ReportJson::array();
  for (GanttChart& chart : charts) {
    json["charts"].push_back(chart_json(chart, centres, texts));
  }
  json["texts"] = texts.texts();
  return json;
}

ReportJson map_json(const CityMap& map, std::size_t most_places) {
  ReportJson json;
  json["all_places"] = map.places.size();
  json["all_links"] = map.links.size();
  json["places"] = ReportJson::array();
  for (std::size_t p = 0; p < std::min(most_places, map.places.size()); ++p) {
    const MapPlace& place = map.places[p];
    json["places"].push_back(
        {{"name", place.name},
         {"kind", name_of_place(place.kind)},
         {"at", place.at ? ReportJson::array({place.at->first, place.at->second}) : ReportJson()}});
  }
  json["links"] = ReportJson::array();
  for (const MapLink& link : map.links) {
    if (std::max(link.a, link.b) >= most_places || json["links"].size() >= 2 * most_places) {
      continue;
    }
    ReportJson row{
        {"name", link.name}, {"a", link.a}, {"b", link.b}, {"bandwidth", link.bandwidth}};
    if (link.load) {
      row["forward_bytes"] = link.load->forward_bytes;
      row["back_bytes"] = link.load->back_bytes;
      row["forward_load"] = rounded(link.load->forward_load);
      row["back_load"] = rounded(link.load->back_load);
      row["peak_load"] = link.load->peak_load;
    }
    json["links"].push_back(std::move(row));
  }
  return json;
}

ReportJson assumptions_json(const std::vector<Assumption>& assumptions, std::size_t most) {
  ReportJson json;
  json["all"] = assumptions.size();
  json["rows"] = ReportJson::array();
  for (std::size_t i = 0; i < std::min(most, assumptions.size()); ++i) {
    json["rows"].push_back({{"path", assumptions[i].path},
                            {"text", assumptions[i].text},
                            {"standing", name_of_standing(assumptions[i].standing)}});
  }
  return json;
}

ReportJson variants_json(const std::vector<Variant>& variants) {
  ReportJson json;
  json["metrics"] = ReportJson::array();
  for (const VariantMetric& metric : kVariantMetrics) {
    json["metrics"].push_back({{"name", metric.name}, {"more_is_better", metric.is_more_better}});
  }
  json["variants"] = ReportJson::array();
  for (const Variant& variant : variants) {
    ReportJson row{{"label", variant.label}, {"runs", variant.runs}};
    row["figures"] = ReportJson::array();
    for (const auto& figure : variant.figures) {
      row["figures"].push_back(
          figure ? ReportJson::array(
                       {figure->mean,
                        figure->half_width ? ReportJson(*figure->half_width) : ReportJson()})
                 : ReportJson());
    }
    json["variants"].push_back(std::move(row));
  }
  return json;
}

}  // namespace suanwang::app
