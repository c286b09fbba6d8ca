// The inside of a run. Private to the engine.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/demand/demand.hpp"
#include "sim/demand/truth.hpp"
#include "sim/engine/diagnosis_book.hpp"
#include "sim/engine/interval_book.hpp"
#include "sim/engine/simulator.hpp"
#include "sim/engine/site_book.hpp"
#include "sim/engine/telemetry_book.hpp"
#include "sim/engine/transfers.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/kernel/fingerprint.hpp"
#include "sim/platform/action_list.hpp"
#include "sim/platform/monitor.hpp"
#include "sim/platform/observation.hpp"
#include "sim/record/row_batch.hpp"

namespace suanwang {

class Simulator::Run {
 public:
  Run(const City& city,
      const Demand& demand,
      std::unique_ptr<Policy> city_policy,
      std::vector<std::unique_ptr<Policy>> centre_policies,
      Recorder& recorder,
      const SimulatorOptions& options);

  /// False if `on_progress` stopped it.
  bool simulate(const std::function<bool(const Progress&)>& on_progress);

  /// Tells what is left at the end, checks the books and hands over the totals.
  void finish();

  [[nodiscard]] const RunTotals& totals() const { return totals_; }

  /// The instant and the state, for the report of a breach.
  [[nodiscard]] std::string describe() const;

 private:
  /// Order within an instant; arrivals come after completions, before recalls.
  enum class Kind : std::uint8_t {
    failure,
    outage,       ///< of a common cause begins
    restoration,  ///< and ends
    repair,
    power_limit,  ///< a demand-response event begins or ends
    capacity,
    node_state,
    curve,
    completion,
    checkpoint,  ///< of a running job is written, and goes to where its stream keeps them
    departure,   ///< a job that moves has written what it takes along
    delivery,    ///< the next transfer has sent everything
    landing,     ///< what was sent has come
    dropout,     ///< a seller gives up an offer and all that it has sold of it
    withdrawal,  ///< a buyer has waited long enough for a start
    arrival,
    recall,
    sample,  ///< of a centre is taken because its time has come
    report,  ///< of a centre arrives
    wake_city,
    wake_centre,
    due_city,  ///< its policy has thought long enough
    due_centre,
  };

  /// A policy with what it asked for and what it has not been told yet.
  struct Seat {
    std::unique_ptr<Policy> policy;
    Needs needs;
    TriggerMask changes = 0;
    bool thinks = false;       ///< it was asked, and is not due yet
    std::int64_t took_ns = 0;  ///< its last decision, if that is measured
    std::size_t thoughts = 0;  ///< how often it thought
    std::vector<JobId> arrived;
    std::vector<Action> refused;
  };

  void schedule_capacity();
  void schedule_demand_response();
  void set_power_limit(CentreId centre, std::uint32_t border);
  void make_forecasts();
  void tell_seats();
  void begin_telling();
  void open_telemetry();
  void advance_curve(CentreId centre);
  void take_sample(CentreId id);
  void expect_sample(CentreId centre);
  void take_changes();
  void receive_report(std::uint32_t slot);
  void hear_change(CentreId centre);

  /// The city's policy is asked in the next pass, if it asked to hear of that.
  void tell_city(TriggerMask changes) {
    city_seat_.changes =
        static_cast<TriggerMask>(city_seat_.changes | (city_seat_.needs.triggers & changes));
  }

  /// Any change at a centre is news at once to a platform that sees the truth, which may also ask
  /// for what ends, comes and goes.
  void show_change(CentreId centre, TriggerMask change) {
    if (monitor_ != nullptr) [[unlikely]] {
      hear_change(centre);
    } else {
      constexpr TriggerMask kForTheCity = Change::end | Change::capacity;
      tell_city((change & kForTheCity) | Change::news);
    }
  }

  /// Jobs that the platform holds may have found room by what the centres did just now.
  [[nodiscard]] bool has_news_for_held_jobs() const {
    return (city_seat_.changes & static_cast<TriggerMask>(Change::news)) != 0 &&
           !city_seat_.thinks && !pending_.empty();
  }

  void open_site_books();
  void close_site_books();
  [[nodiscard]] Time next_time() const;
  [[nodiscard]] bool is_over(Time next) const;
  [[nodiscard]] static bool is_fact(Kind kind);
  void expect(Time at, Kind kind, std::uint32_t subject, std::uint32_t version);
  void settle_instant();

  /// The job that ends next is on its way from memory while policies decide.
  void foresee() const {
    if (events_.next_time() != kNever &&
        events_.top().kind() == static_cast<std::uint8_t>(Kind::completion)) {
      const JobId id(events_.top().subject);
      world_.jobs().prefetch(id);
      __builtin_prefetch(&truths_[id.value()]);
    }
  }

