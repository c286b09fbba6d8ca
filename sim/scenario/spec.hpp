// A scenario as its author wrote it: structs with one list of fields each, from which come parsing,
// units, ranges, defaults, the resolved echo, the reference page and the JSON schema.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/demand/request.hpp"
#include "sim/demand/resilience.hpp"
#include "sim/platform/forecast.hpp"
#include "sim/scenario/run_plan.hpp"
#include "sim/scenario/spec_centre.hpp"
#include "sim/scenario/spec_data.hpp"
#include "sim/scenario/spec_market.hpp"
#include "sim/scenario/spec_network.hpp"
#include "sim/scenario/spec_site.hpp"
#include "sim/scenario/spec_span.hpp"
#include "sim/scenario/spec_telemetry.hpp"
#include "sim/scenario/when.hpp"

namespace suanwang {

constexpr auto choices(JobKind /*tag*/) {
  return std::array{Choice<JobKind>{"batch", JobKind::batch, "batch jobs"},
                    Choice<JobKind>{"training", JobKind::training, "training gangs"}};
}

constexpr auto choices(OnFailure /*tag*/) {
  return std::array{
      Choice<OnFailure>{"requeue", OnFailure::requeue, "it goes back to its centre's queue"},
      Choice<OnFailure>{"kill", OnFailure::kill, "it is killed"}};
}

constexpr auto choices(OnPreemption /*tag*/) {
  return std::array{
      Choice<OnPreemption>{"fall-back", OnPreemption::fall_back, "what its last checkpoint holds"},
      Choice<OnPreemption>{"save", OnPreemption::save, "all that it has done"}};
}

namespace spec {

/// Times further off are slips of a unit; a hundred years leave 64 bits of ms room for all sums.
inline constexpr Duration kLongest = When::kFurthest;

struct Calendar {
  Duration utc_offset = hours(8);
  std::vector<Date> holidays;
  std::vector<Date> working_days;

