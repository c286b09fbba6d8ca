#include "scheduler/pipeline/scored_placement.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "sim/base/random.hpp"

namespace suanwang {

namespace {

/// 0..count-1 in an order of chance (Fisher, Yates).
std::vector<std::uint32_t> shuffled(std::uint32_t count, RandomStream& random) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t i = count; i > 1; --i) {
    std::swap(order[i - 1], order[random.uniform_int(i)]);
  }
  return order;
}

TaskAsk ask_of(const TaskShape& shape, std::uint32_t card_units) {
  TaskAsk ask{shape.cores, shape.accelerators, 0, 0};
  if (shape.accelerators > 0) {
    ask.of_a_card = std::min(shape.accelerators, card_units);
    ask.cards = shape.accelerators / ask.of_a_card;
  }
  return ask;
}

/// Sets of cards reach as far as cards can be shared.
bool is_own(const NodeLeft& left, std::size_t card) {
  return left.own != 0 && (left.own >> card & 1U) != 0;
}

std::uint32_t cards_that_serve(const NodeLeft& left, std::uint32_t of_a_card) {
  std::uint32_t count = 0;
  for (std::size_t card = 0; card < left.cards.size(); ++card) {
    count += static_cast<std::uint32_t>(left.cards[card] >= of_a_card && !is_own(left, card));
  }
  return count;
}

/// Memory is looked at only where a node would win: kinds of tasks are told apart without it.
bool has_room(const NodeLeft& left, const TaskAsk& ask) {
  return left.cores >= ask.cores &&
         (ask.cards == 0 ||
          (left.units >= ask.units && cards_that_serve(left, ask.of_a_card) >= ask.cards));
}

bool has_memory(const FreeNodes& free, std::uint32_t node, std::uint32_t memory_mib) {
  return memory_mib == 0 || free.memory_mib.empty() || free.memory_mib[node] >= memory_mib;
}

}  // namespace

std::uint32_t tightest_card(const NodeLeft& left, std::uint32_t share) {
  std::size_t best = left.cards.size();
  for (std::size_t card = 0; card < left.cards.size(); ++card) {
    const bool serves = left.cards[card] >= share && !is_own(left, card);
    if (serves && (best == left.cards.size() || left.cards[card] < left.cards[best])) {
      best = card;
    }
  }
  return static_cast<std::uint32_t>(best);
}

// --- what is kept ---

void ScoredPlacement::put_in_order(Board& board, std::span<const std::uint32_t> ranks) {
  const auto nodes = static_cast<std::uint32_t>(ranks.size());
  board.order.resize(nodes);
  std::iota(board.order.begin(), board.order.end(), 0U);
  std::sort(board.order.begin(), board.order.end(), [&ranks](std::uint32_t a, std::uint32_t b) {
    return ranks[a] < ranks[b];
  });
  board.place.resize(nodes);
  board.rank.resize(nodes);
  for (std::uint32_t p = 0; p < nodes; ++p) {
    board.place[board.order[p]] = p;
    board.rank[p] = ranks[board.order[p]];
  }
  board.worth.assign(nodes, 0);
  board.changed.assign(nodes, 0);
}

/// A pool that nobody says more of is all there is.
ScoredPlacement::Board& ScoredPlacement::board_of(const NodePool& pool) {
  Board& board = boards_[&pool];
  const auto nodes = static_cast<std::uint32_t>(pool.free_nodes().cores.size());
  // Another pool may have come to stand where one was.
  if (board.order.size() != nodes || board.site.most_cores != pool.cores_per_node() ||
      board.site.most_units != pool.accelerators_per_node()) {
    board = Board{};
    board.pool = &pool;
    board.site.card_units = pool.free_nodes().cards.units();
    board.site.most_cores = pool.cores_per_node();
    board.site.most_units = pool.accelerators_per_node();
    RandomStream random(seed_, "placement/order");
    put_in_order(board, shuffled(nodes, random));
  }
  return board;
}

