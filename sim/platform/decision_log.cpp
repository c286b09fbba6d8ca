#include "sim/platform/decision_log.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "sim/base/check.hpp"
#include "sim/platform/action_list.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {
namespace {

constexpr std::string_view kMagic = "# suanwang decisions 1";
constexpr std::string_view kColumns =
    "decision,time_ms,scope,centre,action,refusal,job,slot,place,until_ms,first,count,state,nodes,"
    "curve";
constexpr std::size_t kColumnCount = 15;

std::string hexadecimal_text(std::uint64_t value) {
  std::array<char, 16> digits;
  const auto result = std::to_chars(digits.begin(), digits.end(), value, 16);
  return {digits.data(), result.ptr};
}

/// Whole numbers of a cell.
template <class T>
bool read_number(std::string_view text, T& into, int base = 10) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), into, base);
  return result.ec == std::errc{} && result.ptr == text.data() + text.size();
}

/// Cuts the text up to `separator` off its front.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t at = std::min(text.find(separator), text.size());
  const std::string_view front = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return front;
}

/// "first:count:tasks first:count:tasks:cards", cards as a number with a bit for each.
bool read_nodes(std::string_view text, std::vector<NodeRun>& nodes) {
  while (!text.empty()) {
    std::string_view item = take_until(text, ' ');
    NodeRun& run = nodes.emplace_back();
    if (!read_number(take_until(item, ':'), run.first) ||
        !read_number(take_until(item, ':'), run.count) ||
        !read_number(take_until(item, ':'), run.tasks_per_node) ||
        !(item.empty() || read_number(item, run.cards))) {
      return false;
    }
  }
  return true;
}

/// "partition:tasks partition:tasks"
bool read_parts(std::string_view text, std::vector<SpanPart>& parts) {
  while (!text.empty()) {
    std::string_view item = take_until(text, ' ');
    std::uint32_t partition = 0;
    SpanPart& part = parts.emplace_back();
    if (!read_number(take_until(item, ':'), partition) || !read_number(item, part.tasks)) {
      return false;
    }
    part.partition = PartitionId(partition);
  }
  return true;
}

/// "price:seller", micro-fen for a card-hour
bool read_sale(std::string_view text, SaleTerms& sale) {
  return read_number(take_until(text, ':'), sale.price_ufen) && read_number(text, sale.seller_ufen);
}

/// The cell whose meaning the action says: parts, a price, or nodes.
bool read_list(std::string_view text, DecisionLog::Row& row) {
  switch (row.action.kind) {
    case ActionKind::start_together:
      return read_parts(text, row.parts);
    case ActionKind::contract:
      row.sale.offer = row.action.first;
      return read_sale(text, row.sale);
    default:
      return read_nodes(text, row.nodes);
  }
}

/// "from_ms:share_ppm from_ms:share_ppm"
bool read_curve(std::string_view text, CapacityCurve& curve) {
  while (!text.empty()) {
    std::string_view item = take_until(text, ' ');
    CurveStep step{};
    if (!read_number(take_until(item, ':'), step.from.ms) || !read_number(item, step.share.base)) {
      return false;
    }
    curve.push_back(step);
  }
  return true;
}

template <class Id>
bool read_id(std::string_view text, Id& id) {
  std::uint32_t value = 0;
  if (text.empty()) {
    id = Id::none();
    return true;
  }
  const bool is_number = read_number(text, value);
  id = Id(value);
  return is_number;
}

bool read_row(std::string_view line, DecisionLog::Row& row) {
  if (static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) != kColumnCount - 1) {
    return false;
  }
  std::array<std::string_view, kColumnCount> cells;
  for (std::string_view& cell : cells) {
    cell = take_until(line, ',');
  }
  const std::optional<ActionKind> kind = action_kind_of(cells[4]);
  row.scope = cells[2] == "city" ? Scope::city : Scope::centre;
  row.action.kind = kind.value_or(ActionKind::admit);
  std::size_t refusal = 0;
  while (refusal < kRefusals && name_of(static_cast<Refusal>(refusal)) != cells[5]) {
    ++refusal;
  }
  row.action.refusal = static_cast<Refusal>(refusal);
  const bool is_scope = cells[2] == "city" || cells[2] == "centre";
  const bool is_reason = row.action.kind == ActionKind::reject;
  return is_scope && read_number(cells[1], row.now.ms) && kind && refusal < kRefusals &&
         read_number(cells[0], row.decision) && read_id(cells[3], row.centre) &&
         read_number(cells[6], row.job_number) && read_id(cells[7], row.action.job) &&
         read_number(cells[8], row.action.place) && read_number(cells[9], row.action.time.ms) &&
         read_number(cells[10], row.action.first) && read_number(cells[11], row.action.count) &&
         read_number(cells[12], row.state) &&
         (!is_reason || row.action.place < kUnmatchedReasons) && read_list(cells[13], row) &&
         read_curve(cells[14], row.curve);
}