  template <class V>
  void fields(V& v) {
    v.optional("utc_offset",
               utc_offset,
               "local time minus UTC, all year (Beijing: 8 h)",
               between(hours(-14), hours(14)));
    v.optional("holidays", holidays, "days on which nobody works");
    v.optional("working_days", working_days, "days off that are worked all the same");
  }
};

struct Accelerator {
  Compute fp16{};
  Bytes memory{};
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required(
        "fp16", fp16, "peak dense FP16 of one card", between(Compute{1}, Compute{1'000'000'000}));
    v.optional("memory", memory, "memory of one card", between(Bytes{0}, Bytes{1LL << 50}));
    v.optional("source", source, "where the figures come from");
  }
};

/// Hours in which a zone's grid asks for less.
struct DemandResponse {
  Spotted<When> from;
  Spotted<When> until;
  Spotted<Share> power;
  std::string note;

  template <class V>
  void fields(V& v) {
    v.required("from", from, "when it begins");
    v.required("until", until, "when it ends");
    v.required("power",
               power,
               "what the nodes of each centre may draw, of what they may or could draw otherwise",
               between(Share{1}, Share{1'000'000}));
    v.optional("note", note, "where this is known from");
  }
};

struct Zone {
  std::optional<Tariff> tariff;
  std::optional<SignalFile> tariff_file;
  std::optional<CarbonIntensity> carbon;
  std::optional<SignalFile> carbon_file;
  std::optional<Weather> weather;
  std::optional<SurchargeRules> surcharge;
  std::vector<DemandResponse> demand_response;
  std::string note;

  template <class V>
  void fields(V& v) {
    v.optional("tariff", tariff, "the price of energy from the grid; left out: it costs nothing");
    v.optional("carbon", carbon, "location-based carbon of energy from the grid; left out: none");
    v.optional("surcharge", surcharge, "on centres whose PUE is above a limit; left out: none");
    v.optional("demand_response",
               demand_response,
               "hours in which the grid asks for less: jobs that started last are stopped and "
               "queued again");
    v.optional("tariff_file", tariff_file, "instead: hourly prices of energy from a file");
    v.optional("carbon_file", carbon_file, "instead of `carbon`: hourly factors from a file");
    v.optional("weather", weather, "outdoor air; facilities with a cooling plant need it");
    v.optional("note", note, "a remark");
  }
};

struct District {
  std::string adcode;
  std::optional<LonLat> at;
  Share quota{1'000'000};

  template <class V>
  void fields(V& v) {
    v.optional("adcode", adcode, "administrative division code (GB/T 2260)");
    v.optional("at", at, "longitude and latitude in degrees", between(-180.0, 180.0));
    v.optional("quota",
               quota,
               "of the city's accelerators, and of its cores for jobs without, that jobs of its "
               "tenants may have at a time (platform.dispatch: quotas)",
               between(Share{0}, Share{1'000'000}));
  }
};

struct Tenant {
  Spotted<std::string> name;
  std::uint32_t count = 1;
  Spotted<std::optional<std::string>> district;
  double share = 1.0;
  std::int32_t priority = 0;
  Share quota{1'000'000};
  bool public_interest = false;

  template <class V>
  void fields(V& v) {
    v.required("name", name, "what it is called");
    v.optional("count",
               count,
               "so many alike, called name-1, name-2, ...; 1: one called name",
               between(1U, 1'000'000U));
    v.optional("quota",
               quota,
               "of the city's accelerators, and of its cores for jobs without, that its jobs may "
               "have at a time (platform.dispatch: quotas)",
               between(Share{0}, Share{1'000'000}));
    v.optional("public_interest",
               public_interest,
               "whether it may use what centres keep for the public interest");
    v.optional("district", district, "where it sits, from city.districts");
    v.optional("share", share, "its weight in fair sharing", between(1e-6, 1e6));
    v.optional("priority",
               priority,
               "of its jobs, for the start rule `priority`: more goes first",
               between(-1'000'000, 1'000'000));
  }
};

/// Templates are merged and tables read before the field lists see the tree (preparation.hpp), so
/// `templates` and `template` are here for the reference page only.
struct City {
  Calendar calendar;
  ConfigNode templates;
  Named<Accelerator> accelerators;
  bool shared_accelerators = false;
  Named<Zone> zones;
  Named<District> districts;
  std::vector<Centre> centres;
  Named<Waypoint> exchanges;
  Named<Waypoint> regions;
  std::vector<Link> links;
  std::vector<NetworkFile> network_files;
  std::optional<Network> network;
  std::vector<Outage> outages;
  std::vector<Tenant> tenants;

  template <class V>
  void fields(V& v) {
    v.optional("calendar", calendar, "local time, holidays");
    v.optional("accelerators", accelerators, "types of accelerators");
    v.optional("shared_accelerators",
               shared_accelerators,
               "whether a job may take a share of a card (in thousandths) and leave the rest to "
               "others");
    v.optional("zones", zones, "areas of equal price, carbon and weather");
    v.optional("districts", districts, "districts");
    v.optional("templates",
               templates,
               "{ partitions: { name: ... }, centres: { name: ... } }: what several have alike");
    v.required("centres", centres, "compute centres");
    v.optional("exchanges", exchanges, "exchange points of the network");
    v.optional("regions", regions, "outside regions that links lead to");
    v.optional("links", links, "fibres between places");
    v.optional("network_files",
               network_files,
               "networks in files; their rows are among `exchanges` and `links` of resolved.yaml");
    v.optional("network", network, "how the network is used, and what is asked of it");
    v.optional("outages", outages, "nodes that go down together: planned, of a log, or by chance");
    v.optional("tenants", tenants, "who submits jobs");
  }
};

/// How fast a class of jobs runs on each accelerator type.
struct Speeds {
  Spotted<std::optional<std::string>> reference;
  Spotted<std::optional<std::string>> model;
  Named<Spotted<double>> on;
  std::optional<double> cpu;
  Named<Spotted<double>> by_tasks;

  template <class V>
  void fields(V& v) {
    v.optional("reference", reference, "the type that run times are stated for (with `class`)");
    v.optional(
        "class", model, "measured speeds of a class of models, or `peak`: by peak FP16 figures");
    v.optional("on",
               on,
               "instead of `class`: speed on each type, 1 = as stated; types left out may not be "
               "used",
               between(0.0, 1000.0));
    v.optional("cpu",
               cpu,
               "speed on partitions without accelerators; left out: jobs may not run there",
               between(0.0, 1000.0));
    v.optional("by_tasks",
               by_tasks,
               "of elastic jobs: { 1: 1, 2: 1.8, 4: 3.1 }, how fast they are with each number of "
               "tasks that they can have",
               between(0.001, 4000.0));
  }
};

/// What becomes of jobs whose log names accelerator types.
enum class TypeLists : std::uint8_t { follow, ignore };

constexpr auto choices(TypeLists /*tag*/) {
  return std::array{
      Choice<TypeLists>{"follow", TypeLists::follow, "they run on the types they name only"},
      Choice<TypeLists>{"ignore", TypeLists::ignore, "they run on any type"}};
}

/// What a stream's jobs write, and need to go on from it.
struct Checkpoint {
  Duration interval{};
  Duration cost{};
  Duration restart{};
  Spotted<std::optional<std::string>> keep_at;

  template <class V>
  void fields(V& v) {
    v.required("interval",
               interval,
               "computing from one checkpoint to the next",
               between(seconds(1), days(366)));
    v.optional("cost", cost, "what writing one takes", between(Duration{}, days(1)));
    v.optional("restart",
               restart,
               "what it takes to go on after nodes were lost",
               between(Duration{}, days(1)));
    v.optional("keep_at",
               keep_at,
               "the place that a copy of each goes to, as large as `state`; left out: none does");
  }
};

struct Stream {
  Spotted<std::string> name;
  JobKind kind = JobKind::batch;
  Spotted<std::optional<std::string>> swf;
  ConfigNode trace;
  ConfigNode generator;
  Spotted<std::optional<std::string>> to;
  std::vector<Spotted<std::string>> tenants;
  Spotted<std::optional<std::string>> speeds;
  TypeLists accelerator_types = TypeLists::follow;
  Duration offset{};
  std::optional<Duration> until;
  std::optional<std::uint64_t> jobs;
  std::optional<Checkpoint> checkpoint;
  OnFailure on_failure = OnFailure::requeue;
  OnPreemption on_preemption = OnPreemption::fall_back;
  Bytes state{};
  Duration startup{};
  std::optional<double> deadline;
  std::optional<StreamData> data;
  std::optional<Reach> reach;
  std::optional<Span> span;
  std::optional<Order> order;
  ConfigNode params;

  template <class V>
  void fields(V& v) {
    v.required("name", name, "what it is called: the workload_name of its jobs");
    v.optional("kind", kind, "what its jobs are");
    v.optional("swf", swf, "a log in the Standard Workload Format, plain or gzip");
    v.optional("trace", trace, "a log of another format: { format: name, file: path, ... }");
    v.optional("generator",
               generator,
               "synthetic jobs: a preset with its parameters beside it, or { preset: name, ... }");
    v.optional("to", to, "the centre all its jobs insist on; left out: the dispatch decides");
    v.optional("tenants", tenants, "who submits: tenants, or groups of them by their common name");
    v.optional("speeds", speeds, "how fast its jobs run where, from demand.speeds");
    v.optional("accelerator_types",
               accelerator_types,
               "what becomes of a log's own choice of accelerator types");
    v.optional(
        "offset", offset, "added to all submit times", between(Duration{-kLongest.ms}, kLongest));
    v.optional("until",
               until,
               "a generator's end; left out: the scenario's duration",
               between(milliseconds(1), kLongest));
    v.optional("jobs", jobs, "a generator's number of jobs at most", at_least(std::uint64_t{1}));
    v.optional("checkpoint",
               checkpoint,
               "its jobs write checkpoints; left out: who loses nodes begins anew");
    v.optional("deadline",
               deadline,
               "of jobs whose log gives none: so many times the requested time after submission",
               between(0.001, 1e6));
    v.optional("on_failure", on_failure, "what becomes of a job whose node fails");
    v.optional("on_preemption", on_preemption, "what a job keeps that a policy preempts");
    v.optional("state",
               state,
               "what a job that has done something takes along when it moves to another centre",
               between(Bytes{0}, Bytes{1'000'000'000'000'000}));
    v.optional("startup",
               startup,
               "time after each start of a job before it makes progress",
               between(Duration{}, days(7)));
    v.optional("data", data, "what its jobs read and write over the network; left out: nothing");
    v.optional("reach", reach, "where its jobs may run; left out: anywhere");
    v.optional("span",
               span,
               "over how many centres at once each of its jobs may run, if platform.dispatch says "
               "`span`; left out: one");
    v.optional("order",
               order,
               "each of its jobs that asks for cards bids for them on the market; left out: none");
    v.rest(params, "parameters of the trace format or generator");
  }
};

struct Demand {
  Named<Speeds> speeds;
  Named<DataSet> data_sets;
  std::vector<Stream> streams;

  template <class V>
  void fields(V& v) {
    v.optional("speeds", speeds, "how fast classes of jobs run on each type of accelerator");
    v.optional("data_sets", data_sets, "data that many jobs read");
    v.required("streams", streams, "where jobs come from");
  }
};

/// How long a policy takes to decide.
struct DecisionTime {
  Duration base{};
  Latency per_job{};
  double measured = 0;

  template <class V>
  void fields(V& v) {
    v.optional("base", base, "for each decision", between(Duration{}, days(1)));
    v.optional("per_job",
               per_job,
               "and for each job that waits for it as it is asked",
               between(Latency{0}, Latency{3'600'000'000'000}));
    v.optional("measured",
               measured,
               "and so many times what its last decision took on this machine: such a run can only "
               "be made again from its log (run --decisions, --replay)",
               between(0.0, 1e6));
  }
};

struct DecisionTimes {
  DecisionTime city;
  DecisionTime centre;

  template <class V>
  void fields(V& v) {
    v.optional("city", city, "of the platform's policy");
    v.optional("centre", centre, "of each centre's");
  }
};

struct Platform {
  ForecastParams forecast;
  DecisionTimes decision_time;
  Telemetry telemetry;
  ConfigNode dispatch;
  ConfigNode centre;
  Named<ConfigNode> centres;

  template <class V>
  void fields(V& v) {
    v.optional("forecast", forecast, "what is known of carbon factors and prices to come");
    v.optional("telemetry", telemetry, "how it hears of the centres");
    v.optional("decision_time",
               decision_time,
               "how long decisions take on the simulated clock; left out: none");
    v.optional(
        "dispatch",
        dispatch,
        "which centre a job goes to, and when: { policy: name, shift: rule, ... }, or a policy "
        "from outside: { library: file, timeout, with } or { program: [command], timeout, "
        "with }");
    v.optional(
        "centre", centre, "within each centre: { order, start, place }, or a policy from outside");
    v.optional("centres", centres, "what single centres do otherwise");
  }
};

struct Output {
  bool jobs = true;
  Duration centre_interval = hours(1);
  std::vector<Spotted<std::string>> job_columns;

  template <class V>
  void fields(V& v) {
    v.optional("jobs", jobs, "whether jobs.csv is written");
    v.optional("centre_interval",
               centre_interval,
               "what one row of centres.csv covers",
               between(seconds(1), kLongest));
    v.optional("job_columns", job_columns, "columns of jobs.csv; empty: all");
  }
};

struct Scenario {
  std::uint32_t version = 1;
  Spotted<std::string> name{"unnamed", {}, {}};
  std::string description;
  Moment start{};
  std::optional<Duration> duration;
  std::uint64_t seed = 1;
  City city;
  ConfigNode programme;
  Demand demand;
  std::optional<Market> market;
  Platform platform;
  Output output;

  template <class V>
  void fields(V& v) {
    v.required("suanwang", version, "the version of this format: 1", between(1U, 1U));
    v.required("name", name, "what it is called; results stand under it");
    v.optional("description", description, "what it is about");
    v.required("start", start, "when it begins, with the offset from UTC");
    v.optional("duration",
               duration,
               "when it ends; left out: when all jobs have left",
               between(milliseconds(1), kLongest));
    v.optional("seed", seed, "of everything random");
    v.required("city", city, "what there is");
    v.optional("programme",
               programme,
               "the city's green programme: standard, connection, rewards, measures; `include` a "
               "file of rules");
    v.required("demand", demand, "what is asked for");
    v.optional("market",
               market,
               "what centres offer for money, to streams with an `order` "
               "(platform.dispatch: { policy: market })");
    v.optional("platform", platform, "how it is decided");
    v.optional("output", output, "what is written");
  }
};

}  // namespace spec
}  // namespace suanwang