ScoredPlacement::Board& ScoredPlacement::board_of(const Observation& observation,
                                                  PartitionId partition) {
  auto found = boards_.find(&observation.pool(partition));
  if (found == boards_.end()) {
    open_centre(observation);
    found = boards_.find(&observation.pool(partition));
  }
  found->second.site.observation = &observation;
  return found->second;
}

/// One order over the nodes of all the centre's partitions.
void ScoredPlacement::open_centre(const Observation& observation) {
  const City& city = observation.city();
  const Centre& centre = city.centres[observation.centre()];
  ScoreSite site;
  site.card_units = city.card_units;
  std::uint32_t all = 0;
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const Partition& partition = city.partitions[centre.partition(i)];
    site.most_cores = std::max(site.most_cores, partition.cores);
    site.most_units = std::max(site.most_units, partition.accelerators);
    all += partition.nodes;
  }
  RandomStream random(seed_, "placement/order", observation.centre().value());
  const std::vector<std::uint32_t> ranks = shuffled(all, random);
  std::uint32_t first = 0;
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const PartitionId id = centre.partition(i);
    const NodePool& pool = observation.pool(id);
    Board& board = boards_[&pool];
    board.pool = &pool;
    board.site = site;
    board.site.partition = id;
    const std::uint32_t nodes = city.partitions[id].nodes;
    put_in_order(board, std::span(ranks).subspan(first, nodes));
    first += nodes;
  }
}

NodeLeft ScoredPlacement::left_on(const Board& board, std::uint32_t node) {
  const NodePool& pool = *board.pool;
  const FreeNodes& free = pool.free_nodes();
  NodeLeft left;
  left.cores = free.cores[node];
  left.classes = pool.card_classes_on(node);
  if (free.accelerators.empty()) {
    return left;
  }
  left.units = free.accelerators[node];
  if (free.cards.exists()) {
    left.cards = free.cards.left_on(node);
  } else {
    whole_cards_.assign(pool.accelerators_per_node(), 0);
    std::fill_n(whole_cards_.begin(), left.units, std::uint16_t{1});
    left.cards = whole_cards_;
  }
  return left;
}

/// Jobs that wait are met again and again, and may be overtaken. Of very many the older half is
/// forgotten: such a job is not counted twice, and one that was never met not at all.
void ScoredPlacement::meet(const JobRequest& request) {
  constexpr std::size_t kMost = 100'000;
  if (request.number <= all_met_ || !met_.insert(request.number).second) {
    return;
  }
  if (met_.size() > kMost) {
    const auto middle = std::next(met_.begin(), kMost / 2);
    all_met_ = *std::prev(middle);
    met_.erase(met_.begin(), middle);
  }
  edition_ += static_cast<std::uint64_t>(rule_->meet(request));
}

/// Brings what each node is worth up to date. A pool that keeps no log of changes, or none that
/// reaches far enough, is looked at whole.
void ScoredPlacement::follow(Board& board) {
  const ChangeLog* log = board.pool->change_log();
  const auto nodes = static_cast<std::uint32_t>(board.order.size());
  if (log == nullptr || !log->reaches(board.seen) || board.edition != edition_) {
    for (std::uint32_t n = 0; n < nodes; ++n) {
      board.worth[n] = rule_->worth(board.site, left_on(board, n));
    }
    for (auto& [kind, column] : board.columns) {
      column.edition = 0;
    }
    board.edition = edition_;
    board.seen = log == nullptr ? 0 : log->count();
    return;
  }
  const std::uint64_t first = board.seen;
  for (; board.seen < log->count(); ++board.seen) {
    board.changed[log->node(board.seen)] = board.seen;
  }
  for (std::uint64_t change = first; change < log->count(); ++change) {
    if (const std::uint32_t n = log->node(change); board.changed[n] == change) {
      board.worth[n] = rule_->worth(board.site, left_on(board, n));
    }
  }
}

void ScoredPlacement::rescore(Board& board, Column& column, std::uint32_t node) {
  const std::uint32_t place = board.place[node];
  const NodeLeft left = left_on(board, node);
  if (!has_room(left, column.ask)) {
    column.scores[place] = 0;
    return;
  }
  const NodeScore score = rule_->score(board.site, left, column.ask, board.worth[node]);
  column.scores[place] = static_cast<std::uint8_t>(score.score + 1);
  column.cards[place] = static_cast<std::uint8_t>(score.card);
}