/// "# key value value"
bool read_comment(std::string_view line, DecisionLog& log) {
  take_until(line, ' ');
  const std::string_view key = take_until(line, ' ');
  if (key == "run") {
    log.head.scenario_hash = take_until(line, ' ');
    return read_number(line, log.head.seed);
  }
  if (key == "seat") {
    SeatNeeds& seat = log.seats.emplace_back();
    int at_start = 0;
    int calendar = 0;
    const bool is_good = read_number(take_until(line, ' '), seat.triggers) &&
                         read_number(take_until(line, ' '), at_start) &&
                         read_number(line, calendar);
    seat.at_start = at_start != 0;
    seat.calendar = calendar != 0;
    log.thinking.emplace_back();
    return is_good;
  }
  if (key == "thinks") {
    std::size_t seat = 0;
    Duration span{};
    if (!read_number(take_until(line, ' '), seat) || seat >= log.thinking.size() ||
        !read_number(line, span.ms) || span < Duration{} || span > days(30)) {
      return false;
    }
    log.thinking[seat].push_back(span);
    return true;
  }
  return key == "fingerprint" && read_number(line, log.fingerprint, 16);
}

/// The cell whose meaning the action says: nodes, parts, or a price.
void write_list(const Action& action, const ActionDetail& detail, TextCursor& out) {
  const char* between = "";
  for (const NodeRun& run : detail.nodes) {
    out.text(between);
    out.integer(run.first);
    out.put(':');
    out.integer(run.count);
    out.put(':');
    out.integer(run.tasks_per_node);
    if (run.cards != 0) {
      out.put(':');
      out.integer(run.cards);
    }
    between = " ";
  }
  for (const SpanPart& part : detail.parts) {
    out.text(between);
    out.integer(part.partition.value());
    out.put(':');
    out.integer(part.tasks);
    between = " ";
  }
  if (action.kind == ActionKind::contract) {
    out.integer(detail.sale.price_ufen);
    out.put(':');
    out.integer(detail.sale.seller_ufen);
  }
}

/// What all replaying policies share: where the run is.
struct ReplayState {
  std::shared_ptr<const DecisionLog> log;
  std::uint64_t decisions = 0;
  std::size_t next_row = 0;
};

class ReplayPolicy final : public Policy {
 public:
  ReplayPolicy(const SeatNeeds& seat, Scope scope, std::shared_ptr<ReplayState> state)
      : seat_(seat), scope_(scope), state_(std::move(state)) {}

  [[nodiscard]] Needs needs() const override {
    Needs needs;
    needs.scope = scope_;
    needs.triggers = seat_.triggers;
    needs.at_start = seat_.at_start;
    needs.calendar = seat_.calendar;
    return needs;
  }

  void decide(const Observation& observation,
              const Trigger& /*trigger*/,
              ActionList& actions) override {
    const std::uint64_t number = ++state_->decisions;
    const std::vector<DecisionLog::Row>& rows = state_->log->rows;
    std::size_t& at = state_->next_row;
    SUANWANG_CHECK(at == rows.size() || rows[at].decision >= number,
                   "the run leaves the log at decision " + std::to_string(number));
    for (; at < rows.size() && rows[at].decision == number; ++at) {
      const DecisionLog::Row& row = rows[at];
      SUANWANG_CHECK(
          is_of(row, observation) && act(row, actions) == row.action.refusal,
          "an action of the log does not go as it went, at decision " + std::to_string(number));
    }
  }

 private:
  /// Whether the row tells of this moment, this seat and the job that it says.
  [[nodiscard]] bool is_of(const DecisionLog::Row& row, const Observation& observation) const {
    return row.scope == scope_ && row.now == observation.now() &&
           row.centre == observation.centre() &&
           row.job_number == observation.number_of(row.action.job);
  }

  static Refusal act(const DecisionLog::Row& row, ActionList& actions) {
    const Action& action = row.action;
    switch (action.kind) {
      case ActionKind::admit:
        return actions.admit(action.job);
      case ActionKind::reject:
        return actions.reject(action.job, static_cast<Unmatched>(action.place));
      case ActionKind::defer_until:
        return actions.defer_until(action.job, action.time);
      case ActionKind::dispatch:
        return actions.dispatch(action.job, CentreId(action.place));
      case ActionKind::dispatch_if_room:
        return actions.dispatch_if_room(action.job, CentreId(action.place));
      case ActionKind::reserve:
        return actions.reserve(action.job, PartitionId(action.place), action.time);
      case ActionKind::start:
        return actions.start(action.job, PartitionId(action.place), row.nodes);
      case ActionKind::wake_at:
        return actions.wake_at(action.time);
      case ActionKind::suspend:
        return actions.suspend(action.job);
      case ActionKind::resume:
        return actions.resume(action.job);
      case ActionKind::preempt:
        return actions.preempt(action.job, action.time);
      case ActionKind::resize:
        return actions.resize(action.job, action.count);
      case ActionKind::migrate:
        return actions.migrate(action.job, CentreId(action.place));
      case ActionKind::start_together:
        return actions.start_together(action.job, row.parts);
      case ActionKind::contract:
        return actions.contract(action.job, row.sale);
      case ActionKind::power_cap:
        return actions.power_cap(PartitionId(action.place), row.state);
      case ActionKind::set_node_state:
        return actions.set_node_state(
            PartitionId(action.place), action.first, action.count, row.state);
      case ActionKind::set_capacity_curve:
        return actions.set_capacity_curve(CentreId(action.place), row.curve);
    }
    return Refusal::wrong_scope;
  }

