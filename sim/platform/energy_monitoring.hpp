// A centre's connection to the energy-monitoring platform 节能监测服务平台: the end system (端系统)
// that sends a reading every interval, its losses and faults, and what the platform makes of them
// month by month.
//
//   not_connected -> installing -> trial -> connected <-> degraded -> lost -> trial
//
// degraded: no reading for longer than `degraded_after`; lost: an outage nobody reported is longer
// than allowed, so that the connection must be accepted anew.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/random.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/economy/programme/connection.hpp"

namespace suanwang {

/// A fault that the scenario knows of: no reading of an interval that begins in [from, until).
struct EndSystemFault {
  Moment from;
  Moment until;
  bool reported = false;

  template <class V>
  void fields(V& v) {
    v.required("from", from, "when readings stop");
    v.required("until", until, "when they come again");
    v.optional("reported", reported, "reported to the platform, and readings filed by hand");
  }
};

/// What carries the readings of an end system.
enum class ReadingChannel : std::uint8_t { own, telemetry };

constexpr auto choices(ReadingChannel /*tag*/) {
  return std::array{
      Choice<ReadingChannel>{"own", ReadingChannel::own, "a line of its own"},
      Choice<ReadingChannel>{"telemetry",
                             ReadingChannel::telemetry,
                             "the centre's telemetry to the dispatch platform: a reading is lost "
                             "where no sample of its interval arrives"}};
}

/// The end system of a centre. Working days are days of 24 hours that are working days of the
/// calendar: three working days from Friday noon end on Wednesday noon.
struct EndSystem {
  std::optional<Date> installed_from;
  std::int32_t installation_working_days = 20;
  std::optional<Date> accepted;
  ReadingChannel channel = ReadingChannel::own;
  Share loss{};
  Share error{};
  bool cumulative = true;
  std::vector<EndSystemFault> faults;
  std::optional<Duration> mean_between_faults;
  std::int32_t repair_working_days = 2;
  Share reported_share{};
  std::string source;

  template <class V>
  void fields(V& v) {
    const auto share = between(Share{0}, Share{1'000'000});
    v.optional("installed_from", installed_from, "day its installation begins; default: never");
    v.optional("installation_working_days",
               installation_working_days,
               "working days to install it",
               between(0, 250));
    v.optional("accepted", accepted, "connected since that day: no installation, no trial");
    v.optional("channel", channel, "what carries its readings");
    v.optional("loss", loss, "share of readings that get lost, each on its own", share);
    v.optional("error",
               error,
               "how much it reads above the settlement meter (below: negative)",
               between(Share{-1'000'000}, Share{1'000'000}));
    v.optional("cumulative",
               cumulative,
               "readings are registers: the energy of a lost one arrives with the next");
    v.optional("faults", faults, "faults that are known");
    v.optional("mean_between_faults",
               mean_between_faults,
               "mean time from a repair to the next random fault; default: none",
               at_least(hours(1)));
    v.optional("repair_working_days",
               repair_working_days,
               "working days until a random fault is repaired",
               between(0, 250));
    v.optional("reported_share", reported_share, "share of random faults that are reported", share);
    v.required("source", source, "where the figures come from, or 'illustrative'");
  }

  /// Both installed and accepted; faults that end before they begin, overlap or are out of order.
  [[nodiscard]] std::string objection() const;
};

enum class ConnectionState : std::uint8_t {
  not_connected,
  installing,
  trial,
  connected,
  degraded,
  lost,
};

[[nodiscard]] std::string_view state_text(ConnectionState state);

/// True energy of one interval.
struct IntervalEnergy {
  Int128 facility_pj = 0;
  Int128 it_pj = 0;
};

/// The instant `working` of time on working days after `from`.
[[nodiscard]] Time after_working_time(const Calendar& calendar, Time from, Duration working);

class EnergyMonitoring {
 public:
  /// Needs rules and an end system without objection. Two streams of random numbers of that entity:
  /// a centre's losses don't depend on its faults. The calendar must outlive the monitoring.
  EnergyMonitoring(const ConnectionRules& rules,
                   EndSystem end_system,
                   const Calendar& calendar,
                   std::uint64_t seed,
                   std::uint64_t entity);

  /// The interval that begins at `from`, each one interval after the last. True if the platform
  /// received its reading, which what carries it may have failed to. O(1), and O(months) where a
  /// long outage marks earlier months.
  bool observe(Time from, const IntervalEnergy& energy, bool is_carried = true);

  [[nodiscard]] ConnectionState state() const { return state_; }

  /// One row a month observed, the last perhaps not over. `expected` is that of the whole month: a
  /// month observed in part does not count.
  [[nodiscard]] const std::vector<ConnectionMonth>& months() const { return months_; }

  /// Connected months in a row, counted back from `last`.
  [[nodiscard]] std::int32_t connected_run(CivilMonth last) const;

  /// Whether as many months up to `last` are connected as a reward asks for.
  [[nodiscard]] bool rewardable(CivilMonth last) const;

 private:
  struct Outage {
    Time since;
    Duration working{};
    bool reported = false;
  };

  enum class Reading : std::uint8_t { received, lost, in_fault, in_reported_fault };

  void open_month(CivilDay day);
  void install(Time from, CivilDay day);
  Reading draw_reading(Time from, bool is_carried);
  void advance_random_fault(Time from);
  [[nodiscard]] const EndSystemFault* known_fault(Time from);
  void book(Reading reading, Int128 facility_pj);
  void run_trial(Time from, bool received);
  void follow_outage(Time from, CivilDay day, Reading reading);
  void mark_unreported_outage();
  [[nodiscard]] bool is_sending() const;

  ConnectionRules rules_;
  EndSystem end_system_;
  const Calendar* calendar_;
  RandomStream losses_;
  RandomStream fault_draws_;
  ConnectionState state_ = ConnectionState::not_connected;
  std::vector<ConnectionMonth> months_;
  Time installed_ = kNever;
  std::optional<Time> next_interval_;
  // Trial.
  Time trial_since_{};
  std::int64_t trial_expected_ = 0;
  std::int64_t trial_received_ = 0;
  // Faults and outages.
  std::size_t next_known_fault_ = 0;
  Time random_fault_from_ = kNever;
  Time random_fault_until_ = kNever;
  bool random_fault_reported_ = false;
  std::optional<Outage> outage_;
  Int128 pending_pj_ = 0;  // read by a register that has not been heard since
};

}  // namespace suanwang