/// Up to date; needs follow(). A node that has changed several times is scored once.
ScoredPlacement::Column& ScoredPlacement::column_of(Board& board, const TaskShape& shape) {
  Column& column = board.columns[{shape.cores, shape.accelerators}];
  const ChangeLog* log = board.pool->change_log();
  if (column.edition != edition_ || log == nullptr || !log->reaches(column.seen)) {
    column.ask = ask_of(shape, board.site.card_units);
    column.scores.resize(board.order.size());
    column.cards.resize(board.order.size());
    for (std::uint32_t n = 0; n < board.order.size(); ++n) {
      rescore(board, column, n);
    }
    column.edition = edition_;
    column.seen = log == nullptr ? 0 : log->count();
    return column;
  }
  for (; column.seen < log->count(); ++column.seen) {
    if (const std::uint32_t n = log->node(column.seen); board.changed[n] == column.seen) {
      rescore(board, column, n);
    }
  }
  return column;
}

// --- the choice ---

/// The first of the greatest scores. Nodes that rest or are down have no room; those that are not
/// available are told by their number.
ScoredPlacement::Found ScoredPlacement::best(const Board& board,
                                             const Column& column,
                                             std::uint32_t memory_mib,
                                             std::span<const Taken> without) {
  const FreeNodes& free = board.pool->free_nodes();
  Found found;
  for (std::uint32_t p = 0; p < column.scores.size(); ++p) {
    if (column.scores[p] <= found.score) {
      continue;
    }
    const std::uint32_t node = board.order[p];
    const bool is_taken = std::any_of(
        without.begin(), without.end(), [node](const Taken& taken) { return taken.node == node; });
    if (!is_taken && node < board.pool->available_nodes() && has_memory(free, node, memory_mib)) {
      found = {column.scores[p], p};
    }
  }
  return found;
}

void ScoredPlacement::place(Board& board,
                            const TaskShape& shape,
                            std::uint32_t tasks,
                            PlacementDraft& draft) {
  const Column& column = column_of(board, shape);
  if (tasks > 1) {
    place_gang(board, column, shape, tasks, draft);
    return;
  }
  const Found found = best(board, column, shape.memory_mib, {});
  const bool is_share = column.ask.cards > 0 && column.ask.of_a_card < board.site.card_units;
  const CardSet cards = is_share ? CardSet{1} << column.cards[found.place] : 0;
  draft.add(board.order[found.place], 1, 1, cards);
}

/// Task by task, the nodes that have some of it scored anew.
void ScoredPlacement::place_gang(Board& board,
                                 const Column& column,
                                 const TaskShape& shape,
                                 std::uint32_t tasks,
                                 PlacementDraft& draft) {
  taken_.clear();
  for (std::uint32_t task = 0; task < tasks; ++task) {
    const Found fresh = best(board, column, shape.memory_mib, taken_);
    Taken* chosen = nullptr;
    Found most = fresh;
    for (Taken& taken : taken_) {
      const std::uint32_t place = board.place[taken.node];
      const bool is_better = taken.score.score + 1 > most.score ||
                             (taken.score.score + 1 == most.score && place < most.place);
      if (taken.has_room && is_better) {
        chosen = &taken;
        most = {taken.score.score + 1, place};
      }
    }
    if (chosen == nullptr) {
      const std::uint32_t node = board.order[fresh.place];
      const NodeLeft left = left_on(board, node);
      const FreeNodes& free = board.pool->free_nodes();
      Taken& taken = taken_.emplace_back();
      taken.node = node;
      taken.cores = left.cores;
      taken.memory_mib = free.memory_mib.empty() ? 0 : free.memory_mib[node];
      taken.cards.assign(left.cards.begin(), left.cards.end());
      taken.score = {fresh.score - 1, column.cards[fresh.place]};
      chosen = &taken;
    }
    take(board, column, shape, *chosen);
  }
  for (const Taken& taken : taken_) {
    draft.add(taken.node, 1, taken.tasks, board.pool->shares_cards() ? taken.own : 0);
  }
}