  void drain();
  void handle(const Event& event);
  void handle_call(Kind kind, std::uint32_t subject);
  void change_capacity(PartitionId partition, std::uint32_t nodes);
  /// The jobs that run there and have a run of nodes that choose(const NodeRun&) takes, in order of
  /// arrival.
  template <class Choose>
  [[nodiscard]] std::vector<JobId> jobs_on(PartitionId partition, Choose choose) const;
  void displace(PartitionId partition, std::uint32_t nodes);
  void stop_displaced(JobId id, bool is_failure);
  void open_failures();
  void open_common_causes();
  void begin_outage(std::uint32_t cause);
  void end_outage(std::uint32_t cause);
  /// Nodes of the span that are up go down, and what runs there stops.
  void strike(const NodeSpan& span);
  /// One cause less for each of its nodes; those that have none left are up.
  void relieve(const NodeSpan& span);
  void fail_node(PartitionId partition, std::uint32_t node);
  void repair_node(PartitionId partition, std::uint32_t node);
  void end_rest_phase(PartitionId partition, std::uint32_t node);
  void expect_rest_phase(PartitionId partition, std::uint32_t node);
  void expect_completion(JobId id);
  void complete(JobId id);
  void take_arrivals();
  void recall(JobId id);

  void pass();

  /// Whether the policy decides now; else it thinks, and is due later.
  [[nodiscard]] bool is_ready(
      Seat& seat, const DecisionTime& time, std::uint64_t jobs, Kind due, std::uint32_t subject) {
    return !decisions_take_time_ || has_thought(seat, time, jobs, due, subject);
  }

  [[nodiscard]] bool has_thought(
      Seat& seat, const DecisionTime& time, std::uint64_t jobs, Kind due, std::uint32_t subject);
  [[nodiscard]] Duration thinking_time(Seat& seat,
                                       const DecisionTime& time,
                                       std::uint64_t jobs,
                                       std::size_t seat_index);

  /// The policy decides; what that takes on the wall is kept where it is measured.
  void decide(Seat& seat, const Observation& observation, const Trigger& trigger);

  bool ask(Seat& seat, Scope scope, CentreId centre);
  void ask_due_centres();
  void ask_city();
  void ask_centre(CentreId id);
  void apply_city(const Action& action);
  void apply_pause(const Action& action);
  void apply_migration(const Action& action);
  void depart(JobId id);
  void deliver(std::uint32_t version);
  void settle_network();
  void change_link(LinkId link, int causes);
  void relocate(JobId id);
  void begin_together(JobId id);
  void stop_together(JobId whole, bool is_failure);
  void note_end_of_parts(JobId whole);
  bool take_back(JobId whole);
  [[nodiscard]] bool came_back(JobId id);
  void tell_parts(JobId whole, JobRow& row);

  /// What is on its way.
  struct Cargo {
    TrafficKind kind{};
    JobId job;  ///< that it is for; a copy: that asked for it first
    DataSetId set{};
    CentreId centre{};  ///< a copy's
  };

  [[nodiscard]] bool is_staged(JobId id) const;
  void stage(JobId id);
  void stage_copy(JobId id);
  void choose_sources();
  void send(const Cargo& cargo, Place from, Place to, Bytes size);
  void land(std::uint32_t number);
  void land_copy(const std::pair<CentreId, DataSetId>& copy);
  void land_for(JobId id);
  void expect_checkpoint(JobId id);
  void send_checkpoint(JobId id, std::uint32_t generation);
  void give_up_checkpoint(JobId id);
  void send_output(JobId id);
  void tell_output(JobId id, JobRow& row) const;
  void open_market();
  void note_contract(const Action& action);
  void start_contract(JobId id);
  void stop_contract(JobId id, PauseCause cause, Duration notice = {});
  void close_contract(JobId id, ContractState how);
  void drop_out(std::uint32_t offer);
  void withdraw_order(JobId id, std::uint32_t contract);
  void give_back(JobId id);
  [[nodiscard]] bool take_from_seller(JobId id, bool has_room);
  void hold_again(JobId id);
  void note_rejection(const Action& action);
  void tell_more(JobId id, JobRow& row);
  void tell_contract(JobId id, JobRow& row);
  void close_market();
  void open_transfers();
  void sum_up_network();
  void close_interval();
  void apply_centre(const Action& action, CentreId centre);
  void apply_power(const Action& action);
  void note_change(CentreId centre, Change change);