  SeatNeeds seat_;
  Scope scope_;
  std::shared_ptr<ReplayState> state_;
};

}  // namespace

DecisionLogWriter::DecisionLogWriter(ByteSink& sink, const DecisionLogHead& head) : out_(sink) {
  out_.text(std::string(kMagic) + "\n# run " + head.scenario_hash + " " +
            std::to_string(head.seed) + "\n");
}

void DecisionLogWriter::seated(std::span<const SeatNeeds> seats) {
  for (const SeatNeeds& seat : seats) {
    out_.text("# seat " + std::to_string(seat.triggers) + (seat.at_start ? " 1" : " 0") +
              (seat.calendar ? " 1\n" : " 0\n"));
  }
  out_.text(std::string(kColumns) + "\n");
}

void DecisionLogWriter::decision(std::uint64_t number, Time now, Scope scope, CentreId centre) {
  number_ = number;
  now_ = now;
  scope_ = scope;
  centre_ = centre;
}

void DecisionLogWriter::thinks(std::size_t seat, Duration span) {
  out_.text("# thinks " + std::to_string(seat) + " " + std::to_string(span.ms) + "\n");
}

void DecisionLogWriter::action(const Action& action,
                               std::uint64_t job_number,
                               const ActionDetail& detail) {
  constexpr std::size_t kRoomForNumbers = 16 * (kLongestNumber + 1);
  constexpr std::size_t kRoomForNames = 100;
  const std::size_t numbers =
      detail.nodes.size() * 4 + detail.parts.size() * 2 + detail.curve.size() * 2;
  const std::size_t lists = numbers * kLongestNumber;
  out_.write(kRoomForNumbers + kRoomForNames + lists, [&](TextCursor& out) {
    const auto cell = [&out](auto value) {
      out.integer(value);
      out.put(',');
    };
    const auto text = [&out](std::string_view value) {
      out.text(value);
      out.put(',');
    };
    cell(number_);
    cell(now_.ms);
    text(scope_ == Scope::city ? "city" : "centre");
    if (centre_.exists()) {
      out.integer(centre_.value());
    }
    out.put(',');
    text(name_of(action.kind));
    text(name_of(action.refusal));
    cell(job_number);
    if (action.job.exists()) {
      out.integer(action.job.value());
    }
    out.put(',');
    cell(action.place);
    cell(action.time.ms);
    cell(action.first);
    cell(action.count);
    cell(detail.state);
    write_list(action, detail, out);
    out.put(',');
    const char* between = "";
    for (const CurveStep& step : detail.curve) {
      out.text(between);
      out.integer(step.from.ms);
      out.put(':');
      out.integer(step.share.base);
      between = " ";
    }
    out.put('\n');
  });
}

void DecisionLogWriter::ended(std::uint64_t fingerprint) {
  out_.text("# fingerprint " + hexadecimal_text(fingerprint) + "\n");
  out_.flush();
}

tl::expected<DecisionLog, DecisionLog::Fault> DecisionLog::parse(std::string_view text) {
  DecisionLog log;
  std::int64_t number = 0;
  bool has_end = false;
  while (!text.empty()) {
    const std::string_view line = take_until(text, '\n');
    ++number;
    const bool is_head = number == 1;
    if (is_head && line != kMagic) {
      return tl::unexpected(
          Fault{1, "this is no decision log: its first line is not '" + std::string(kMagic) + "'"});
    }
    if (is_head || line == kColumns) {
      continue;
    }
    const bool is_comment = line.starts_with('#');
    if (has_end ||
        !(is_comment ? read_comment(line, log) : read_row(line, log.rows.emplace_back()))) {
      return tl::unexpected(Fault{number, "this line is no line of a decision log"});
    }
    has_end = is_comment && line.starts_with("# fingerprint");
    if (!is_comment && log.rows.size() > 1 &&
        log.rows.back().decision < log.rows[log.rows.size() - 2].decision) {
      return tl::unexpected(Fault{number, "the decisions are not in order"});
    }
  }
  if (!has_end) {
    return tl::unexpected(Fault{number, "the log is cut off: its last line is no fingerprint"});
  }
  return log;
}

std::vector<std::unique_ptr<Policy>> replay_policies(
    const std::shared_ptr<const DecisionLog>& log) {
  const auto state = std::make_shared<ReplayState>(ReplayState{log});
  std::vector<std::unique_ptr<Policy>> policies;
  for (std::size_t i = 0; i < log->seats.size(); ++i) {
    policies.push_back(
        std::make_unique<ReplayPolicy>(log->seats[i], i == 0 ? Scope::city : Scope::centre, state));
  }
  return policies;
}

}  // namespace suanwang