/// One more task of the gang for a node that has room for it.
void ScoredPlacement::take(Board& board,
                           const Column& column,
                           const TaskShape& shape,
                           Taken& taken) {
  const TaskAsk& ask = column.ask;
  const bool tells_memory = shape.memory_mib > 0 && !board.pool->free_nodes().memory_mib.empty();
  if (ask.cards > 0 && ask.of_a_card < board.site.card_units) {
    taken.cards[taken.score.card] =
        static_cast<std::uint16_t>(taken.cards[taken.score.card] - ask.of_a_card);
    taken.own |= CardSet{1} << taken.score.card;
  } else {
    std::uint32_t wanted = ask.cards;
    for (std::size_t card = 0; wanted > 0; ++card) {
      if (taken.cards[card] == board.site.card_units) {
        taken.cards[card] = 0;
        taken.own |= card < kMostSharedCards ? CardSet{1} << card : 0;
        --wanted;
      }
    }
  }
  ++taken.tasks;
  taken.cores -= shape.cores;
  taken.memory_mib -= tells_memory ? shape.memory_mib : 0;
  NodeLeft left;
  left.cores = taken.cores;
  left.cards = taken.cards;
  left.units = std::accumulate(taken.cards.begin(), taken.cards.end(), 0U);
  left.classes = board.pool->card_classes_on(taken.node);
  left.own = board.pool->shares_cards() ? taken.own : 0;
  taken.has_room = has_room(left, ask) && (!tells_memory || taken.memory_mib >= shape.memory_mib);
  if (taken.has_room) {
    taken.score = rule_->score(board.site, left, ask, rule_->worth(board.site, left));
  }
}

void ScoredPlacement::choose(const NodePool& pool,
                             const TaskShape& shape,
                             std::uint32_t tasks,
                             PlacementDraft& draft) {
  if (pool.free_nodes().cores.empty()) {
    place_on_lowest(pool, shape, tasks, draft);  // free nodes of one core are all alike
    return;
  }
  Board& board = board_of(pool);
  follow(board);
  place(board, shape, tasks, draft);
}

void ScoredPlacement::choose_on(const Observation& observation,
                                PartitionId partition,
                                const JobRequest& request,
                                PlacementDraft& draft) {
  const NodePool& pool = observation.pool(partition);
  const TaskShape shape = TaskShape::of(request);
  if (pool.free_nodes().cores.empty()) {
    place_on_lowest(pool, shape, request.tasks, draft);
    return;
  }
  meet(request);
  Board& board = board_of(observation, partition);
  follow(board);
  place(board, shape, request.tasks, draft);
}

PartitionId ScoredPlacement::choose_anywhere(const Observation& observation,
                                             const JobRequest& request,
                                             PlacementDraft& draft) {
  meet(request);
  const TaskShape shape = TaskShape::of(request);
  PartitionId chosen;
  std::uint32_t most = 0;
  std::uint32_t first_rank = 0;
  observation.for_each_partition(request, observation.centre(), [&](PartitionId partition) {
    const NodePool& pool = observation.pool(partition);
    const bool needs_counting = request.tasks > 1 || pool.free_nodes().cores.empty();
    if (!observation.has_room(request, partition) ||
        (needs_counting && !pool.fits(shape, request.tasks))) {
      return true;
    }
    Found found{1, 0};
    std::uint32_t rank = UINT32_MAX;
    if (!pool.free_nodes().cores.empty()) {
      Board& board = board_of(observation, partition);
      follow(board);
      found = best(board, column_of(board, shape), shape.memory_mib, {});
      rank = found.score > 0 ? board.rank[found.place] : UINT32_MAX;
    }
    if (found.score > most || (found.score == most && found.score > 0 && rank < first_rank)) {
      chosen = partition;
      most = found.score;
      first_rank = rank;
    }
    return true;
  });
  if (chosen.exists()) {
    choose_on(observation, chosen, request, draft);
  }
  return chosen;
}

}  // namespace suanwang
