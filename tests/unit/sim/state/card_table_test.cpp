// What is left of single cards, by hand.
#include "sim/state/card_table.hpp"

#include <catch2/catch.hpp>

namespace suanwang {

TEST_CASE("a share takes the tightest card, whole cards are untouched ones", "[cards]") {
  CardTable cards(2, 4, 1000);
  cards.take(1, 700, 0b0001);
  cards.take(1, 400, 0b0100);  // left on node 1: 300, 1000, 600, 1000
  CHECK(cards.tasks_on(1, 300) == 4);
  CHECK(cards.tasks_on(1, 301) == 3);
  CHECK(cards.tasks_on(1, 1000) == 2);
  CHECK(cards.tasks_on(1, 2000) == 1);
  CHECK(cards.tasks_on(1, 3000) == 0);
  CHECK(cards.choose(1, 1, 300) == 0b0001);
  CHECK(cards.choose(1, 1, 500) == 0b0100);
  CHECK(cards.choose(1, 1, 700) == 0b0010);
  // Two tasks of a gang never share a card.
  CHECK(cards.choose(1, 2, 100) == 0b0101);
  CHECK(cards.choose(1, 2, 1000) == 0b1010);
  CHECK(cards.choose(1, 1, 2000) == 0b1010);
  CHECK(cards.choose(1, 3, 1000) == 0);
  CHECK(cards.tasks_on(0, 4000) == 1);  // the other node is untouched
}

TEST_CASE("only cards that can serve are taken", "[cards]") {
  CardTable cards(1, 4, 1000);
  cards.take(0, 700, 0b0001);
  CHECK(cards.can_take(0, 1, 300, 0b0001));
  CHECK_FALSE(cards.can_take(0, 1, 301, 0b0001));
  CHECK_FALSE(cards.can_take(0, 1, 300, 0b0011));  // one card a task
  CHECK_FALSE(cards.can_take(0, 2, 300, 0b0001));
  CHECK_FALSE(cards.can_take(0, 1, 1000, 0b0001));
  CHECK_FALSE(cards.can_take(0, 1, 1000, 0b10000));  // there is no fifth
  CHECK(cards.can_take(0, 1, 3000, 0b1110));
  cards.take(0, 3000, 0b1110);
  CHECK(cards.left_on(0)[1] == 0);
  cards.give(0, 3000, 0b1110);
  cards.give(0, 700, 0b0001);
  CHECK(cards.tasks_on(0, 4000) == 1);
}

TEST_CASE("tasks are classed by the cards that they ask for", "[cards]") {
  CHECK(card_class(470, 1000) == 0);
  CHECK(card_class(1000, 1000) == 1);
  CHECK(card_class(2000, 1000) == 2);
  CHECK(card_class(4000, 1000) == 3);
  CHECK(card_class(8000, 1000) == 4);
  CHECK(card_class(3, 1) == 3);
  CHECK(card_class(1'000'000, 1) == kCardClasses - 1);
}

}  // namespace suanwang