  void book_end(JobId id, FinalState state, RejectReason reason);
  void count_end(JobId id, FinalState state);
  void tell_end(JobId id, FinalState state, RejectReason reason);
  [[nodiscard]] JobRow& add_row(JobId id, FinalState state, RejectReason reason);
  void tell(const JobRow& row);
  void tell_rows();
  [[nodiscard]] RejectReason reject_reason(JobId id) const;
  void tell_live_jobs();
  void check_books() const;
  void check_sites() const;

  const City* city_;
  const Demand* demand_;
  Recorder* recorder_;
  SimulatorOptions options_;
  Time now_{};
  EventQueue events_;
  std::uint64_t facts_to_come_ = 0;  // events that are no calls of policies
  Time last_fact_{};
  MergedArrivals arrivals_;
  WorldState world_;
  ActionList actions_;
  RowBatch rows_;
  IntervalBook book_;
  Fingerprint fingerprint_;
  std::array<std::uint64_t, kRefusals> refusals_{};  // by code
  RunTotals totals_;
  std::uint64_t dispatches_ = 0;

  ForecastBoard forecasts_;
  std::unique_ptr<Monitor> monitor_;               // null: the platform sees every centre as it is
  std::unique_ptr<TelemetryBook> telemetry_book_;  // beside it
  PlatformView platform_view_;
  DecisionListener* decisions_ = nullptr;  // who hears of them now
  bool is_awaited_ = false;                // the job that the rationale is about
  std::vector<CentreId> changed_;          // centres whose change is not sampled yet
  Column<CentreId, std::uint8_t> is_changed_;
  std::vector<std::unique_ptr<SiteBook>> site_books_;
  std::vector<std::unique_ptr<DiagnosisBook>> diagnosis_books_;  // beside them; null: none
  Seat city_seat_;
  Column<CentreId, Seat> centre_seats_;
  bool decisions_take_time_ = false;
  bool measures_ = false;                    ///< what decisions take on the wall
  std::vector<RandomStream> failure_draws_;  // by partition; empty: nothing fails
  std::vector<RandomStream> outage_draws_;   // by common cause
  /// How many causes keep a node down, by partition and node; those that are up are not there.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> causes_;
  std::optional<Transfers> transfers_;  ///< from the first on
  std::uint32_t delivery_version_ = 0;  ///< of the event that is good
  Time next_delivery_ = kNever;
  std::vector<std::uint32_t> link_causes_;  ///< how many keep a link down
  std::map<std::uint32_t, Cargo> cargo_;    ///< by number
  std::uint32_t cargo_count_ = 0;
  NetworkTotals sent_;                      ///< by the engine's own count
  std::map<JobId, std::uint32_t> copying_;  ///< numbers of checkpoints on their way
  std::vector<LinkBytes> links_told_;       ///< what they had carried when that was last told
  Time links_told_until_{};
  std::map<JobId, std::uint32_t> awaited_;  ///< how many cargoes a moving job waits for
  /// Who waits for copies that are on their way.
  std::map<std::pair<CentreId, DataSetId>, std::vector<JobId>> copies_;
  std::map<JobId, Time> outputs_;        ///< of jobs that completed then, on their way
  std::unique_ptr<MarketBooks> market_;  ///< null: there is none
  Time last_sale_{INT64_MIN};
  Duration killed_undone_{};  ///< what a job that its seller's failure is killing ran for nothing
  bool tells_more_ = false;   ///< rows have more than most runs': outputs, or contracts
  std::vector<CentreId> dirty_;  // centres with changes their policy asked to hear of
  std::vector<CentreId> due_;    // centres whose policy has thought long enough
  bool city_is_due_ = false;
  std::vector<CentreId> asked_;               // scratch
  std::vector<JobId> pending_;                // jobs that wait for the platform's word
  std::vector<JobTruth> truths_;              // by slot
  std::vector<std::uint32_t> capacity_step_;  // next step of each partition
  std::vector<JobPart> told_parts_;           // scratch of a row
  SiteBearing told_bearing_;                  // of all rows, to compare with the sites
  Int128 told_energy_uj_ = 0;                 // of all rows, to compare with the meters
};

template <class Choose>
std::vector<JobId> Simulator::Run::jobs_on(PartitionId partition, Choose choose) const {
  std::vector<JobId> found;
  world_.partition(partition).releases.for_each([&](Time, JobId id, std::uint32_t) {
    if (id.exists()) {  // no waking node
      const std::span<const NodeRun> runs = world_.placement(world_.jobs()[id]);
      if (std::any_of(runs.begin(), runs.end(), choose)) {
        found.push_back(id);
      }
    }
    return true;
  });
  std::sort(found.begin(), found.end(), [this](JobId a, JobId b) {
    return world_.jobs()[a].request.number < world_.jobs()[b].request.number;
  });
  return found;
}

}  // namespace suanwang
