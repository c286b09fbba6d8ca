// A contract of computing between a tenant and a centre: what was agreed, what was delivered, and
// what is owed for it. Money in whole fen, prices in whole micro-fen, time in whole milliseconds.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/base/index.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/city/ids.hpp"
#include "sim/economy/market/contract_rules.hpp"

namespace suanwang {

/// Its number, in the order in which contracts are opened, from 0.
using ContractId = Index<struct ContractTag>;

/// The largest price, in micro-fen a card-hour (10,000 yuan), and the most cards of a contract, in
/// units of at most so many to a card: their product with any time stays below 2^127.
inline constexpr std::int64_t kMostContractPrice = 1'000'000'000'000;
inline constexpr std::int64_t kMostContractCards = 1'000'000;
inline constexpr std::uint32_t kMostCardUnits = 1'000;

inline constexpr Int128 kMillisecondsPerCardHour = 3'600'000;

/// What buyer and seller agree on.
struct ContractTerms {
  TenantId buyer{};  ///< none(): of no tenant
  CentreId seller{};
  ProductKind product = ProductKind::on_demand;
  std::uint32_t sla = 0;                   ///< class of service, its place in ContractRules::sla
  std::uint32_t card_units = 1;            ///< to a card
  std::int64_t units = 0;                  ///< of cards
  std::int64_t price_microfen = 0;         ///< that the buyer pays for a card-hour
  std::int64_t seller_price_microfen = 0;  ///< that the seller gets for it before the fee
  Share fee{};                             ///< the platform's, of what the seller gets
  Time matched{};
  Time
      begins{};  ///< the agreed period [begins, ends): the term of a reserved contract, else a plan
  Time ends{};
  ContractId replaces{};  ///< the contract that its seller dropped; none(): none

  /// Its cards for the agreed period.
  [[nodiscard]] Int128 agreed_unit_ms() const { return Int128{units} * (ends - begins).ms; }
};

enum class ContractState : std::uint8_t { open, ended, cancelled, defaulted };

[[nodiscard]] std::string_view name_of(ContractState state);

/// What an open contract does now.
enum class ContractPhase : std::uint8_t { waiting, running, paused };

/// Why nothing runs.
enum class PauseCause : std::uint8_t {
  failure,     ///< of nodes, power, network: the seller's
  preemption,  ///< the seller takes the cards back
  buyer,       ///< it has nothing to run
};

/// What a stretch of a contract's time was, from its first begin on.
enum class SpanKind : std::uint8_t {
  running,              ///< delivered and metered
  failed,               ///< owed and not delivered; from the last state that was kept on
  preempted,            ///< with the notice agreed: not owed
  preempted_unnoticed,  ///< with less, or never agreed: owed and not delivered
  left,                 ///< by the buyer
};

[[nodiscard]] std::string_view name_of(SpanKind kind);

struct ContractSpan {
  ContractId contract{};
  SpanKind kind = SpanKind::running;
  Time from{};
  Time until{};

  friend bool operator==(const ContractSpan&, const ContractSpan&) = default;
};

/// What is owed, worked out once, when the contract closes. Each line is rounded once.
struct ContractBill {
  Money computing{};     ///< metered card-hours, or the term's, times the price
  Money cancellation{};  ///< the fee for it
  Share credit_share{};  ///< of computing, all breaches together
  Money credit{};
  Money gross{};         ///< the seller's due before the fee: the same three at its price
  Money platform_fee{};  ///< of that

  [[nodiscard]] Money total() const { return {computing.base + cancellation.base}; }

  /// What the buyer owes, before any voucher.
  [[nodiscard]] Money due() const { return {total().base - credit.base}; }

  [[nodiscard]] Money sellers() const { return {gross.base - platform_fee.base}; }

  /// What stays with the platform where prices differ; negative: it adds that.
  [[nodiscard]] Money spread() const { return {due().base - gross.base}; }

  friend bool operator==(const ContractBill&, const ContractBill&) = default;
};

/// What has been paid so far. At every instant
///   paid + subsidy = received + platform_fee + spread + held.
struct ContractAccount {
  Money paid{};          ///< by the buyer, less what it got back
  Money subsidy{};       ///< by the city: vouchers
  Money received{};      ///< by the seller
  Money platform_fee{};  ///< kept by the platform
  Money spread{};        ///< likewise, beside the fee; negative: added by it
  Money held{};          ///< by the platform, for one of them

  [[nodiscard]] bool balances() const {
    return Int128{paid.base} + subsidy.base ==
           Int128{received.base} + platform_fee.base + spread.base + held.base;
  }

  ContractAccount& operator+=(const ContractAccount& other);

  friend bool operator==(const ContractAccount&, const ContractAccount&) = default;
};

struct Contract {
  ContractId number{};
  ContractTerms terms;
  Time start_by = kNever;  ///< latest start by the class of service; kNever: best effort
  ContractState state = ContractState::open;
  ContractPhase phase = ContractPhase::waiting;
  SpanKind span = SpanKind::running;  ///< of the stretch that goes on, where phase is not waiting
  Time since{};                       ///< when that stretch began
  Time began = kNever;                ///< its first begin
  Time closed = kNever;
  Duration ran{};          ///< delivered, closed stretches only
  Duration undelivered{};  ///< owed and not delivered, likewise
  Duration excused{};      ///< preempted with notice, likewise
  bool is_latency_met = true;
  ContractId replaced_by{};  ///< the contract that the buyer was matched to instead
  ContractBill bill;         ///< zero while it is open
  ContractAccount account;

  /// Milliseconds of units of cards that ran.
  [[nodiscard]] Int128 metered_unit_ms() const { return Int128{terms.units} * ran.ms; }

  /// Began after start_by. A reserved contract that never began was not used; any other that never
  /// began and closed after start_by is late.
  [[nodiscard]] bool is_late() const;

  /// Time for which the cards were owed: by the meter running and undelivered time, of a reserved
  /// contract that of its term until it closed which was not excused. Closed contracts only.
  [[nodiscard]] Duration owed() const;
};

/// Fen of so many milliseconds of units of cards, rounded half to even. Needs 0 <= price <=
/// kMostContractPrice and the answer below 2^63.
[[nodiscard]] Money price_of(Int128 unit_ms, std::int64_t price_microfen, std::uint32_t card_units);

/// The price of the whole agreed period.
[[nodiscard]] Money agreed_value(const ContractTerms& terms);

/// That share of it, which the platform holds from matching on; rounded half to even.
[[nodiscard]] Money prepayment(const ContractTerms& terms, Share prepaid);

/// The bill of a contract that has just closed. Credits never exceed the charge for computing.
[[nodiscard]] ContractBill bill_of(const Contract& contract, const ContractRules& rules);

/// What is wrong with terms, or nothing: no seller, a class that is not there, cards or
/// price out of range, times in the wrong order, a value of 2^53 fen or more.
[[nodiscard]] std::string objection(const ContractTerms& terms, const ContractRules& rules);

}  // namespace suanwang
